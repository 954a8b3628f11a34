"""Turns printed values into WordprocessingML: text, fragments, citations."""
