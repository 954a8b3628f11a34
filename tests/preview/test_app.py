"""Access to the page: a foreign page or path can neither read it nor send it commands."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from support import ROOT
from support.build import docx
from support.preview_office import make_session
from support.project import DATA, make_project

from docxtpl_reports.figures.data.sections import DECLARED, FIXED
from docxtpl_reports.packs.insertion import FormKind
from docxtpl_reports.preview import app
from docxtpl_reports.preview.app import application
from docxtpl_reports.preview.form import WAIVERS
from docxtpl_reports.preview.live import MAX_TABS, Live
from docxtpl_reports.preview.texts import TEXTS

TOKEN, PORT = "a-token-of-this-run", 8765
HERE = f"http://127.0.0.1:{PORT}"
SECRET = "mật khẩu của người khác"


@pytest.fixture
def live(tmp_path: Path) -> Live:
    data = make_project(tmp_path)
    (tmp_path / "secret.yml").write_text(SECRET, "utf-8")
    other = data.with_name("xa-b.yml")
    other.write_text(data.read_text("utf-8"), "utf-8")
    live = Live(make_session(data, other)[0])
    live.session.build()
    return live


@pytest.fixture
def client(live: Live) -> TestClient:
    """Its lifespan is not run: nothing is built or watched behind the tests' backs."""
    return TestClient(application(live, TOKEN, PORT), base_url=f"{HERE}/{TOKEN}/")


def post(client: TestClient, address: str, order: object, **headers: str) -> int:
    return client.post(address, content=json.dumps(order), headers={"Origin": HERE} | headers).status_code


class TestAccess:
    @pytest.mark.parametrize(
        "path", ["/", "/view.json", f"/{TOKEN}", f"/{TOKEN}x/", f"/{TOKEN[:-1]}/", "//", "/favicon.ico"]
    )
    def test_addresses_without_the_token_are_not_found(self, client: TestClient, path: str) -> None:
        assert client.get(f"{HERE}{path}").status_code == 404

    def test_an_address_of_an_earlier_run_says_what_to_type(self, client: TestClient) -> None:
        answer = client.get(f"{HERE}/the-token-of-yesterday/")
        assert answer.headers["content-type"].startswith("text/html")
        assert "docxtpl-reports preview" in answer.text
        assert "xa-a.yml" not in answer.text

    def test_the_token_opens_the_page(self, client: TestClient) -> None:
        answer = client.get("")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")

    @pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", ""])
    def test_other_hosts_are_refused_even_with_the_token(self, client: TestClient, host: str) -> None:
        """DNS rebinding: a stranger's name that leads to this machine."""
        assert client.get("view.json", headers={"Host": host}).status_code == 403

    @pytest.mark.parametrize("host", [f"localhost:{PORT}", f"127.0.0.1:{PORT}", f"LOCALHOST:{PORT}"])
    def test_loopback_names_are_ours(self, client: TestClient, host: str) -> None:
        assert client.get("view.json", headers={"Host": host}).status_code == 200

    @pytest.mark.parametrize("origin", ["http://evil.example", "null", f"http://127.0.0.1:{PORT + 1}", ""])
    def test_other_origins_may_neither_read_nor_order(self, client: TestClient, live: Live, origin: str) -> None:
        assert client.get("view.json", headers={"Origin": origin}).status_code == 403
        order = {"name": "so_lieu.ho_so_tong", "value": "1"}
        assert post(client, "try", order, Origin=origin) == 403
        assert live.session.build().tried == ()

    def test_an_order_must_say_where_it_comes_from(self, client: TestClient) -> None:
        assert client.post("try", content="{}").status_code == 403

    @pytest.mark.parametrize("site", ["cross-site", "same-site"])
    def test_other_sites_may_not_embed_or_fetch(self, client: TestClient, site: str) -> None:
        assert client.get("view.json", headers={"Sec-Fetch-Site": site}).status_code == 403

    def test_what_is_refused_carries_the_same_headers(self, client: TestClient) -> None:
        for path in ("", "none", "../"):
            headers = client.get(path).headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"
            assert "access-control-allow-origin" not in headers

    def test_websockets_are_not_answered(self, client: TestClient) -> None:
        with pytest.raises(WebSocketDisconnect), client.websocket_connect("events"):
            pytest.fail("a websocket was accepted")


