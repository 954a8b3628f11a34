"""Facts about the file: the OPC package and WordprocessingML vocabulary. Knows neither figures nor Jinja."""
