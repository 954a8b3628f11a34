"""What is true of the unit: figures as typed, indicators, verdicts and checks. Knows neither Word nor Jinja templates."""
