"""Checks what must hold between figures: built-in checks and the pack's own; a finding may be waived with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_, Diagnostic, Fix, Location, Phrase, Reason, Reasons, ReportError
from docxtpl_reports.figures.data.file import Data, Waiver
from docxtpl_reports.figures.limits import MAX_ROWS_NAMED
from docxtpl_reports.figures.rules.evaluation import parts
from docxtpl_reports.figures.rules.expressions import Expression, Name, Node, Operation
from docxtpl_reports.figures.rules.kinds import Layout, element_kind, kind_of
from docxtpl_reports.figures.rules.model import UNITS, Field, Validity
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.rules.results import Results, as_value
from docxtpl_reports.figures.sources.doubts import DOUBTS
from docxtpl_reports.figures.yaml import reading
from docxtpl_reports.values import Date, Namespace, NotApplicable, Number, Period, Unknown, scaled

from . import ratios, row_checks
from .findings import Finding, named_values, place_of
from .ratios import OVER, ZERO
from .scope import Scope
from .wording import worded

TOTAL = "tong_cua"  # a total and its parts
STATED = "bang"  # a stated value and the computed one
RATE = "ty_le_khai"  # a rate that the unit states and the one its counts give
OPENING = "dau_ky"  # this period's opening figure and last period's closing one
PERIOD = "ngoai_ky"  # a period or year outside the report's
VALID = "hieu_luc"  # a period that the rules, a criterion or a threshold are not for
SIGNED = "ky_truoc_han"  # signed before the period is over
UNIT = "don_vi"  # the unit's name, kind and office, which say the same unit
ROWS = "dong_khac"  # rows that only one of two periods has
ADJACENT = "lien_ke"  # a year series that ends long before the report's period
_CLAIMS = {"tong_cua": (TOTAL, "VER017"), "bang": (STATED, "VER018")}


def run(rules: Plan, data: Data, results: Results) -> tuple[tuple[Waiver, ...], list[Diagnostic]]:
    """The waivers that were used, and a diagnostic for every finding that is not waived and every waiver without
    finding."""
    own = _own(rules, data, results)
    findings = [
        *ratios.findings(rules, data, results),
        *_claims(rules, data, results),
        *_stated_rates(rules, data, results),
        *_periods(rules, data),
        *_signed(rules, data),
        *_unit(data),
        *_outdated(rules, data, results),
        *_rows_of_periods(rules, data, results),
        *_doubts(data),
        *own,
    ]
    waived = {waiver.code: waiver for waiver in data.waivers if waiver.reason}
    found = {code for finding in findings for code in finding.codes}
    unwaived = [finding for finding in findings if not waived.keys() & finding.codes]
    covered = _covered_by(
        rules, {finding.code for finding in own if finding in unwaived}
    )  # a waiver is for one finding
    problems = [finding.diagnostic for finding in unwaived if finding.code not in covered]
    unused = [waiver for waiver in data.waivers if waiver.reason and waiver.code not in found]
    if unused:
        problems += _of_unused(unused, rules)
    return tuple(waiver for code, waiver in waived.items() if code in found), problems


def _of_unused(unused: Sequence[Waiver], rules: Plan) -> list[Diagnostic]:
    """The problems of waivers without a finding: of a check that holds, or of none that there is."""
    known = {check.code for check in rules.checks}
    known |= {f"{kind}.{name}" for kind in (OVER, ZERO) for name in rules.indicators}
    fields = {**rules.info, **rules.figures}
    in_rows = tuple(
        f"{kind}.{listed.field.name}." for kind in (OVER, ZERO) for listed in rules.lists if not listed.outer
    )
    in_rows += tuple(f"{ROWS}.{listed.field.name}." for listed in rules.lists if listed.lacks_key is None)
    in_rows += tuple(f"{check.code}." for check in rules.checks if check.rows is not None)
    known |= {VALID, *(f"{VALID}.{name}" for name in (*rules.indicators, *rules.criteria))}
    known |= {f"{SIGNED}.{name}" for name in rules.info}
    known |= {f"{RATE}.{name}" for name, indicator in rules.indicators.items() if indicator.stated}
    known |= {f"{ROWS}.{listed.field.name}" for listed in rules.lists if listed.lacks_key is None}
    known |= {f"{UNIT}.loai", f"{UNIT}.co_quan"}
    if UNITS in rules.tables:
        known |= {*DOUBTS}
        in_rows += tuple(f"{kind}." for kind in DOUBTS)
    known |= {f"{kind}.{name}" for kind in (TOTAL, STATED, OPENING, PERIOD, ADJACENT) for name in fields}
    known_beginnings = (*in_rows, *(f"{PERIOD}.{name}." for name in rules.figures))
    return [
        Diagnostic("VER014", waiver.location, {"code": waiver.code, "where": _where(waiver)})
        if waiver.code in known or waiver.code.startswith(known_beginnings)
        else _unknown_check(waiver, sorted(known))
        for waiver in unused
    ]


def _covered_by(rules: Plan, own: set[str]) -> set[str]:
    """Built-in findings that a check of the pack already reports in its own words: a part over its whole is one slip."""
    covered = set()
    for check in rules.checks:
        root = check.condition.root
        if (
            check.rows is not None
            or check.code not in own
            or not check.is_error
            or not isinstance(root, Operation)
            or root.operator not in ("<=", ">=")
        ):
            continue
        part, whole = root.operands if root.operator == "<=" else root.operands[::-1]
        for name, indicator in rules.indicators.items():
            sides = indicator.numerator, indicator.denominator
            if sides[0] and sides[1] and _alike(part, sides[0].root) and _alike(whole, sides[1].root):
                covered.add(f"{OVER}.{name}")
    return covered


def _alike(left: Node, right: Node) -> bool:
    """Whether two expressions say the same, wherever they are written."""
    if isinstance(left, Name) and isinstance(right, Name):
        return left.path[-1] == right.path[-1] and {left.path[0], right.path[0]} <= {*left.path[-1:], "so_lieu"}
    if isinstance(left, Operation) and isinstance(right, Operation):
        same = left.operator == right.operator and len(left.operands) == len(right.operands)
        return same and all(map(_alike, left.operands, right.operands))
    return left == right


def _outdated(rules: Plan, data: Data, results: Results) -> list[Finding]:
    """Rules, criteria and thresholds are for some years; a report whose period ends outside is not judged by them."""
    end = data.period_end
    judged: list[tuple[str, str, Validity | None]] = [(VALID, rules.label, rules.validity)]
    judged += [(f"{VALID}.{name}", c.label, c.validity) for name, c in rules.criteria.items()]
    used = ((name, result.threshold) for name, result in results.indicators.items())
    judged += [(f"{VALID}.{name}", rules.indicators[name].label, t.validity) for name, t in used if t is not None]
    findings = []
    if end is None and rules.validity is not None:
        place = Location(file=data.file, line=1, column=1)
        findings.append(Finding(VALID, Diagnostic("VER060", place, {"label": rules.label, "code": VALID})))
    for code, label, validity in judged:
        if validity is None or end is None or validity.covers(end):
            continue
        until = validity.until is not None and end > validity.until
        day = validity.until if until else validity.since
        assert day is not None
        params = {"label": label, "day": vietnamese.short_date(day), "end": str(end), "code": code}
        place = data.places.get("ky", validity.location)
        findings.append(Finding(code, Diagnostic("VER033" if until else "VER034", place, params)))
    return findings


def _rows_of_periods(rules: Plan, data: Data, results: Results) -> list[Finding]:
    """A row that is new or gone is often only spelt in another way."""
    findings, scope = [], Scope.of(rules, data, results)
    waived = {waiver.code for waiver in data.waivers if waiver.reason}
    for listed in rules.lists:
        rows, field = scope.of_list(listed), listed.field
        earlier, numbers = rows.earlier() if listed.lacks_key is None else (None, ())
        if earlier is None or not rows.typed_rows or not earlier.typed_rows:
            continue
        found = {number for number in numbers if number is not None}
        new = [rows.title(number) for number, before in enumerate(numbers) if before is None]
        gone = [earlier.title(number) for number in range(len(earlier.typed_rows)) if number not in found]
        code = f"{ROWS}.{field.name}"
        first = next((number for number, before in enumerate(numbers) if before is None), None)
        path = listed.path if first is None else f"{rows.path(first)}.{field.key}"
        place = data.origins.get(path, field.location)
        for title in (*new, *gone):
            if f"{code}.{title}" in waived:  # a row of its own: others that are new or gone are still told
                findings.append(Finding(f"{code}.{title}", Diagnostic("VER071", place), code))
        unwaived = {
            key: [t for t in titles if f"{code}.{t}" not in waived]
            for key, titles in (("new_rows", new), ("gone_rows", gone))
        }
        about = tuple(Reason(key, {"rows": _some(titles)}) for key, titles in unwaived.items() if titles)
        if about:
            (title, *_) = (*unwaived["new_rows"], *unwaived["gone_rows"])
            params = {
                "label": field.label,
                "rows": Reasons(about),
                "code": code,
                "waiver": reading.as_key(f"{code}.{title}"),
            }
            findings.append(Finding(code, Diagnostic("VER071", place, params)))
    return findings


def _doubts(data: Data) -> Iterator[Finding]:
    """Reports of units that may not be what was signed, and units without one."""
    return (Finding(f"{doubt.kind}.{doubt.unit}", doubt.problem, doubt.kind) for doubt in data.doubts)


def _some(names: Sequence[str | Reason]) -> Reasons:
    more = len(names) - MAX_ROWS_NAMED
    named = tuple(f"«{name}»" if isinstance(name, str) else name for name in names[:MAX_ROWS_NAMED])
    return Reasons((*named, *([Reason("more_rows", {"count": more})] if more > 0 else [])))


def _signed(rules: Plan, data: Data) -> list[Finding]:
    """A report is signed when its period is over: a day before that is questioned. By custom the day is ``thong_tin.ngay``."""
    field, info, end = rules.info.get("ngay"), data.sections["thong_tin"], data.period_end
    assert isinstance(info, Namespace)
    day = info["ngay"] if field is not None else None
    if field is None or not isinstance(day, Date) or end is None or day >= end:
        return []
    code = f"{SIGNED}.ngay"
    params = {"label": field.label, "day": str(day), "end": str(end), "code": code}
    place = data.origins.get("thong_tin.ngay", field.location)
    return [Finding(code, Diagnostic("VER032", place, params))]


def _unit(data: Data) -> list[Finding]:
    """The kind of unit and the office that issues the report are those of the unit's name."""
    unit = data.sections["don_vi"]
    assert isinstance(unit, Namespace)
    typed = (unit["ten"], unit["loai"], unit["co_quan"])
    name, kind, office = (text if isinstance(text, str) else "" for text in typed)
    noun, findings = vietnamese.unit_noun(name), []
    place = data.origins.get("don_vi.loai", Location())
    if noun and kind and vietnamese.fold(noun) != vietnamese.fold(vietnamese.tidy(kind)):
        code = f"{UNIT}.loai"
        findings.append(Finding(code, Diagnostic("VER051", place, {"kind": kind, "name": name, "code": code})))
        return findings
    of_office = vietnamese.unit_of_office(office)
    named = name if noun or not kind else f"{kind} {name}"
    if name and of_office and vietnamese.unit_noun(named) and not vietnamese.same_unit(named, of_office):
        code = f"{UNIT}.co_quan"
        place = data.origins.get("don_vi.co_quan", Location())
        findings.append(Finding(code, Diagnostic("VER050", place, {"name": named, "office": office, "code": code})))
    return findings