class TestTabs:
    ONE, OTHER = "0123456789ab", "ba9876543210"

    def view(self, client: TestClient, tab: str) -> Any:
        return client.get(f"view.json?tab={tab}").json()

    def test_what_is_tried_in_one_is_not_seen_in_another(self, client: TestClient, live: Live) -> None:
        assert self.view(client, self.ONE)["number"] == 1
        assert self.view(client, self.OTHER)["number"] == 0
        for tab in (self.ONE, self.OTHER):
            live.tab(tab).session.build()
        assert post(client, f"try?tab={self.OTHER}", {"name": "so_lieu.ho_so_truc_tuyen", "value": "600"}) == 200
        assert post(client, f"data?tab={self.OTHER}", {"data": live.session.files[-1].as_posix()}) == 204
        live.tab(self.OTHER).session.build()
        live.tab(self.ONE).session.build()
        one, other = self.view(client, self.ONE), self.view(client, self.OTHER)
        assert one["data"] != other["data"]
        assert one["tried"] == {}
        assert client.get(f"report.pdf?tab={self.OTHER}").status_code == 200

    def test_a_name_of_another_kind_is_the_first_tab(self, client: TestClient, live: Live) -> None:
        for name in ("", "../x", "0" * 200, "ABC"):
            assert live.tab(name).session is live.session

    def test_tabs_are_not_kept_for_ever(self, live: Live) -> None:
        live.tab(self.ONE).viewers = 1
        for number in range(3 * MAX_TABS):
            live.tab(f"{number:012x}")
        assert live.tab(self.ONE).session is live.session
        kept = {id(live.tab(f"{number:012x}").session) for number in range(3 * MAX_TABS - 3, 3 * MAX_TABS)}
        assert id(live.session) not in kept

    def test_where_all_are_looked_at_the_next_shares_the_first(self, live: Live) -> None:
        for number in range(MAX_TABS):
            live.tab(f"{number:012x}").viewers = 1
        assert live.tab(self.OTHER).session is live.session


class TestSaving:
    def test_trial_values_become_a_file_beside_the_data(self, client: TestClient, live: Live) -> None:
        assert post(client, "try", {"name": "so_lieu.ho_so_truc_tuyen", "value": "600"}) == 200
        answer = client.post("save", content=json.dumps({"name": "thu"}), headers={"Origin": HERE})
        assert answer.json() == {"file": live.session.data.with_name("thu.yml").as_posix(), "count": 1}
        again = client.post("save", content=json.dumps({"name": "thu"}), headers={"Origin": HERE})
        assert (again.status_code, again.json()) == (400, {"reason": "exists", "path": ""})

    def test_trial_values_are_written_into_the_data(self, client: TestClient, live: Live) -> None:
        data = live.session.data
        assert post(client, "try", {"name": "so_lieu.ho_so_truc_tuyen", "value": "600"}) == 200
        assert client.post("save", content='{"name": null}', headers={"Origin": HERE}).json() == {
            "file": data.as_posix(),
            "count": 1,
        }
        assert data.read_text("utf-8") == DATA.replace("109", "600")

    def test_a_refusal_says_which_value_it_is_about(self, client: TestClient, live: Live) -> None:
        post(client, "try", {"name": "so_lieu.ho_so_truc_tuyen", "value": "nhiều"})
        answer = client.post("save", content='{"name": null}', headers={"Origin": HERE})
        assert (answer.status_code, answer.json()) == (400, {"reason": "bad_value", "path": "so_lieu.ho_so_truc_tuyen"})
        assert live.session.data.read_text("utf-8") == DATA

    @pytest.mark.parametrize("order", [{}, {"name": "../secret"}, {"name": ["x"]}, []])
    def test_no_request_names_a_path(self, client: TestClient, live: Live, order: object) -> None:
        post(client, "try", {"name": "so_lieu.ho_so_truc_tuyen", "value": "600"})
        before = sorted(live.session.data.parent.parent.rglob("*"))
        status = post(client, "save", order)
        assert (status, sorted(live.session.data.parent.parent.rglob("*"))) == (400, before)
        assert live.session.data.read_text("utf-8") == DATA

    def test_another_origin_cannot_save(self, client: TestClient) -> None:
        assert post(client, "save", {"name": "thu"}, Origin="http://evil.example") == 403


