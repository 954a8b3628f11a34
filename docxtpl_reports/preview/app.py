"""The page as a web application: what is served, to whom, and the page's state as JSON.

Served are files of our own, the state, pictures of pages and the PDF: no path from a request ever reaches the disk.
"""

from __future__ import annotations

import asyncio
import html
import json
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from docxtpl_reports.diagnostics import Area, Diagnostic, ReportError, language, translate
from docxtpl_reports.figures.yaml.writing import Plain
from docxtpl_reports.packs.inventory import filters
from docxtpl_reports.pdf import open_document
from docxtpl_reports.reporters import problems

from .clipboard import entry_json
from .form import Item, Shape, TooLargeError, as_plain, figure_of
from .live import Live, Tab
from .pages import SCALES
from .saving import NotSavedError
from .session import Problem, Session, View
from .sources import Source
from .texts import IN_THE_FORM, NEW_ADDRESS, OLD_ADDRESS, TEXTS, texts

STATIC = Path(__file__).with_name("static")
ASSETS = {
    "preview.css": "text/css",
    "preview.js": "text/javascript",
    "form.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
LOOPBACK = ("127.0.0.1", "localhost")
MAX_BODY = 1_000_000  # bytes of a request: a list of some thousand rows
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the address holds the token
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def application(live: Live, token: str, port: int) -> ASGIApp:
    """The page at ``/<token>/``. It answers only requests to a loopback name and this port that carry the token, and takes
    orders only from its own pages."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        running = asyncio.create_task(live.run())
        yield
        live.stop()
        with suppress(asyncio.CancelledError):
            await running

    page = _Page(live)
    routes = [
        Route("/", page.html),
        Route("/view.json", page.state),
        Route("/fields.json", page.fields),
        Route("/form.json", page.form),
        Route("/events", page.events),
        Route("/report.pdf", page.pdf),
        Route("/page/{key:str}-{scale:str}.png", page.picture),
        Route("/page/{key:str}/sources.json", page.sources),
        Route("/data", page.select, methods=["POST"]),
        Route("/try", page.try_value, methods=["POST"]),
        Route("/judge", page.judge, methods=["POST"]),
        Route("/save", page.save, methods=["POST"]),
        Route("/open", page.open_template, methods=["POST"]),
        *(Route(f"/{name}", _asset(name)) for name in ASSETS),
    ]
    return _Guard(Starlette(routes=routes, lifespan=lifespan), token, port, live.lang)


class _Guard:
    """Refuses what does not come from the page itself: other hosts (DNS rebinding), origins, addresses without the token."""

    def __init__(self, app: ASGIApp, token: str, port: int, lang: str) -> None:
        self._app, self._token, self._lang = app, token, lang
        self._hosts = [f"{name}:{port}" for name in LOOPBACK]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        refusal = self._refusal(scope)
        app: ASGIApp = self._app
        if refusal is not None:
            text, status = refusal
            app = self._old_address() if status == 404 and scope["method"] == "GET" else PlainTextResponse(text, status)
        await app(scope, receive, send_guarded)

    def _old_address(self) -> Response:
        """The page for an address of an earlier run: where the new one is. It tells a stranger nothing of the project."""
        with language(self._lang):
            title, *said = (html.escape(translate(text)) for text in (TEXTS["title"], OLD_ADDRESS, NEW_ADDRESS))
        lines = "".join(f"<p>{text}</p>" for text in said)
        page = (
            f'<!doctype html><html lang="{self._lang}"><meta charset="utf-8"><title>{title}</title><main><h1>{title}</h1>'
            f"{lines}<pre>docxtpl-reports preview data/….yml</pre></main></html>"
        )
        return Response(page, 404, media_type="text/html")

    def _refusal(self, scope: Scope) -> tuple[str, int] | None:
        """The reason and status with which a request is refused; otherwise the request without the token in its path."""
        headers = Headers(scope=scope)
        if headers.get("host", "").lower() not in self._hosts:
            return "wrong host", 403
        origin = headers.get("origin")
        foreign = origin is not None and _host_of(origin) not in self._hosts
        if foreign or (origin is None and scope["method"] not in ("GET", "HEAD")):
            return "wrong origin", 403
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return "wrong origin", 403
        _, _, rest = scope["path"].partition("/")
        given, slash, rest = rest.partition("/")
        if not secrets.compare_digest(given.encode(), self._token.encode()):
            return "not found", 404
        if not slash:
            return "not found", 404
        scope["path"], scope["raw_path"] = f"/{rest}", None
        return None


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


class _Page:
    """The answers."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def _tab(self, request: Request) -> Tab:
        return self._live.tab(request.query_params.get("tab", ""))

    async def html(self, _: Request) -> Response:
        with language(self._live.lang):
            words = texts()
        values = {key: html.escape(text) for key, text in words.items()}
        values |= {"lang": self._live.lang, "texts": html.escape(json.dumps(words, ensure_ascii=False))}
        text = re.sub(r"\{\{(\w+)\}\}", lambda match: values[match[1]], _read("page.html").decode())
        return Response(text, media_type="text/html")

    async def state(self, request: Request) -> Response:
        session = self._tab(request).session
        with language(self._live.lang):
            found = view_json(session.view, session.files) | {"unsaved": _unsaved_json(session)}
        return _json(found)

    async def fields(self, request: Request) -> Response:
        """The fields, filters and blocks for the template, as tags to copy."""
        with language(self._live.lang):  # which a thread takes over
            found = await asyncio.to_thread(_fields_json, self._tab(request).session)
        return _json(found)

    async def events(self, request: Request) -> Response:
        tab = self._tab(request)

        async def lines() -> AsyncIterator[str]:
            async for number, building in self._live.events(tab):
                yield f"data: {json.dumps({'number': number, 'building': building})}\n\n"

        return StreamingResponse(lines(), media_type="text/event-stream")

    async def pdf(self, request: Request) -> Response:
        view = self._tab(request).session.view
        if view.pages is None:
            return PlainTextResponse("not found", 404)
        return Response(
            view.pages.pdf,
            media_type="application/pdf",
            headers={"Content-Disposition": 'inline; filename="xem-thu.pdf"'},
        )

    async def picture(self, request: Request) -> Response:
        pages = self._tab(request).session.view.pages
        key, typed = request.path_params["key"], request.path_params["scale"]
        scale = next((known for known in SCALES if str(known) == typed), None)
        if scale is None:
            return PlainTextResponse("no such scale", 400)
        png = await asyncio.to_thread(pages.picture, key, scale) if pages is not None else None
        if png is None:
            return PlainTextResponse("not found", 404)
        return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=3600, immutable"})

    async def sources(self, request: Request) -> Response:
        """The places where the words at a point of a page, or else all its words, are written; each file by its position."""
        session, query = self._tab(request).session, request.query_params
        try:
            point = (float(query["x"]), float(query["y"])) if query.keys() - {"tab"} else None
            found = await asyncio.to_thread(session.written, request.path_params["key"], point)
        except (KeyError, ValueError):
            return PlainTextResponse("no such point", 400)
        except ReportError:  # the page shows what is wrong
            return PlainTextResponse("the template has errors", 409)
        if found is None:
            return PlainTextResponse("not found", 404)
        with language(self._live.lang):
            answer = [_source_json(one, session.view) for one in found]
        return _json(answer)

    async def select(self, request: Request) -> Response:
        order, tab = await _order(request), self._tab(request)
        if order is None or not tab.session.select(str(order.get("data"))):
            return PlainTextResponse("no such data file", 400)
        return self._accepted(tab)

    async def try_value(self, request: Request) -> Response:
        order, tab = await _order(request), self._tab(request)
        if order is None:
            return PlainTextResponse("not understood", 400)
        if "name" not in order:
            return JSONResponse({"reason": "no_figure"}, 400)
        name, data, session = order["name"], str(order.get("data")), tab.session
        if name is None or "value" not in order:
            session.forget(None if name is None else str(name), data)
            return self._tried(tab)
        try:
            value = as_plain(order["value"])
            is_known = await asyncio.to_thread(session.try_value, str(name), value, data)
        except TooLargeError:
            return JSONResponse({"reason": "too_large"}, 400)
        except ValueError:
            is_known = False
        return self._tried(tab, value) if is_known else JSONResponse({"reason": "no_figure"}, 400)

    def _tried(self, tab: Tab, value: Plain = None) -> Response:
        """The number of values that are tried now, which the page knows before the report is made; the value as it was
        taken."""
        self._live.rebuild(tab)
        return _json(_unsaved_json(tab.session) | {"value": value})

    async def judge(self, request: Request) -> Response:
        """The verdicts that a value would give while it is being typed."""
        order, tab = await _order(request) or {}, self._tab(request)
        try:
            with language(self._live.lang):  # which a thread takes over
                value = as_plain(order.get("value"))
                judged = await asyncio.to_thread(tab.session.judge, str(order.get("name")), value)
                if judged is None:
                    raise ValueError
                answer = {
                    "problems": [_advice(diagnostic) for diagnostic in judged.problems],
                    "indicators": [record._asdict() for record in judged.indicators],
                    "criteria": [record._asdict() for record in judged.criteria],
                }
        except ValueError:
            return PlainTextResponse("no such figure", 400)
        return _json(answer)

    async def form(self, request: Request) -> Response:
        """Everything that may be typed in the data file in view; null while it cannot be read."""
        with language(self._live.lang):  # which a thread takes over
            items = await asyncio.to_thread(self._tab(request).session.form)
            answer = None if items is None else [_item_json(item) for item in items]
        return _json(answer)

    async def save(self, request: Request) -> Response:
        """Writes the values tried into the data file, or with a name into a new one; a refusal names the text that the page
        shows, and the value that it is about."""
        order, tab = await _order(request) or {}, self._tab(request)
        name = order.get("name", "")
        try:
            with language(self._live.lang):
                data = str(order.get("data"))
                saved = await asyncio.to_thread(tab.session.save_tried, None if name is None else str(name), data)
        except NotSavedError as error:
            return JSONResponse({"reason": error.reason, "path": error.path}, 400)
        self._live.rebuild(tab)
        return _json({"file": saved.file.as_posix(), "count": saved.values})

    async def open_template(self, request: Request) -> Response:
        """Opens a file of the template in the program that edits it. Its position names it; its name says that the list is the
        one that the page still shows."""
        order = await _order(request) or {}
        number, known = order.get("file"), self._tab(request).session.view.templates
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < len(known):
            return PlainTextResponse("no such file", 400)
        if order.get("name") != known[number].as_posix():
            return PlainTextResponse("no such file", 400)
        is_open = await asyncio.to_thread(open_document, known[number].absolute())
        return Response(status_code=204) if is_open else PlainTextResponse("not opened", 500)

    def _accepted(self, tab: Tab) -> Response:
        self._live.rebuild(tab)
        return Response(status_code=204)


def _json(answer: object) -> Response:
    return Response(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"), media_type="application/json")


async def _order(request: Request) -> dict[str, Any] | None:
    """The JSON object of a request, if it is one of reasonable size."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    try:
        order = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return order if isinstance(order, dict) else None


def view_json(view: View, files: tuple[Path, ...]) -> dict[str, object]:
    """The state of the page, in the current language."""
    pages = view.pages.pages if view.pages is not None else ()
    return {
        "number": view.number,
        "data": view.data.as_posix(),
        "files": [path.as_posix() for path in files],
        "stale": view.stale,
        "seconds": round(view.seconds, 3),
        "tried": dict(view.tried),
        "pages": [
            {"key": page.key, "width": page.width, "height": page.height, "changed": n in view.changed}
            for n, page in enumerate(pages, 1)
        ],
        "templates": [path.as_posix() for path in view.templates],
        "problems": [_problem_json(problem) for problem in view.problems],
        "indicators": [record._asdict() for record in view.indicators],
        "criteria": [record._asdict() for record in view.criteria],
    }


def _fields_json(session: Session) -> list[dict[str, object]]:
    examples = {one.name: one for one in filters()}
    found, has_uses = session.entries()
    return [
        entry_json(one, examples.get(one.name) if one.kind == "filter" else None, has_uses=has_uses) for one in found
    ]


def _item_json(item: Item) -> dict[str, object]:
    where = None if item.place is None else problems.place_text(replace(item.place, column=None))
    shape = _shape_json(item.shape)
    return item._asdict() | {"shape": shape, "uses": item.uses._asdict(), "place": where}


def _shape_json(shape: Shape) -> dict[str, object]:
    fields = [[name, _shape_json(one)] for name, one in shape.fields]
    return shape._asdict() | {"fields": fields, "item": None if shape.item is None else _shape_json(shape.item)}


def _source_json(source: Source, view: View) -> dict[str, object]:
    where = replace(source.place, file=None, text=None, heading=None)
    return {
        "name": Path(source.place.file or "").as_posix(),
        "file": view.position_of(source.place),
        "where": problems.place_text(where),
        "text": source.place.text or "",
        "boxes": source.boxes,
        "near": source.is_near,
    }


def _unsaved_json(session: Session) -> dict[str, object]:
    """The number of values that are in no file, and the other data files that have some; ``at``: grows with each change."""
    return {
        "at": session.changes,
        "here": session.count_tried,
        "elsewhere": [path.as_posix() for path in session.others_tried],
    }


def _advice(diagnostic: Diagnostic) -> str:
    """The message of a problem with its advice."""
    return " ".join(filter(None, (diagnostic.message, diagnostic.help)))


def _problem_json(problem: Problem) -> dict[str, object]:
    diagnostic = problem.diagnostic
    where = problems.place_text(diagnostic.location)
    return problems.diagnostic_json(diagnostic) | {
        "where": where if problem.tried is None else f"{translate(IN_THE_FORM)} · {problem.tried}",
        "advice": _advice(diagnostic),
        "place": None if problem.place is None else asdict(problem.place),
        "figure": problem.tried or _figure_of(diagnostic),
        "search": None if problem.search is None else asdict(problem.search),
        "corrections": _corrections(diagnostic),
    }


def _figure_of(diagnostic: Diagnostic) -> str | None:
    """The value of the data file that a problem is about, where the problem says so."""
    path = diagnostic.params.get("path")
    return figure_of(path) if isinstance(path, str) and diagnostic.area is Area.DATA else None


def _corrections(diagnostic: Diagnostic) -> list[dict[str, str]]:
    """The words to type instead: the whole tag of a template, and what is new in it."""
    fixes = [diagnostic.fix] if diagnostic.fix is not None else diagnostic.choices
    tag = diagnostic.location.tag or ""
    return [{"new": fix.new, "text": tag.replace(*fix, 1) if fix.old in tag else fix.new} for fix in fixes]


def _asset(name: str) -> Any:
    async def serve(_: Request) -> Response:
        return Response(_read(name), media_type=ASSETS[name])

    return serve


@cache
def _read(name: str) -> bytes:
    return (STATIC / name).read_bytes()
