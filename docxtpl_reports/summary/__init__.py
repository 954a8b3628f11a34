"""The reports of many units in one spreadsheet, by their manifests."""