class TestForm:
    def test_everything_that_may_be_typed_is_in_it(self, client: TestClient) -> None:
        items = {item["path"]: item for item in client.get("form.json").json()}
        assert list(items)[:3] == ["so_lieu.ho_so_tong", "so_lieu.ho_so_truc_tuyen", "so_lieu.diem_nam_truoc"]
        found = items["so_lieu.ho_so_truc_tuyen"]
        assert (found["value"], found["label"], found["kind"]) == ("109", "Hồ sơ trực tuyến", "số nguyên")
        assert found["place"].endswith("xa-a.yml:10")
        assert found["uses"] == {"indicators": ["truc_tuyen"], "criteria": ["1"]}
        assert items["kinh_gui"]["value"] == ["Ủy ban nhân dân huyện C"]

    def test_the_page_is_told_how_a_value_was_taken(self, client: TestClient) -> None:
        order = {"name": "don_vi.ten", "value": " Vo\u0303 A\r\nB "}
        answer = client.post("try", content=json.dumps(order), headers={"Origin": HERE}).json()
        assert answer == {"at": 1, "here": 1, "elsewhere": [], "value": "Võ A\nB"}
        items = {item["path"]: item for item in client.get("form.json").json()}
        assert items["don_vi.ten"]["value"] == answer["value"]

    def test_a_value_is_judged_while_it_is_typed(self, client: TestClient, live: Live) -> None:
        order = {"name": "so_lieu.ho_so_truc_tuyen", "value": "600"}
        answer = client.post("judge", content=json.dumps(order), headers={"Origin": HERE}).json()
        assert (answer["problems"], answer["indicators"][0]["verdict"]) == ([], "PASS")
        answer = client.post("judge", content=json.dumps(order | {"value": "6oo"}), headers={"Origin": HERE}).json()
        assert "6oo" in answer["problems"][0]
        assert live.session.build().tried == ()

    def test_a_data_file_that_cannot_be_read_has_none(self, client: TestClient, live: Live) -> None:
        live.session.data.write_text("mau: [", "utf-8")
        assert client.get("form.json").json() is None


class TestWhatIsServed:
    @pytest.mark.parametrize(
        "path",
        [
            "../secret.yml",
            "..%2fsecret.yml",
            "%2e%2e/%2e%2e/secret.yml",
            "static/../../secret.yml",
            "preview.css/../app.py",
            "app.py",
            "page.html",
            "/etc/passwd",
            "page/../../../secret.yml-1.png",
            "page/..%2f..%2fsecret-1.png",
            "data/xa-a.yml",
            "preview.js%00",
        ],
    )
    def test_no_path_reaches_the_disk(self, client: TestClient, path: str) -> None:
        answer = client.get(f"{HERE}/{TOKEN}/{path}")
        assert answer.status_code == 404
        assert SECRET not in answer.text

    @pytest.mark.parametrize("scale", ["0", "5", "9" * 5000, "1.5", "٣", "x"])
    def test_a_scale_that_is_none_is_refused(self, client: TestClient, scale: str) -> None:  # D15
        assert client.get(f"page/{'a' * 16}-{scale}.png").status_code == 400

    @pytest.mark.parametrize(("name", "kind"), [("preview.css", "text/css"), ("preview.js", "text/javascript")])
    def test_the_pages_own_files_are_there(self, client: TestClient, name: str, kind: str) -> None:
        answer = client.get(name)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)

    def test_the_page_needs_nothing_from_elsewhere_and_no_inline_script(self, client: TestClient) -> None:
        text = client.get("").text
        assert "http" not in text
        assert "<script>" not in text
        assert "style=" not in text
        assert " on" not in text.replace(" on ", "")

    def test_the_state_has_problems_pages_and_verdicts(self, client: TestClient) -> None:
        state = client.get("view.json").json()
        assert [page["changed"] for page in state["pages"]] == [False]
        assert state["indicators"][0]["verdict"] == "FAIL"
        assert [Path(name).name for name in state["files"]] == ["xa-a.yml", "xa-b.yml"]

    def test_pictures_and_pdf_are_those_in_view(self, client: TestClient) -> None:
        key = client.get("view.json").json()["pages"][0]["key"]
        assert client.get(f"page/{key}-2.png").content.startswith(b"\x89PNG")
        assert client.get("report.pdf").content.startswith(b"%PDF-")
        for address in ("page/0-1.png", f"page/{key}.png"):
            assert client.get(address).status_code == 404
        for address in (f"page/{key}-99.png", f"page/{key}-x.png"):
            assert client.get(address).status_code == 400

    def test_without_pages_there_is_no_pdf(self, tmp_path: Path) -> None:
        live = Live(make_session(make_project(tmp_path))[0])
        client = TestClient(application(live, TOKEN, PORT), base_url=f"{HERE}/{TOKEN}/")
        assert client.get("report.pdf").status_code == 404
        assert client.get("view.json").json()["pages"] == []


