"""The only caller of LibreOffice: .docx files in, PDF files out, and a diagnostic for each that did not come."""

from .current import is_current, is_foreign, made_from
from .fonts import Fontconfig, font_warnings
from .libreoffice import SOFFICE_VARIABLE, find_soffice
from .opening import open_document
from .page_count import page_count
from .pool import Converted, Pool, convert_to_pdf
from .warm import WarmOffice

__all__ = [
    "SOFFICE_VARIABLE",
    "Converted",
    "Fontconfig",
    "Pool",
    "WarmOffice",
    "convert_to_pdf",
    "find_soffice",
    "font_warnings",
    "is_current",
    "is_foreign",
    "made_from",
    "open_document",
    "page_count",
]
