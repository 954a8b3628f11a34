"""Manifests as plain JSON: their schema and reading them; knows no rules and no figures."""