class TestOrders:
    def test_a_value_is_tried_and_forgotten(self, client: TestClient, live: Live) -> None:
        assert post(client, "try", {"name": "so_lieu.ho_so_truc_tuyen", "value": "600"}) == 200
        assert live.session.build().indicators[0].text == "50,63%"
        assert client.get("view.json").json()["tried"] == {"so_lieu.ho_so_truc_tuyen": "600"}
        assert post(client, "try", {"name": None}) == 200
        assert live.session.build().tried == ()

    def test_another_data_file_is_chosen_by_its_name_only(self, client: TestClient, live: Live, tmp_path: Path) -> None:
        name = client.get("view.json").json()["files"][1]
        assert post(client, "data", {"data": name}) == 204
        assert live.session.data.name == "xa-b.yml"
        for stranger in (str(tmp_path / "secret.yml"), "../secret.yml", f"{name}/../../secret.yml", None, 1):
            assert post(client, "data", {"data": stranger}) == 400

    @pytest.mark.parametrize(
        "order",
        [
            {"name": "ky_truoc", "value": "../secret.yml"},
            {"name": "ke_thua", "value": "../secret.yml"},
            {"name": "so_lieu.ho_so_tong", "value": 600},
            {"name": ["so_lieu.ho_so_tong"], "value": "1"},
            {"name": "so_lieu.ho_so_tong", "value": "1" * 50_000},
            {"name": "so_lieu.ho_so_tong", "value": [[[[[[["1"]]]]]]]},
            {"name": "so_lieu.ho_so_tong", "value": ["1"] * 21_000},
            {"name": "so_lieu.ho_so_tong", "value": {"": "1"}},
            {"name": "so_lieu", "value": {"ho_so_tong": "1"}},
        ],
    )
    def test_what_is_not_a_value_of_a_figure_is_refused(self, client: TestClient, order: dict[str, Any]) -> None:
        assert post(client, "try", order) == 400
        assert post(client, "judge", order) == 400

    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"null", b"{", b"[" * 60_000, b"\xff", b'{"a": "' + b"x" * 1_100_000 + b'"}']
    )
    def test_what_is_not_an_order_is_refused(self, client: TestClient, body: bytes) -> None:
        gc.collect()  # what others left must not be finalized in the depth of brackets
        for address in ("try", "data"):
            assert client.post(address, content=body, headers={"Origin": HERE}).status_code == 400

    def test_orders_are_not_taken_by_get(self, client: TestClient) -> None:
        assert client.get("try").status_code == 405


class TestLanguage:
    @pytest.mark.parametrize(("lang", "title"), [("vi", "Xem thử báo cáo"), ("en", "Report preview")])
    def test_the_page_speaks_it(self, live: Live, lang: str, title: str) -> None:
        live.lang = lang
        client = TestClient(application(live, TOKEN, PORT), base_url=f"{HERE}/{TOKEN}/")
        text = client.get("").text
        assert f'<html lang="{lang}">' in text
        assert f"<h1>{title}</h1>" in text
        assert "{{" not in text

    def test_every_word_is_used_by_page_or_script(self, client: TestClient) -> None:
        static = ROOT / "docxtpl_reports/preview/static"
        used = "".join((static / name).read_text("utf-8") for name in ("page.html", "preview.js", "form.js"))
        dynamic = {"PASS", "FAIL", "UNKNOWN", "NOT_APPLICABLE", "error", "warning"}
        dynamic |= {f"copy_{kind}" for kind in FormKind} | {"bad_name", "exists", "bad_value", "not_saved"}
        dynamic |= {
            "changed_file",
            "by_hand",
            "read_only",
            "unreadable",
            "gone",
            "too_large",
            "nothing",
            "taken",
            "misfit",
        } | {f"form_{key}" for key in (*FIXED, *DECLARED, WAIVERS)}
        unused = [
            key for key in TEXTS if key not in dynamic and f"{{{{{key}}}}}" not in used and f'"{key}"' not in used
        ]
        assert [key for key in unused if f"words.{key}" not in used] == []


