"""Reasons are keys with parameters: each has a text in every language, and whole answers are in one language."""

from __future__ import annotations

import errno
import json
import pickle
import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from docxtpl_reports.cli import main as cli
from docxtpl_reports.diagnostics import LANGUAGES, REASONS, Phrase, Reason, Reasons, in_vietnamese, language, translate
from docxtpl_reports.diagnostics import reasons as table

VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)
OWN_WORDS = {"system", "named", "named_value", "of_row", "row_in", "row_value"}  # nothing but what is filled in


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_a_reason_has_an_english_text_with_the_same_placeholders() -> None:
    with language("en"):
        english = {key: translate(text) for key, text in REASONS.items()}
    assert {key: placeholders(text) for key, text in english.items()} == {
        k: placeholders(t) for k, t in REASONS.items()
    }
    assert [key for key, text in english.items() if VIETNAMESE.search(text)] == []
    assert {key for key, text in english.items() if text == REASONS[key]} == OWN_WORDS & REASONS.keys()


def test_no_two_reasons_have_one_text() -> None:
    ours = [text for key, text in REASONS.items() if not hasattr(errno, key)]
    assert len(set(ours)) == len(ours)


def test_a_reason_is_worded_when_it_is_shown() -> None:
    inner = Reason("not_in_previous")
    reason = Reason("in_previous", {"label": Phrase("Tên đơn vị"), "why": inner})
    again = pickle.loads(pickle.dumps(reason))
    assert again == reason
    assert len({again, reason, inner}) == 2
    assert str(reason) == "«Tên đơn vị»: kỳ trước không có số liệu này"
    with language("en"):
        assert not VIETNAMESE.search(str(again))
        assert "“" in str(again)
        assert str(Reasons((reason, "x"))) == f"{again}; x"
        assert in_vietnamese((reason, "x")) == ("«Tên đơn vị»: kỳ trước không có số liệu này", "x")
    assert "vi" in LANGUAGES


RULES = """\
ma: p
ten: Pack
thong_tin: {so: {ten: Blank, kieu: so_nguyen, de_trong: true}}
so_lieu:
  a: {ten: A, kieu: so_nguyen}
  z: {ten: Z, kieu: so_nguyen}
  k: {ten: K, kieu: theo_muc, cac_muc: thang_trong_ky, bat_buoc: false}
  d: {ten: D, kieu: so_nguyen, mac_dinh: 3}
  gone: {ten: Gone, kieu: so_nguyen, bat_buoc: false}
  bad: {ten: Bad, kieu: so_nguyen, bat_buoc: false}
  r: {ten: R, kieu: phan_tram, bat_buoc: false}
  years: {ten: Years, kieu: chuoi_nam, bat_buoc: false}
  ds: {ten: List, kieu: danh_sach, truong: {n: {ten: N, kieu: so_nguyen}}}
chi_tieu:
  c1: {ten: C1, tu_so: a, mau_so: gone, nguong: ">= 5%"}
  c2: {ten: C2, cong_thuc: thong_tin.so + bad, can_cu: Basis}
  c3: {ten: C3, cong_thuc: ky.so_ngay}
  c4: {ten: C4, cong_thuc: a / z}
  c5: {ten: C5, cong_thuc: max(ds.n)}
  c6: {ten: C6, cong_thuc: g9}
  g0: {ten: G0, cong_thuc: 1185 * 1185}
SQUARES  c7: {ten: C7, tu_so: z, mau_so: z, nguong: ">= 5%"}
  c8: {ten: C8, tu_so: a, mau_so: z}
  c9: {ten: C9, tu_so: gone, mau_so: gone, ty_le_khai: r, nguong: ">= 5%"}
  c10: {ten: C10, cong_thuc: a, nguong: [{tu: 01/01/2030, dieu_kien: "> 1"}]}
  c11: {ten: C11, cong_thuc: a, nguong: [{tu: 01/01/2020, dieu_kien: "> 1"}]}
  c12: {ten: C12, cong_thuc: a, nguong: "<= 1"}
  c13: {ten: C13, cong_thuc: a, nguong: "< 1"}
  c14: {ten: C14, cong_thuc: a, nguong: "= 5"}
  c15: {ten: C15, cong_thuc: a, nguong: "1..9"}
  c16: {ten: C16, cong_thuc: a - ky_truoc.chi_tieu.c17}
  c17: {ten: C17, cong_thuc: a - ky_truoc.so_lieu.a}
  c18: {ten: C18, cong_thuc: a - ky_truoc.chi_tieu.c18}
  c19: {ten: C19, cong_thuc: d}
  c20: {ten: C20, cong_thuc: tong(k)}
  c21: {ten: C21, cong_thuc: ky.quy}
tieu_chi:
  t1: {ten: T1, gom: [c1, c7, c12]}
  t2: {ten: T2, gom: [c7, c11]}
  t3: {ten: T3, dat_khi: cham_diem, cong_thuc: a, diem_toi_da: 10, xep_loai: {Good: 5, Bad: 0}}
  t4: {ten: T4, dat_khi: cham_diem, cong_thuc: gone, diem_toi_da: 10}
kiem_tra:
  - {ma: k1, dung_khi: dem(ds.n) > 0, noi_dung: List is needed}
""".replace("SQUARES", "".join(f"  g{n}: {{ten: G{n}, cong_thuc: g{n - 1} * g{n - 1}}}\n" for n in range(1, 10)))

