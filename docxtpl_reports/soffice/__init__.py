"""The only caller of LibreOffice: .docx files in, PDF files out, and a diagnostic for each that did not come."""

from docxtpl_reports.soffice.convert import convert_to_pdf
from docxtpl_reports.soffice.fonts import font_warnings
from docxtpl_reports.soffice.program import SOFFICE_VARIABLE, find_soffice
from docxtpl_reports.soffice.warm import WarmOffice

__all__ = ["SOFFICE_VARIABLE", "WarmOffice", "convert_to_pdf", "find_soffice", "font_warnings"]
