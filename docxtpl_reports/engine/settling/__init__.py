"""Settles in the text of rendered stories, without trees: notes, links, ids, lists, labels, guards, last rows."""