def _unknown_check(waiver: Waiver, known: list[str]) -> Diagnostic:
    """A waiver of a check that does not exist, with the nearest that do."""
    near = vietnamese.nearest(waiver.code, known)
    if not near:
        return Diagnostic("VER015", waiver.location, {"code": waiver.code, "where": _where(waiver)})
    meant = vietnamese.correction(waiver.code, known)
    fix = Fix(waiver.code, meant) if meant is not None else None
    return Diagnostic("VER031", waiver.location, {"code": waiver.code, "near": reading.quoted(near)}, fix)


def _where(waiver: Waiver) -> Phrase:
    """The place that may be deleted: never a row of a table of units, which is a unit."""
    return Phrase(N_("ô này")) if waiver.location.sheet is not None else Phrase(N_("dòng này"))


def _claims(rules: Plan, data: Data, results: Results) -> list[Finding]:
    """A typed value must equal what the rules claim: the sum of its parts, a computed value, last period's closing figure."""
    findings, scope = [], Scope.of(rules, data, results)
    for section, name in rules.claimed:
        values, field = data.sections[section], rules.declared[section][name]
        assert isinstance(values, Namespace)
        typed = values[name]
        for claim in field.claims if isinstance(typed, Number) else ():
            try:
                computed = as_value(scope.evaluate(claim.expression))
            except ReportError as error:  # a number out of bounds
                place = claim.place.location
                problems = [d.at(file=place.file, line=place.line) for d in error.diagnostics]
                findings += [Finding(f"{claim.key}.{name}", d) for d in problems]
                continue
            if not isinstance(computed, Number) or _same(typed, computed):
                continue
            root = claim.expression.root
            before = isinstance(root, Name) and rules.reference(root).previous
            kind, code = (OPENING, "VER019") if before else _CLAIMS[claim.key]
            params = {
                "label": field.label,
                "typed": str(typed),
                "computed": str(_as_typed(typed, computed)),
                "expression": claim.expression.text,
                "values": _values(claim.expression, scope),
                "code": f"{kind}.{name}",
            }
            place = data.origins.get(f"{section}.{name}", field.location)
            findings.append(Finding(f"{kind}.{name}", Diagnostic(code, place, params)))
    return findings


