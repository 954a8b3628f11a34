"""The facts about one unit: figures as typed, indicators, verdicts and checks. Knows neither Word nor Jinja templates."""
