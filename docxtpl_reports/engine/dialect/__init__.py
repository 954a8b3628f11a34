"""Defines the sandboxed Jinja dialect: environment, filters, names, limits, drafts."""
