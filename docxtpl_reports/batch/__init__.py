"""Many reports in one command: which, under which names, and how they are run."""
