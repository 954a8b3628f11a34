"""Lists what a template of a pack may use: every name and filter, with type, unit, sample value and the tags that use it.

Rules give the names, the compiled template the uses, a data file of the pack (where there is one) the samples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from docxtpl_reports.diagnostics import N_, Diagnostic, Location, ReportError, has_errors, translate
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.dialect.filters import FILTERS
from docxtpl_reports.figures import case as cases
from docxtpl_reports.figures import fingerprint, loading
from docxtpl_reports.figures.attributes import ATTRIBUTES, CHANGES, moves
from docxtpl_reports.figures.data.sections import DECLARED, FIXED
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.figures.rules.kinds import Layout, element_kind, kind_of
from docxtpl_reports.figures.rules.model import Field, Rules
from docxtpl_reports.figures.rules.names import looks_back
from docxtpl_reports.figures.rules.scopes import Listed, lists
from docxtpl_reports.figures.rules.totals import Additions
from docxtpl_reports.figures.rules.validate import Types
from docxtpl_reports.figures.shapes import may_be_absent, shape
from docxtpl_reports.figures.steps import criterion_name
from docxtpl_reports.figures.text import printed
from docxtpl_reports.project import DATA, RULES_FILE, TEMPLATE_FILE, find_project
from docxtpl_reports.values import Namespace, Unknown

NOT_MET = N_("Đoạn chỉ in khi chưa đạt: {label}")
BY_VERDICT = N_("Mỗi kết luận một đoạn (đạt, chưa đạt …): {label}")
VERDICT = N_("Câu kết luận: {label}")
IN_ALL = N_("{label}: tổng cộng")
FOR_EACH = N_("Lặp lại cho từng mục của danh sách: {label}")
BY_GROUP = N_("Lặp lại theo từng nhóm của danh sách: {label}")
TWO_KEYS = N_("Bảng hai chiều: {label}")
TOTALS = N_("Dòng tổng của danh sách: {label}")
YEAR = N_("Năm")
BY_KEYS = N_("Cột lặp theo từng tháng hoặc từng mục: {label}")


@dataclass(frozen=True, slots=True)
class Column:
    """A value of a list's rows: its heading, the tag in a row, and that of the sum in the totals row."""

    label: str
    insert: str
    total: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a designer may insert. ``kind``: figure, indicator, criterion, info, filter or snippet; ``type``: as in the
    rules; ``sample``: printed, of one data file; ``used_in``: the template's tags; ``of``: the entry it is a part or a
    block of; ``columns``: of a list as a table. Where ``insert`` has ``…``, the words go that the block is about."""

    name: str
    kind: str
    label: str
    type: str | None
    unit: str | None
    sample: str | None
    insert: str
    used_in: tuple[Location, ...] = ()
    of: str | None = None
    columns: tuple[Column, ...] = ()

    @property
    def loop(self) -> str:
        """The tag that begins a loop over the rows of a list."""
        found = _LOOP.match(self.insert)
        return found[0] if found else f"{{% for m in {self.name} %}}"


_LOOP = re.compile(r"\{% for \w+ in [^%]+ %\}")


@dataclass(frozen=True, slots=True)
class FilterEntry:
    """``examples``: the content of a tag and what it prints."""

    name: str
    summary: str
    examples: tuple[tuple[str, str], ...]


def find_pack(named: str, near: Path) -> tuple[Path | None, list[Diagnostic]]:
    """A pack by its folder, a file in it, or its name below ``templates/``."""
    path = Path(named)
    if path.is_file() and path.name in (RULES_FILE, TEMPLATE_FILE):
        return path.parent, []
    return (path, []) if path.is_dir() else cases.find_pack(near / "data", named, Location())


def entries(pack: Path, data: Path | None = None) -> tuple[tuple[Entry, ...] | None, list[Diagnostic]]:
    """Everything a template of this pack may use, in the order declared; nothing when the rules cannot be used."""
    rules, problems = check_rules(pack / RULES_FILE)
    if rules is None or has_errors(problems):
        return None, problems
    uses: dict[str, tuple[Location, ...]] = {}
    try:
        compiled = compile_template(pack / TEMPLATE_FILE, names=shape(rules))
        uses, problems = dict(compiled.names), [*problems, *compiled.diagnostics]
    except ReportError as error:
        problems += error.diagnostics
    case, more = _sample_case(pack, data, rules)
    lister = _Lister(rules, case, uses)
    return tuple(lister.entries()), problems + more


def entries_of(case: cases.Case, uses: Mapping[str, tuple[Location, ...]]) -> tuple[Entry, ...]:
    """The same for a case that is read already: samples are its values. ``uses``: the places in the template, by name."""
    return tuple(_Lister(case.rules, case, uses).entries())


def filters() -> tuple[FilterEntry, ...]:
    """The filters of our own, with examples on the shipped report's values."""
    return tuple(
        FilterEntry(
            name,
            translate(entry.summary),
            tuple((tag, text or (translate(entry.draws) if entry.draws else "")) for tag, text in entry.examples),
        )
        for name, entry in FILTERS.items()
    )


