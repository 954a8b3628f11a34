"""The tags that open a block, each with the one that closes it.

Generated from docxtpl_reports/engine/template/tag.py by «make docs»; do not edit.
"""

CLOSED_BY = {
    "for": "endfor",
    "if": "endif",
    "macro": "endmacro",
    "call": "endcall",
    "set": "endset",
    "filter": "endfilter",
    "with": "endwith",
    "theo": "endtheo",
}
