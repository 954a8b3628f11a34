"""Template plus context gives a package: lexer, parser, compiler, notes, renderer. Knows nothing of figures."""
