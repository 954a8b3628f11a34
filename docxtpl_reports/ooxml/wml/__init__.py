"""Knows WordprocessingML: names, tree, styles, properties, fields, places and sections."""