def _stated_rates(rules: Plan, data: Data, results: Results) -> list[Finding]:
    """A stated rate is not used where there are counts, but must not contradict them."""
    findings, values = [], data.sections["so_lieu"]
    assert isinstance(values, Namespace)
    for name, indicator in rules.indicators.items():
        result, typed = results.indicators[name], values[indicator.stated] if indicator.stated else None
        counted, absent = result.value, isinstance(result.value, NotApplicable)
        if not isinstance(typed, Number) or result.stated or not (absent or isinstance(counted, Number)):
            continue
        if isinstance(counted, Number) and _same(typed, counted):
            continue
        code = f"{RATE}.{name}"
        computed = worded(_as_typed(typed, counted) if isinstance(counted, Number) else counted)
        params = {"label": indicator.label, "typed": str(typed), "computed": computed, "code": code}
        counts = {"numerator": result.numerator, "denominator": result.denominator}
        place = data.origins.get(f"so_lieu.{indicator.stated}", indicator.location)
        findings.append(Finding(code, Diagnostic("VER052", place, {**params, **counts})))
    return findings


def _same(typed: Number, computed: Number) -> bool:
    """A count exactly; anything else as far as it was typed: 9,2 is right for 9,1983… and 9,19 is not."""
    if typed.kind == "so_nguyen" or typed.digits is None:
        return typed == computed
    return typed.value == vietnamese.round_half_up(scaled(computed, typed.unit, typed.kind), typed.digits)


