"""Elements of WordprocessingML that XML from a program may hold, and what each may hold (ISO/IEC 29500-1 §17, Annex A).

Word does not open a document with an element that it does not know.
"""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from . import names as wml
from .names import w


def _names(text: str) -> frozenset[str]:
    return frozenset(map(w, text.split()))


_MARKS = _names(
    "bookmarkStart bookmarkEnd proofErr permStart permEnd commentRangeStart commentRangeEnd moveFromRangeStart"
    " moveFromRangeEnd moveToRangeStart moveToRangeEnd customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart"
    " customXmlDelRangeEnd customXmlMoveFromRangeStart customXmlMoveFromRangeEnd customXmlMoveToRangeStart"
    " customXmlMoveToRangeEnd"
)
_CHANGES = _names("ins del moveFrom moveTo")
_IN_RUN = _names(
    "rPr br t contentPart delText instrText delInstrText noBreakHyphen softHyphen dayShort monthShort yearShort dayLong"
    " monthLong yearLong annotationRef footnoteRef endnoteRef separator continuationSeparator sym pgNum cr tab object pict"
    " fldChar ruby footnoteReference endnoteReference commentReference drawing ptab lastRenderedPageBreak"
)
_IN_PARAGRAPH = _names("r hyperlink smartTag sdt fldSimple dir bdo customXml subDoc") | _CHANGES | _MARKS
_BLOCKS = _names("p tbl sdt customXml altChunk sectPr") | _CHANGES | _MARKS
_ROWS = _names("tr sdt customXml") | _CHANGES | _MARKS
_CELLS = _names("tc sdt customXml") | _CHANGES | _MARKS
_RPR = _names(
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden"
    " color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout"
    " specVanish oMath rPrChange ins del moveFrom moveTo"
)
_PPR = _names(
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens"
    " kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind"
    " contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle"
    " rPr sectPr pPrChange"
)
_TBLPR = _names(
    "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders"
    " shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange"
)
_TRPR = _names(
    "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden ins del"
    " trPrChange"
)
_TCPR = _names(
    "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark headers cellIns"
    " cellDel cellMerge tcPrChange"
)
_ANY_CONTENT = _IN_RUN | _IN_PARAGRAPH | _BLOCKS | _ROWS | _CELLS
# Of the elements that have an entry, what they may hold; of others only the namespace is checked.
_CHILDREN: dict[str, Collection[str]] = {
    wml.R: _IN_RUN,
    wml.P: _IN_PARAGRAPH | {wml.PPR},
    wml.RPR: _RPR,
    wml.PPR: _PPR,
    wml.TBL: _ROWS | _names("tblPr tblGrid"),
    wml.TR: _CELLS | _names("tblPrEx trPr"),
    wml.TC: _BLOCKS | _names("tcPr"),
    w("tblPr"): _TBLPR,
    w("tblPrEx"): _TBLPR,
    w("trPr"): _TRPR,
    w("tcPr"): _TCPR,
    w("tblGrid"): _names("gridCol tblGridChange"),
    wml.SDT: _names("sdtPr sdtEndPr sdtContent"),
    wml.HYPERLINK: _IN_PARAGRAPH,
    wml.FIELD: _IN_PARAGRAPH | _names("fldData"),
    w("smartTag"): _IN_PARAGRAPH | _names("smartTagPr"),
    **dict.fromkeys(_CHANGES, _ANY_CONTENT),
    **dict.fromkeys((wml.SDT_CONTENT, w("customXml")), _ANY_CONTENT | _names("customXmlPr")),
    wml.T: (),
}


def unknown(root: etree._Element, namespaces: Collection[str], own: str) -> str | None:
    """The name of the first element below ``root`` that is none of Word's, or is where Word has none; None: all is well.

    ``namespaces``: those whose elements are taken as they are; ``own``: the namespace of our own elements.
    """
    for element in root.iterdescendants(etree.Element):
        name = etree.QName(element)
        parent = element.getparent()
        if name.namespace == own:
            continue
        if name.namespace not in namespaces:
            return wml.prefixed(element)
        if name.namespace != wml.W or parent is None:
            continue
        allowed = _ANY_CONTENT if parent is root else _CHILDREN.get(str(parent.tag))
        if allowed is not None and element.tag not in allowed:
            return wml.prefixed(element)
    return None
