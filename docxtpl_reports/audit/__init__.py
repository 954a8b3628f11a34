"""Rules that any finished .docx must satisfy. So far the facts of Decree 30 about the page; checks are to come."""
