"""Reads packs (rules plus template) as a designer sees them: inventory, skeleton, schema."""
