"""Fills charts and SmartArt, and the workbooks behind charts."""
