"""Random packages and random templates against the engine: a diagnostic or a valid document, never anything else."""