def _as_typed(typed: Number, computed: Number) -> Number:
    """The computed value with at least the typed one's digits, and enough of them to differ in print."""
    value = scaled(computed, typed.unit, typed.kind)
    own = vietnamese.exact_digits(value, 2)
    return Number(value, unit=typed.unit, digits=max(typed.digits or 0, 2 if own is None else own))


def _periods(rules: Plan, data: Data) -> list[Finding]:
    """Periods and years of the figures lie within the report's (years before it are history: only later ones are wrong)."""
    period, values = data.sections["ky"], data.sections["so_lieu"]
    assert isinstance(period, Namespace)
    assert isinstance(values, Namespace)
    first, last = period["tu"], period["den"]
    if not isinstance(first, Date) or not isinstance(last, Date):
        return []
    findings = []
    for name in rules.dated:
        field = rules.figures[name]
        for path, label, value in _dated(f"so_lieu.{name}", field, values[name]):
            code = f"{PERIOD}.{path.removeprefix('so_lieu.')}"  # of an item: ``ngoai_ky.dot.2``
            if isinstance(value, Period):
                wrong = value.tu < first or value.den > last
            else:
                wrong = isinstance(value, Number) and value > last.year
            if wrong:
                place = data.origins.get(path, field.location)
                params = {"label": label, "value": worded(value), "period": worded(Period(first, last)), "code": code}
                findings.append(Finding(code, Diagnostic("VER020", place, params)))
        findings += _not_adjacent(name, field, values[name], Period(first, last), data)
    return findings