class TestTemplates:
    """The template and its shared parts are listed, and opened in the program that edits them."""

    @pytest.fixture
    def with_part(self, tmp_path: Path) -> Live:
        data = make_project(tmp_path, template=('{% chen "ky" %}', "{{ so_lieu.ho_so_tong }}"))
        part = tmp_path / "templates" / "chung" / "ky.docx"
        part.parent.mkdir()
        part.write_bytes(docx("Lap bieu {{ nguoi_ky.ho_ten }}"))
        live = Live(make_session(data)[0])
        live.session.build()
        return live

    def test_they_are_listed_and_opened_by_their_place_in_the_list(
        self, with_part: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened: list[Path] = []
        monkeypatch.setattr(app, "open_document", lambda path: opened.append(path) or True)
        client = TestClient(application(with_part, TOKEN, PORT), base_url=f"{HERE}/{TOKEN}/")
        names = [Path(name).name for name in client.get("view.json").json()["templates"]]
        assert names == ["mau.docx", "ky.docx"]
        assert post(client, "open", {"file": 1, "name": f"{tmp_path.as_posix()}/templates/chung/ky.docx"}) == 204
        assert [path.name for path in opened] == ["ky.docx"]
        assert opened[0].is_absolute()

    @pytest.mark.parametrize(
        "order",
        [
            {"file": 2},
            {"file": -1},
            {"file": "ky.docx"},
            {"file": True},
            {"file": 1},
            {"file": 0, "name": "ky.docx"},
            {},
            [],
        ],
    )
    def test_nothing_else_is_opened(self, with_part: Live, monkeypatch: pytest.MonkeyPatch, order: object) -> None:
        monkeypatch.setattr(app, "open_document", lambda path: pytest.fail(f"opened {path}"))
        client = TestClient(application(with_part, TOKEN, PORT), base_url=f"{HERE}/{TOKEN}/")
        assert post(client, "open", order) == 400

    def test_a_machine_that_cannot_open_it_says_so(self, with_part: Live, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(app, "open_document", lambda path: False)
        client = TestClient(application(with_part, TOKEN, PORT), base_url=f"{HERE}/{TOKEN}/")
        name = with_part.session.view.templates[0].as_posix()
        assert post(client, "open", {"file": 0, "name": name}) == 500

    def test_strangers_cannot_have_it_opened(self, with_part: Live, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(app, "open_document", lambda path: pytest.fail(f"opened {path}"))
        client = TestClient(application(with_part, TOKEN, PORT), base_url=f"{HERE}/{TOKEN}/")
        assert post(client, "open", {"file": 0}, Origin="http://evil.example") == 403

    def test_a_point_of_a_page_leads_to_the_part_that_is_written_there(self, with_part: Live) -> None:
        client = TestClient(application(with_part, TOKEN, PORT), base_url=f"{HERE}/{TOKEN}/")
        pages = with_part.session.view.pages
        assert pages is not None
        address = f"page/{pages.keys[0]}/sources.json"
        shown = [(Path(one["name"]).name, one["file"], one["text"]) for one in client.get(address).json()]
        assert shown == [("ky.docx", 1, "Lap bieu {{ nguoi_ky.ho_ten }}"), ("mau.docx", 0, "{{ so_lieu.ho_so_tong }}")]
        boxes = {word.letters: word.box for word in pages.words(1)}
        for word, file in (("lap", "ky.docx"), ("1.185", "mau.docx")):
            left, top, width, height = boxes[word]
            point = {"x": str(left + width / 2), "y": str(top + height / 2)}
            [one] = client.get(address, params=point).json()
            assert (Path(one["name"]).name, len(one["boxes"])) == (file, 1)

    def test_points_that_are_none_are_refused(self, with_part: Live) -> None:
        client = TestClient(application(with_part, TOKEN, PORT), base_url=f"{HERE}/{TOKEN}/")
        assert with_part.session.view.pages is not None
        address = f"page/{with_part.session.view.pages.keys[0]}/sources.json"
        assert client.get(f"{address}?x=1").status_code == 400
        assert client.get(f"{address}?x=a&y=b").status_code == 400
        assert client.get("page/none/sources.json").status_code == 404

    def test_a_template_with_errors_leads_nowhere(self, with_part: Live, tmp_path: Path) -> None:
        client = TestClient(application(with_part, TOKEN, PORT), base_url=f"{HERE}/{TOKEN}/")
        (tmp_path / "templates/nho/mau.docx").write_bytes(docx("{% if x %}"))
        view = with_part.session.build()
        assert view.pages is not None
        assert client.get(f"page/{view.pages.keys[0]}/sources.json").status_code == 409
