"""The answer of ``docxtpl-reports fields`` as a tree to choose from. Knows no UNO."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Tuple

from .kinds import KINDS
from .texts import LANGUAGES, TEXTS, text

HOLE = "…"  # where a block's ``insert`` leaves room for words
FOOTNOTE = "\x00footnote"  # ``insert`` of the one entry that the extension adds
GROUPS = ("figure", "indicator", "criterion", "info", "snippet", "filter")


class Entry(NamedTuple):
    """One thing to insert, as the command lists it."""

    name: str
    kind: str
    label: str
    type: Optional[str]
    unit: Optional[str]
    sample: Optional[str]
    insert: str
    uses: int
    of: Optional[str]


class Node(NamedTuple):
    """A line of the tree; ``entry`` is None for a group."""

    title: str
    entry: Optional[Entry]
    children: Tuple["Node", ...] = ()


def read(fields: object) -> List[Entry]:
    entries = [_entry(one) for one in fields if isinstance(one, dict)] if isinstance(fields, list) else []
    return [*entries, Entry("chu_thich", "snippet", "", None, None, None, FOOTNOTE, 0, None)]


def _entry(one: Mapping[str, Any]) -> Entry:
    uses = one.get("used_in") or ()
    return Entry(
        str(one["name"]),
        str(one["kind"]),
        str(one.get("label") or ""),
        one.get("type"),
        one.get("unit"),
        one.get("sample"),
        str(one["insert"]),
        len(uses),
        one.get("of"),
    )


def tree(entries: Iterable[Entry], language: str, query: str = "") -> Tuple[Node, ...]:
    """Groups with the entries that match ``query``; one that matches brings its children, a child that matches its owner."""
    listed = list(entries)
    wanted = folded(query).split()
    parts: Dict[str, List[Entry]] = {}
    for entry in listed:
        if entry.of and entry.kind != "snippet":
            parts.setdefault(entry.of, []).append(entry)
    out = []
    for kind in GROUPS:
        if kind == "snippet":
            nodes = _blocks([e for e in listed if e.kind == kind], language, wanted)
        else:
            owners = [e for e in listed if e.kind == kind and not e.of]
            nodes = tuple(filter(None, (_owner(e, parts.get(e.name, []), language, wanted) for e in owners)))
        if nodes:
            out.append(Node(text(language, "group_" + kind), None, nodes))
    return tuple(out)


def _owner(entry: Entry, parts: List[Entry], language: str, wanted: List[str]) -> Optional[Node]:
    all_of_it = _matches(entry, language, wanted)
    children = tuple(
        Node(title(part, language), part) for part in parts if all_of_it or _matches(part, language, wanted)
    )
    return Node(title(entry, language), entry, children) if all_of_it or children else None


def _blocks(snippets: List[Entry], language: str, wanted: List[str]) -> Tuple[Node, ...]:
    """Blocks by what they do."""
    groups: Dict[str, List[Node]] = {}
    single = []
    for entry in snippets:
        if not _matches(entry, language, wanted):
            continue
        node = Node(title(entry, language), entry)
        if "." in entry.name:
            groups.setdefault(_group(entry), []).append(node)
        else:
            single.append(node)
    titles = {key: text(language, key) if key in TEXTS else key.partition("_")[2] for key in groups}
    return (*(Node(titles[key], None, tuple(nodes)) for key, nodes in groups.items()), *single)


def _group(entry: Entry) -> str:
    """The title of a block's group in ``TEXTS``: by the word before the first dot of its name."""
    return "block_" + entry.name.partition(".")[0]


def title(entry: Entry, language: str) -> str:
    """One line: label and sample; of a block what it is about."""
    if entry.insert == FOOTNOTE:
        return text(language, "footnote")
    if entry.kind == "filter":
        return f"{entry.name}: {entry.label}"
    label = entry.label
    if entry.kind == "snippet" and _group(entry) in TEXTS:
        label = label.partition(": ")[2] or label  # the group says the rest
    sample = " ".join((entry.sample or "").split())
    return f"{label or entry.name} = {_short(sample, 60)}" if sample else label or entry.name


class Choice(NamedTuple):
    """A line to choose, and the tag or name it stands for."""

    line: str
    value: str


