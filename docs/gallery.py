"""Builds the example of every pack in templates/, validates it, and writes the page of all packs, gallery.md, with pictures of
the first page of template and result in docs/gallery/, and of the result in the pack where its README shows it.

``python docs/gallery.py`` draws all pictures, or those of the packs that are named. They depend on LibreOffice and its fonts; a
test asks that the page lists every pack.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

DOCS = Path(__file__).parent
ROOT = DOCS.parent
TEMPLATES = ROOT / "templates"
PICTURES = DOCS / "gallery"
PREVIEW = "xem-truoc.png"  # page 1 of the result, in a pack whose README shows it
SCALE = 0.62  # pixels a point
PREVIEW_SCALE = 1.2
SHADES = 16
BYTES = 60_000

INTRODUCTION = """\
# Bộ mẫu có sẵn / The packs

*[Hướng dẫn](huong-dan.md) · [User's guide](guide.md)*

Trang này được tạo bằng `make gallery`: mỗi bộ mẫu được làm thử với số liệu ví dụ, kiểm tra rồi mới chụp trang đầu của
mẫu và của văn bản. Chép một bộ về để sửa: `docxtpl-reports new --from TÊN`. Số liệu ví dụ là của đơn vị không có thật, trừ
báo cáo của xã Pờ Y.

Written by `make gallery`, which builds each pack with its example figures, validates the document and draws the first page of
template and result. To copy a pack and change it: `docxtpl-reports new --from NAME`.
"""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack with its example: ``title`` as its rules say, ``data`` its example figures."""

    name: str
    title: str
    data: Path

    @property
    def picture(self) -> Path:
        return PICTURES / f"{self.name}.png"


def packs() -> list[Pack]:
    """Every pack in templates/, by name."""
    examples = {_yaml(path).get("mau"): path for path in sorted((ROOT / "data").glob("*.yml"), reverse=True)}
    found = []
    for rules in sorted(TEMPLATES.glob("*/quy-tac.yml")):
        own = rules.parent / "thu" / "vi-du.yml"
        data = own if own.is_file() else examples.get(rules.parent.name)
        assert data is not None, f"{rules.parent.name} has no example: neither thu/vi-du.yml nor a file in data/"
        found.append(Pack(rules.parent.name, str(_yaml(rules)["ten"]), data))
    return found


def _yaml(path: Path) -> dict[str, object]:
    """A file as a mapping of texts: values are for the program to read, not for YAML."""
    content = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    assert isinstance(content, dict), path
    return content


def page(counted: dict[str, int]) -> str:
    """The page, from the number of pages of each example."""
    out = [INTRODUCTION]
    for pack in packs():
        links = [f"[mẫu](../templates/{pack.name}/mau.docx)", f"[quy tắc](../templates/{pack.name}/quy-tac.yml)"]
        links.append(f"[số liệu ví dụ](../{pack.data.relative_to(ROOT).as_posix()})")
        if (TEMPLATES / pack.name / "README.md").is_file():
            links.append(f"[giới thiệu](../templates/{pack.name}/README.md)")
        out += [
            f"## {pack.name}\n",
            f"{pack.title}. {counted[pack.name]} trang. {', '.join(links)}.\n",
            f"![{pack.name}: mẫu, kết quả](gallery/{pack.name}.png)\n",
        ]
    return "\n".join(out)


def make(names: list[str]) -> None:
    """Builds and validates every example, draws the pictures (of ``names`` only), and writes the page."""
    from drawing import beside, framed, open_as_pdf, pixels, png
    from openxml_audit import OpenXmlValidator

    from docxtpl_reports.jobs import build
    from docxtpl_reports.jobs.job import Job

    PICTURES.mkdir(exist_ok=True)
    counted: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as room:
        drawn: dict[Pack, tuple[Path, Path]] = {}
        for pack in packs():
            template, result = (Path(room) / f"{pack.name}-{kind}.docx" for kind in ("mau", "ket-qua"))
            made = build.run(Job(pack.data))
            assert made.document is not None, [problem.message for problem in made.diagnostics]
            template.write_bytes((TEMPLATES / pack.name / "mau.docx").read_bytes())
            result.write_bytes(made.document)
            faults = {
                document: {error.description for error in OpenXmlValidator().validate(document).errors}
                for document in (template, result)
            }
            assert faults[result] <= faults[template], (pack.name, faults[result] - faults[template])
            drawn[pack] = template, result
        opened = open_as_pdf([document for pair in drawn.values() for document in pair], Path(room))
        for pack, pair in drawn.items():
            counted[pack.name] = len(opened[pair[1]])
            if not names or pack.name in names:
                first = [framed(pixels(opened[document][0], SCALE)) for document in pair]
                picture = png(beside(first, 16), SHADES)
                assert len(picture) < BYTES, (pack.name, len(picture))
                pack.picture.write_bytes(picture)
                if (preview := TEMPLATES / pack.name / PREVIEW).is_file():
                    preview.write_bytes(png(pixels(opened[pair[1]][0], PREVIEW_SCALE), SHADES))
            print(f"{pack.name}: {counted[pack.name]} trang, {pack.picture.stat().st_size // 1024} kB")
    for stray in set(PICTURES.glob("*.png")) - {pack.picture for pack in packs()}:
        stray.unlink()
    (DOCS / "gallery.md").write_text(page(counted), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    make(sys.argv[1:])
