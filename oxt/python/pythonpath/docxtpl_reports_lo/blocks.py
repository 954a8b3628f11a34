"""The tags that open a block, each with the one that closes it; those that divide blocks, with the blocks.

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
MIDDLES = {
    "elif": ["if"],
    "else": ["if", "for", "theo"],
    "dat": ["theo"],
    "chua_dat": ["theo"],
    "thieu": ["theo"],
    "khong_phat_sinh": ["theo"],
}