def _not_adjacent(name: str, field: Field, value: object, period: Period, data: Data) -> list[Finding]:
    """Years «liền kề» end the year before the period, or in its year."""
    if kind_of(field).layout is not Layout.YEARS or field.any_period or not isinstance(value, tuple) or not value:
        return []
    latest = value[-1]["nam"]
    if latest >= period.den.year - 1:
        return []
    code = f"{ADJACENT}.{name}"
    place = data.origins.get(f"so_lieu.{name}.{latest}", field.location)
    years = {"year": str(latest), "wanted": period.den.year - 1}
    params = {"label": field.label, "period": worded(period), "code": code, **years}
    return [Finding(code, Diagnostic("VER021", place, params))]


def _dated(path: str, field: Field, value: object) -> Iterator[tuple[str, str, object]]:
    """The periods and years in a figure's value, with their paths and labels."""
    items = value if isinstance(value, tuple) else ()
    layout = kind_of(field).layout
    if layout is Layout.PERIOD:
        yield path, field.label, value
    elif layout is Layout.YEARS:
        yield from ((f"{path}.{item['nam']}", field.label, item["nam"]) for item in items)
    for number, item in enumerate(items if layout is Layout.LIST else (), 1):
        if field.item and element_kind(field).layout is Layout.PERIOD:
            yield f"{path}.{number}", field.label, item
        for column in field.fields:
            at, value = f"{path}.{number}.{column.name}", item[column.name]
            if kind_of(column).layout is Layout.PERIOD and not column.any_period:
                yield at, column.label, value
            elif column.fields and not column.any_period:
                yield from _dated(at, column, value)


def _own(rules: Plan, data: Data, results: Results) -> list[Finding]:
    findings, scope = [], Scope.of(rules, data, results)
    for check in rules.checks:
        if check.rows is not None:
            findings += row_checks.of_rows(check, scope)
            continue
        try:
            holds = scope.evaluate(check.condition)
        except ReportError as error:
            findings += [
                Finding(check.code, d.at(file=check.location.file, line=check.location.line)) for d in error.diagnostics
            ]
            continue
        if isinstance(holds, Unknown) or holds:
            continue
        values = _values(check.condition, scope)
        params = {"message": check.message, "code": check.code, "waiver": reading.as_key(check.code), "values": values}
        params["condition"] = check.condition.text
        place = place_of(check.condition, rules, data) or check.location
        findings.append(Finding(check.code, Diagnostic("VER012" if check.is_error else "VER013", place, params)))
    return findings


def _values(expression: Expression, scope: Scope) -> Reasons:
    """``name = value; …``: the values that a finding is about; of functions over rows, what they give."""
    return named_values(((node, value(None)) for node, value in parts(expression, scope)), scope)