def _sample_case(pack: Path, data: Path | None, rules: Rules) -> tuple[cases.Case | None, list[Diagnostic]]:
    """The data file named, or the first of the project that belongs to the pack and is sound."""
    if data is not None:
        return loading.load(data, pack, read_rules=lambda _: (rules, []))
    root = find_project(pack)
    for path in sorted((root / DATA).glob("*.y*ml")) if root else ():
        case, problems = loading.load(path)
        if case is not None and case.pack.resolve() == pack.resolve() and not has_errors(problems):
            return case, []
    return None, []


class _Lister:
    """Makes entries; ``case`` is where samples come from."""

    def __init__(self, rules: Rules, case: cases.Case | None, uses: Mapping[str, tuple[Location, ...]]) -> None:
        self.rules, self.case, self.uses = rules, case, uses
        self.shape = shape(rules)
        self.values: Mapping[str, object] = case.context() if case else {}
        keyed = any(listed.field.key for listed in lists(rules))
        self.looks_back = keyed or looks_back(rules) or any(name.startswith("ky_truoc") for name in uses)

    def entries(self) -> Iterator[Entry]:
        types = Types(self.rules)
        for field in self.rules.figures.values():
            yield self.field("figure", "so_lieu", field)
            if self.looks_back and moves(field):
                yield from self.changes("figure", f"so_lieu.{field.name}", field.kind)
            if field.fields:
                yield from self.rows(Listed("so_lieu", field), types)
        for indicator in self.rules.indicators.values():
            name = f"chi_tieu.{indicator.name}"
            value = self.case.results.indicators[indicator.name].value if self.case else None
            is_truth = types.of_indicator(indicator).kind == "truth"
            type_ = "dung_sai" if is_truth else "phan_tram" if indicator.unit == "%" else "so_thap_phan"
            yield self.entry(name, "indicator", indicator.label, type_, indicator.unit, value, f"{{{{ {name} }}}}")
            yield from self.parts("indicator", "chi_tieu", indicator.name, name, type_)
        for criterion in self.rules.criteria.values():
            result = self.case.results.criteria[criterion.name] if self.case else None
            sample: object = (
                result.verdict.label if result and result.verdict else result and result.score and result.score.points
            )
            name = criterion_name(criterion.name)
            insert = f"{{{{ {name}.{'ket_luan' if criterion.judged else 'diem'} }}}}"
            use = f"tieu_chi.{criterion.name}"
            yield self.entry(name, "criterion", criterion.label, None, None, sample, insert, use)
            yield from self.parts("criterion", "tieu_chi", criterion.name, name, "diem")
        for field in self.rules.info.values():
            yield self.field("info", "thong_tin", field)
        for section in FIXED.values():
            for path, field in section.values():
                yield self.field("info", path.rpartition(".")[0], field)
        for section in FIXED.values():
            for field in section.made:
                yield self.field("info", section.key, field)
        whole = f"{fingerprint.NAME}.day_du"
        for name, label in ((fingerprint.NAME, fingerprint.LABEL), (whole, fingerprint.WHOLE_LABEL)):
            yield self.entry(name, "info", translate(label), "chuoi", None, None, f"{{{{ {name} }}}}")
        for name, entry in FILTERS.items():
            summary = translate(entry.summary)
            yield Entry(name, "filter", summary, None, None, None, f"| {name}", self.uses.get(f"|{name}", ()))
        yield from self.snippets()

    def parts(self, kind: str, section: str, key: str, name: str, type_: str) -> Iterator[Entry]:
        """The attributes of an indicator or criterion besides its value: threshold, verdict, reasons …"""
        known = self.shape[section][key]
        values = self.values.get(section)
        owner = values[key] if isinstance(values, Namespace) else None
        for part, attribute in ATTRIBUTES.items():
            if part in known:
                own, label = attribute.type, attribute.label
                path = f"{name}.{part}"
                kind_of, _, item = (own or type_).rstrip(")").partition("(")
                insert = _insert(path, Field(path, label, kind_of, item=item or None))
                value = None if own in ("dung_sai", "danh_sach") else getattr(owner, part, None)
                if own == "danh_sach":  # of indicators and criteria: each has a name
                    insert = f"{{% for m in {path} %}}{{{{ m.ten }}}}{{% endfor %}}"
                use = f"{section}.{key}.{part}"
                entry = self.entry(path, kind, translate(label), own or type_, None, value, insert, use)
                yield replace(entry, of=name)
        if self.looks_back and "bien_dong" in known:
            yield from self.changes(kind, name, type_)

    def changes(self, kind: str, name: str, type_: str) -> Iterator[Entry]:
        """The attributes of a number that compare it with the period before."""
        value = self._value_at(name)
        for part, change in CHANGES.items():
            path, label = f"{name}.{part}", translate(change.label)
            sample = getattr(value, part, None)
            entry = self.entry(path, kind, label, change.type or type_, None, sample, f"{{{{ {path} }}}}")
            yield replace(entry, of=name)

    def rows(self, listed: Listed, types: Types) -> Iterator[Entry]:
        """The computed columns of a list, as a loop over its rows has them, and its totals row."""
        name, types = listed.path, types.within(listed)
        titled = "" if (title := listed.field.key_field) is None else f"{{{{ m.{title.name} }}}}: "
        for column in listed.field.columns:
            is_truth = types.of_indicator(column).kind == "truth"
            type_ = "dung_sai" if is_truth else "phan_tram" if column.unit == "%" else "so_thap_phan"
            label = f"{listed.field.label}: {column.label}"
            insert = f"{{% for m in {name} %}}{titled}{{{{ m.{column.name} }}}} {{% endfor %}}"
            entry = self.entry(f"{name}.{column.name}", "figure", label, type_, column.unit, None, insert)
            yield replace(entry, of=name)
        total = getattr(self._value_at(name), "tong", None)
        for part in Additions(self.rules, listed).parts():
            label = translate(IN_ALL).format(label=f"{listed.field.label}: {part.label}")
            path, value = f"{name}.tong.{part.name}", getattr(total, part.name, None)
            type_ = part.kind if isinstance(part, Field) else "phan_tram" if part.unit == "%" else "so_thap_phan"
            yield replace(self.entry(path, "figure", label, type_, part.unit, value, f"{{{{ {path} }}}}"), of=name)

    def _value_at(self, path: str) -> object:
        section, _, name = path.partition(".")
        values = self.values.get(section)
        return values[name] if isinstance(values, Namespace) and name in values else None

    def snippets(self) -> Iterator[Entry]:
        """Blocks that most reports need: by verdict, and over a list."""
        judged = [(i.name, f"chi_tieu.{i.name}", i.label) for i in self.rules.indicators.values() if i.thresholds]
        judged += [(c.name, criterion_name(c.name), c.label) for c in self.rules.criteria.values() if c.judged]
        may_be_none = may_be_absent(self.rules)
        for key, name, label in judged:
            yield self.snippet(
                f"neu_khong_dat.{key}", name, NOT_MET, label, f"{{% if {name}.khong_dat %}}…{{% endif %}}"
            )
            absent = "{% khong_phat_sinh %}…" if key in may_be_none else ""
            branches = f"{{% theo {name} %}}{{% dat %}}…{{% chua_dat %}}…{{% thieu %}}…{absent}{{% endtheo %}}"
            yield self.snippet(f"theo_ket_luan.{key}", name, BY_VERDICT, label, branches)
            said = f"{{{{ {name}.ten }}}}: {{{{ {name}.ket_luan }}}}"
            yield self.snippet(f"doan_ket_luan.{key}", name, VERDICT, label, said)
        lists = [(section, f) for section, fields in reversed(self.rules.declared.items()) for f in fields.values()]
        for section, field in lists:
            if kind_of(field).is_many:
                name = f"{section}.{field.name}"
                text = f"{{% for m in {name} %}}…{{% endfor %}}"
                yield self.snippet(f"lap.{name}", name, FOR_EACH, field.label, text)
                yield from self.groups(name, field)
                yield from self.totals(Listed(section, field))

    def groups(self, name: str, field: Field) -> Iterator[Entry]:
        """Blocks over the groups of a list, and over a table of two keys."""
        row = " ".join(_of_row(field, "m"))
        if field.groups is not None:
            inner, levels = f"{{% for m in n.dong %}}{row}{{% endfor %}}", len(field.groups.names)
            for level in range(levels, 0, -1):
                owner = name if level == 1 else "n"
                inner = f"{{% for n in {owner}.nhom %}}{{{{ n.ten }}}}: {inner}{{% endfor %}}"
            yield self.snippet(f"lap_nhom.{name}", name, BY_GROUP, field.label, inner)
        if field.cross is not None:
            summed = [each.name for each in field.fields if kind_of(each).is_number and not kind_of(each).is_rate]
            cell = f"{{{{ h.o[c].{summed[0]} }}}}" if summed else "{{ h.o[c].dong | length }}"
            heading = f"{{% cot c in {name}.cac_cot %}}{{{{ c.ten }}}}"
            line = f"{{% for h in {name}.cac_hang %}}{{{{ h.ten }}}} … {cell} … {{% endfor %}}"
            yield self.snippet(f"hai_chieu.{name}", name, TWO_KEYS, field.label, f"{heading} … {line}")

    def totals(self, listed: Listed) -> Iterator[Entry]:
        """The totals row of a list, and columns for the keys of its values by keys."""
        name, field = listed.path, listed.field
        if not field.fields:
            return
        keyed = [each for each in field.fields if each.keys]
        summed = [part.name for part in Additions(self.rules, listed).parts() if part not in keyed]
        if summed:
            row = " ".join(f"{{{{ {name}.tong.{part} }}}}" for part in summed)
            yield self.snippet(f"dong_tong.{name}", name, TOTALS, field.label, row)
        for each in keyed:
            source = self.rules.figures.get(each.keys)
            title = "c" if source is None or source.key_field is None else f"c.{source.key_field.name}"
            keys = "ky.cac_thang" if source is None else f"so_lieu.{each.keys}"
            cells = f"{{% for m in {name} %}}{{{{ m.{each.name}[c] }}}}{{% endfor %}}"
            insert = f"{{% cot c in {keys} %}}{{{{ {title} }}}} … {cells}"
            if kind_of(each).is_number or element_kind(each).is_number:
                insert += f" … {{{{ {name}.tong.{each.name}[c] }}}}"
            yield self.snippet(f"cot.{name}.{each.name}", name, BY_KEYS, f"{field.label}: {each.label}", insert)

    def snippet(self, name: str, of: str, title: str, label: str, insert: str) -> Entry:
        use = f"{of}.khong_dat" if title == NOT_MET else None
        entry = self.entry(name, "snippet", translate(title).format(label=label), None, None, None, insert, use)
        return replace(entry, of=of)

    def field(self, kind: str, section: str, field: Field) -> Entry:
        name = f"{section}.{field.name}" if section else field.name
        type_ = f"{field.kind}({field.item})" if field.item else field.kind
        label = field.label if section in DECLARED else translate(field.label)
        entry = self.entry(name, kind, label, type_, field.unit, self._value(name), _insert(name, field))
        return replace(entry, columns=tuple(self.columns(section, name, field)))

    def columns(self, section: str, name: str, field: Field) -> Iterator[Column]:
        """The columns that a table of a list has."""
        layout = kind_of(field).layout
        if layout is Layout.YEARS:
            yield from (Column(translate(YEAR), "{{ n.nam }}"), Column(field.label, "{{ n.gia_tri }}"))
        elif layout is Layout.LIST and not field.fields:
            yield Column(field.label, "{{ m }}")
        elif layout is Layout.LIST:
            summed = {part.name for part in Additions(self.rules, Listed(section, field)).parts()}
            known = [(one.name, one.label) for one in field.fields] + [(one.name, one.label) for one in field.columns]
            for (one, label), insert in zip(known, _of_row(field, "m"), strict=True):
                yield Column(label, insert, f"{{{{ {name}.tong.{one} }}}}" if one in summed else None)

    def entry(
        self,
        name: str,
        kind: str,
        label: str,
        type_: str | None,
        unit: str | None,
        value: object,
        insert: str,
        use: str | None = None,
    ) -> Entry:
        known = value is not None and not isinstance(value, Unknown) and value != ()
        used = self.uses.get(use or name, ())
        return Entry(name, kind, label, type_, unit or None, printed(value) if known else None, insert, used)

    def _value(self, path: str) -> object:
        value: object = self.case and Namespace(dict(self.case.data.sections))
        for key in path.split("."):
            value = value[key] if isinstance(value, Namespace) and key in value else None
        return value


def _insert(name: str, field: Field) -> str:
    """The tag that a designer inserts for a value of this kind."""
    kind = kind_of(field)
    return _insert_list(name, field) if kind.layout is Layout.LIST else kind.insert.replace("NAME", name)


def _insert_list(name: str, field: Field) -> str:
    owner = name.partition(".")[0]
    item = f"{owner}m" if owner.strip("m") == "" else "m"  # a list in a row: ``{% for mm in m.linh_vuc %}``
    if field.fields:
        return f"{{% for {item} in {name} %}}{' '.join(_of_row(field, item))}{{% endfor %}}"
    if element_kind(field).layout is Layout.TEXT:
        return f"{{{{ {name} | noi }}}}"
    return f"{{% for {item} in {name} %}}{{{{ {item} }}}}{{% endfor %}}"


def _of_row(field: Field, item: str) -> Iterator[str]:
    """The tags of a row's values: of its fields, then of what is computed."""
    yield from (_insert(f"{item}.{each.name}", each) for each in field.fields)
    yield from (f"{{{{ {item}.{column.name} }}}}" for column in field.columns)
