"""The only caller of LibreOffice: .docx files in, PDF files out, and a diagnostic for each that did not come."""

from .convert import convert_to_pdf
from .fonts import Fontconfig, font_warnings
from .libreoffice import SOFFICE_VARIABLE, find_soffice
from .warm import WarmOffice

__all__ = ["SOFFICE_VARIABLE", "Fontconfig", "WarmOffice", "convert_to_pdf", "find_soffice", "font_warnings"]
