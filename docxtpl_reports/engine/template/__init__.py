"""Turns the stories of a .docx into tags in balanced blocks and compiles them to Jinja source."""