def lists(entries: Iterable[Entry]) -> List[Choice]:
    """The lists that a row can be repeated over, each with its block."""
    found = (entry for entry in entries if entry.kind == "snippet" and entry.name.startswith("lap."))
    return [Choice(entry.label.partition(": ")[2] or entry.label, entry.insert) for entry in found]


def conditions(entries: Iterable[Entry], language: str) -> List[Choice]:
    """The conditions to choose from: verdicts and answers first, then figures that there are or are not."""
    listed = list(entries)
    labels = {entry.name: entry.label for entry in listed}
    truths = [entry for entry in listed if entry.type == "dung_sai" and entry.kind != "snippet"]
    owners = [e for e in listed if e.kind == "figure" and not e.of and e.type != "dung_sai"]
    said = [Choice(f"{labels[e.of]}: {e.label}" if e.of in labels else e.label, e.name) for e in truths]
    return said + [Choice(text(language, "has_value", label=e.label), e.name) for e in owners]


def replacements(entries: Iterable[Entry], words: str, language: str) -> List[Choice]:
    """The fields by how well their value is the selected words: the same first, then those around it, then the others."""
    wanted = " ".join(words.split())

    def rank(entry: Entry) -> int:
        sample = " ".join((entry.sample or "").split())
        same, folded_same = sample == wanted, folded(sample) == folded(wanted)
        return 0 if same else 1 if folded_same else 2 if wanted and wanted in sample else 3

    found = [e for e in entries if e.kind in ("figure", "indicator", "criterion", "info") and e.insert.startswith("{{")]
    return [Choice(f"{e.name} – {title(e, language)}", e.insert) for e in sorted(found, key=rank)]


def described(name: str, entries: Iterable[Entry], language: str) -> str:
    """A name with the label and value of its entry, where there is one."""
    entry = next((one for one in entries if one.name == name), None)
    return name if entry is None else f"{name} – {title(entry, language)}"


def detail(entry: Entry, language: str) -> str:
    """The details of an entry, for the box below the tree."""
    lines = [entry.name if entry.insert != FOOTNOTE else text(language, "footnote")]
    if entry.label:
        lines[0] += " – " + entry.label
    if entry.type:
        kind = ", ".join(filter(None, (type_words(entry.type, language), entry.unit)))
        lines.append(text(language, "detail_type", type=kind))
    if entry.kind not in ("filter", "snippet") and entry.type != "dung_sai":
        key = "detail_sample" if entry.sample else "detail_no_sample"
        lines.append(text(language, key, sample=_short(entry.sample or "", 300)))
    if entry.insert != FOOTNOTE:
        lines.append(text(language, "detail_insert", insert=entry.insert))
    if entry.uses:
        lines.append(text(language, "detail_used", n=entry.uses))
    return "\n".join(lines)


def type_words(kind: str, language: str) -> str:
    """``danh_sach(van_ban)`` in words; unknown types unchanged."""
    labels = {name: words[LANGUAGES.index(language)] for name, words in KINDS.items()}
    words = [labels.get(word, word) for word in re.findall(r"\w+", kind)]
    return words[0] + (f" ({', '.join(words[1:])})" if len(words) > 1 else "") if words else kind


def _matches(entry: Entry, language: str, wanted: List[str]) -> bool:
    if not wanted:
        return True
    words = " ".join((entry.name, entry.label, entry.sample or "", title(entry, language)))
    here = folded(words)
    return all(word in here for word in wanted)


def folded(words: str) -> str:
    """Without accents and capitals, for searching: «Tỷ lệ đạt» is ``ty le dat``."""
    plain = unicodedata.normalize("NFD", words.lower().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("đ", "d")


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def segments(insert: str) -> Tuple[str, ...]:
    """The tags of a block around its holes; one segment means plain text."""
    return tuple(insert.split(HOLE))


def as_insert(typed: str) -> str:
    """The text to insert for a caller's argument: a tag or filter unchanged, a bare name as an output tag."""
    return typed if re.search(r"\{\{|\{%|\{#|^\s*\|", typed) or typed == FOOTNOTE else "{{ " + typed.strip() + " }}"
