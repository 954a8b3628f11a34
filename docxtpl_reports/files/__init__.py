"""Reads untrusted files within limits; writes sets of files whole or not at all."""
