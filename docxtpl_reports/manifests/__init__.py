"""Manifests as plain JSON: their schema and how they are read. Knows neither rules nor figures."""