UNIT = "don_vi: {ten: Unit, co_quan: Office}\nnguoi_ky: {ho_ten: Name, chuc_vu: Head, tap_the: T, hinh_thuc: Q}\n"
FIGURES = """\
thong_tin: {so: null}
so_lieu: {a: 5, z: 0, bad: abc, r: "7%", years: {2020: 98%, 2022: 99%}, ds: []}
"""


class Recording(dict[str, str]):
    """The table of reasons, which remembers the keys that were shown."""

    def __init__(self) -> None:
        super().__init__(REASONS)
        self.seen: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.seen.add(key)
        return super().__getitem__(key)


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """A project that has every kind of reason to give; a function that runs a command in it in English."""
    monkeypatch.chdir(tmp_path)
    for folder in ("templates/p", "data"):
        Path(folder).mkdir(parents=True)
    Path("templates/p/quy-tac.yml").write_text(RULES, "utf-8")
    written = {
        "whole": f"mau: p\n{UNIT}ky: {{tu: 01/01/2024, den: 31/12/2024}}\n"
        + FIGURES.replace("so_lieu: {", "so_lieu: {k: {1: null}, "),
        "empty": "mau: p\n",
        "unread": "mau: p\nky: {tu: abc, den: abc}\ndon_vi: {loai: 5}\nnguoi_ky: {hinh_thuc: KT}\n"
        "so_lieu: {ds: 5, years: {2020: abc}}\nla: 1\n",
        "outside": f"mau: p\nky_truoc: ../../x.yml\n{FIGURES}",
        "lacking": "mau: p\nky_truoc: empty.yml\n" + FIGURES,
        "2000": f"mau: p\n{FIGURES}",
    }
    for year in range(2001, 2016):
        written[str(year)] = f"mau: p\nky_truoc: {year - 1}.yml\n{FIGURES}"
    for name, text in written.items():
        Path(f"data/{name}.yml").write_text(text, "utf-8")

    def ask(*arguments: str) -> dict[str, Any]:
        cli.invoke([*arguments, "--format", "json", "--lang", "en"])
        return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]

    return ask


NOT_REACHED = {
    "no_position",  # of a draft's template
    "too_many_steps",  # see test_explain
    "month_of_year",  # of a period of two years
    "too_many_days",  # of a template that goes through them
    "named_value_why",  # see verdicts/test_checks_of_verdicts
    "nothing_there",  # of rules that declare nothing
    *(
        "share_passed",
        "empty_list",
        "not_in_previous_group",
        "not_ranked",
        "not_in_previous_row",
        "new_rows",
        "gone_rows",
    ),  # see verdicts/test_rows_before
    *("row_number", "of_row", "row_in", "row_value", "more_rows", "rows"),  # see verdicts/test_columns
    "system",
}


def test_an_answer_in_english_has_no_vietnamese(answers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = Recording()
    monkeypatch.setattr(table, "REASONS", recording)
    for name in ("whole", "empty", "unread", "outside", "lacking", "2015"):
        for asked in ((), ("don_vi.ten",), ("nguoi_ky.ho_ten",), ("ky.tu",)):
            found = answers("explain", f"data/{name}.yml", *asked)
            text = json.dumps(found, ensure_ascii=False)
            assert found["derivation"] is not None, text
            assert VIETNAMESE.findall(text) == [], [
                text[m.start() - 90 : m.end() + 40] for m in VIETNAMESE.finditer(text)
            ]
    built = answers("build", "data/whole.yml")
    assert not VIETNAMESE.search(json.dumps(built, ensure_ascii=False))
    assert {key for key in REASONS if not hasattr(errno, key)} - recording.seen == NOT_REACHED
