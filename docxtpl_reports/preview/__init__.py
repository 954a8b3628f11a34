"""The local page a designer keeps open: the report's pages beside problems, figures and verdicts, updated at every save."""
