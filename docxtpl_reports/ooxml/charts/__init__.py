"""Knows DrawingML charts and the SpreadsheetML workbooks behind them."""
