"""Numbers what refers to something else once everything is rendered: notes, comments, ids, lists, links, fields."""
