"""Random tables as offices lay them out, read back and held against the figures that they were made from."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from support.sources_project import DATA, SourcesProject
from support.workbooks import xlsx

from docxtpl_reports.ooxml.charts.areas import cell_name

# Columns by name, with the words of their headings from the top level down.
WORDS = {
    "ten": ("Lĩnh vực",),
    "nhan": ("Tiếp nhận", "Tổng số"),
    "mang": ("Tiếp nhận", "Trực tuyến"),
    "xong": ("Giải quyết", "Tổng số"),
    "som": ("Giải quyết", "Đúng hạn", "Trước hạn"),
    "kip": ("Giải quyết", "Đúng hạn", "Đúng ngày"),
}
OTHERS = {"ghi_chu": ("Ghi chú",), "qua": ("Giải quyết", "Quá hạn"), "treo": ("Tiếp nhận trực tuyến",)}
COUNTS = tuple(name for name in WORDS if name != "ten")
RULES = """\
ma: p
ten: Bảng bất kỳ
bang:
  bieu:
    cot: {{{columns}}}
{more}
so_lieu:
  linh_vuc:
    kieu: danh_sach
    tu_bang: bieu
    truong:
      ten: {{kieu: chuoi}}
      nhom: {{kieu: chuoi, bat_buoc: false}}
{fields}
"""


class Layout:
    """A table laid out by chance: cells, merged areas, rules, and the records that must come back."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.cells: dict[tuple[int, int], object] = {}
        self.merges: list[str] = []
        self.grouped, self.total = self.chance.random() < 0.5, self.chance.choice(("", "top", "bottom"))
        names = [*WORDS, *self.chance.sample(sorted(OTHERS), self.chance.randrange(len(OTHERS) + 1))]
        blocks: dict[str, list[str]] = {}
        for name in names:
            blocks.setdefault((WORDS | OTHERS)[name][0], []).append(name)
        order = list(blocks.values())
        self.chance.shuffle(order)
        self.left = self.chance.randrange(1, 4)
        self.order = (["tt"] if self.grouped else []) + [name for block in order for name in self._inner(block)]
        self.columns = {name: column for column, name in enumerate(self.order, self.left)}
        self.row = 1
        for _ in range(self.chance.randrange(4)):
            self.cells[self.row, self.left] = self.chance.choice(
                ("BIỂU TỔNG HỢP", "Tiếp nhận và giải quyết", "Đơn vị: xã A")
            )
            self.row += self.chance.randrange(1, 3)
        self.headings()
        if self.chance.random() < 0.4:
            self.put({name: number for number, name in enumerate(self.order, 1)})
        self.records: list[tuple[str, ...]] = []
        self.body()

    def _inner(self, block: list[str]) -> list[str]:
        """The columns below one heading, those that share the next level together."""
        inner: dict[str, list[str]] = {}
        for name in block:
            inner.setdefault("/".join((WORDS | OTHERS)[name][1:2]), []).append(name)
        parts = list(inner.values())
        self.chance.shuffle(parts)
        return [name for part in parts for name in part]

    def put(self, values: dict[str, object]) -> None:
        for name, value in values.items():
            self.cells[self.row, self.columns[name]] = value
        self.row += 1

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.merges.append(f"{cell_name(top, left)}:{cell_name(bottom, right)}")

    def headings(self) -> None:
        words = WORDS | OTHERS | {"tt": ("TT",)}
        depth = max(len(words[name]) for name in self.order)
        for name, column in self.columns.items():
            levels = words[name]
            for level, text in enumerate(levels):
                top = self.row + level
                if level == len(levels) - 1:
                    self.cells[top, column] = self.spelled(text)
                    self.merge(top, column, self.row + depth - 1, column)
                    continue
                before = self.order[column - self.left - 1] if column > self.left else ""
                if before and words[before][: level + 1] == levels[: level + 1]:
                    continue
                self.cells[top, column] = self.spelled(text)
                last = column
                while last + 1 - self.left < len(self.order) and (
                    words[self.order[last + 1 - self.left]][: level + 1] == levels[: level + 1]
                ):
                    last += 1
                self.merge(top, column, top, last)
        self.row += depth

    def spelled(self, text: str) -> str:
        """The words as somebody else would type them."""
        how = self.chance.randrange(6)
        return (text, text.upper(), text.replace(" ", "\n"), f"{text} (hồ sơ)", f"  {text} ", f"{text} *")[how]

    def body(self) -> None:
        rows = [{name: self.chance.randrange(3000) for name in COUNTS} for _ in range(self.chance.randrange(1, 9))]
        sums: dict[str, object] = {name: sum(row[name] for row in rows) for name in COUNTS}
        if self.total == "top":
            self.put({"ten": "TỔNG CỘNG:", **sums})
        group, group_row, of_group = "", 0, dict.fromkeys(COUNTS, 0)
        for number, row in enumerate(rows):
            if self.grouped and (number == 0 or self.chance.random() < 0.3):
                group, of_group = f"Nhóm {number}", dict.fromkeys(COUNTS, 0)
                group_row = self.row
                self.put({"tt": ("I", "II", "III", "IV")[number % 4], "ten": group})
            if self.grouped:
                of_group = {key: of_group[key] + row[key] for key in COUNTS}
                self.cells |= {(group_row, self.columns[key]): value for key, value in of_group.items()}
            name = f"Lĩnh vực số {number}"
            self.put({"ten": name, **{key: self.written(value) for key, value in row.items()}})
            self.records.append((name, group, *(str(row[key]) for key in COUNTS)))
        if self.total == "bottom":
            self.put({"ten": "Tổng cộng", **sums})
        if self.chance.random() < 0.5:
            self.row += 1
            self.put({"ten": "Người lập biểu"})

    def written(self, value: int) -> object:
        return self.chance.choice(
            (value, value, str(value), f"{value // 1000}.{value % 1000:03d}" if value > 999 else value)
        )

    @property
    def workbook(self) -> bytes:
        bottom = max(row for row, _ in self.cells)
        right = max(column for _, column in self.cells)
        rows = [[self.cells.get((row, column)) for column in range(1, right + 1)] for row in range(1, bottom + 1)]
        return xlsx(rows, merges=self.merges)

    @property
    def rules(self) -> str:
        columns = ", ".join(f"{name}: [{', '.join(words)}]" for name, words in WORDS.items())
        more = ["    den_dong: Tổng cộng"] if self.total else []
        more += ["    nhom: {cot: TT, dang: la_ma}"] if self.grouped else []
        fields = "\n".join(f"      {name}: {{kieu: so_nguyen}}" for name in COUNTS)
        return RULES.format(columns=columns, more="\n".join(more), fields=fields)


@pytest.mark.parametrize("seed", range(150))
def test_a_random_table_comes_back(seed: int, tmp_path: Path) -> None:
    layout = Layout(seed)
    project = SourcesProject(tmp_path)
    case, problems = project.load(layout.workbook, layout.rules, DATA)
    assert [d.message for d in problems] == []
    assert case is not None
    rows = case.data.sections["so_lieu"]["linh_vuc"]  # type: ignore[index]
    found = [
        (str(row.ten), str(row.nhom) if layout.grouped else "", *(str(row[key].value) for key in COUNTS))
        for row in rows
    ]
    assert found == layout.records
