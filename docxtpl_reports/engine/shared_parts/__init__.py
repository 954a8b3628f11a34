"""Puts shared parts into a template before it is compiled: ``{% chen "khoi-ky" %}`` becomes the content of ``khoi-ky.docx``."""
