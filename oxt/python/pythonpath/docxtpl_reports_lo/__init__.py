"""The extension's code. Standard library and UNO only; Python 3.8, which LibreOffice 7 brings on Windows and macOS.

LibreOffice puts the ``pythonpath/`` of every extension on one ``sys.path``, so this name is the extension's own. Modules
without UNO (``texts``, ``commands``, ``command_line``, ``fields``, ``problems``, ``project``) run under any Python.
"""
