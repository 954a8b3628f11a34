"""Cases of packs: data files that say what must come out, run like tests (``test``)."""
