"""Prints a document as lines of text that can be compared."""
