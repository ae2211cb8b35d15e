"""`/kb/articles/<id>/<slug>` and `/kb/news/<id>/<slug>`: the addresses that people share and search engines keep. No script but our own."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from flask import Blueprint, Flask, Response, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from gateway import problems
from gateway.brands import brand
from gateway.identity.reader import remembered
from gateway.knowledge.article import article_page, news_page, sent
from gateway.knowledge.kept import Page
from gateway.knowledge.languages import wish
from gateway.knowledge.views import note_view
from gateway.people.kinds import LANGUAGE
from gateway.tracking.standing import is_tracked
from kit.errors import NotFound, Refusal

pages = Blueprint("knowledge", __name__, template_folder="templates")
STYLE = (Path(__file__).parent / "pages.css").read_bytes()
HTML = "text/html"
# No script. Styles of single elements, pictures and frames are what a body may hold; they were cleaned when it was written.
POLICY = (
    "default-src 'none'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: https:; media-src 'self' https:; "
    "frame-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# While visitors are tracked (WHO-003): our own script, what it asks and where it reports.
POLICY_TRACKED = POLICY.replace("default-src 'none'; ", "default-src 'none'; script-src 'self'; connect-src 'self'; ")
RIGHT_TO_LEFT = frozenset(("ar", "fa", "he", "ur"))
SEARCH = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SAID_OF = {
    403: ("This page is not open to you", "Sign in on the portal with an account that may read it."),
    404: ("There is no such page", "The address may be mistyped, or the page was taken away."),
    410: ("This page is gone", "It was deleted, and so was the page that took its place."),
    429: ("Too many requests", "Please wait a moment, then load the page again."),
    500: ("Something went wrong", "The fault is ours. Please try again later."),
    503: ("Just a moment", "The knowledge base does not answer. Please load the page again in a few seconds."),
}


@pages.get("/kb/articles/<item_id>", defaults={"slug": ""})
@pages.get("/kb/articles/<item_id>/<path:slug>")
def article(item_id: str, slug: str) -> Response:
    """An article; 301 to its present address, or to the article that took its place."""
    page = article_page(_known(item_id), _wish(), _article_written)
    if "moved_to" in page.said:
        return _led(page.said["moved_to"]["path"], 301)
    return _shown("article", page, item_id)


@pages.get("/kb/news/<item_id>", defaults={"slug": ""})
@pages.get("/kb/news/<item_id>/<path:slug>")
def news(item_id: str, slug: str) -> Response:
    """A news item; 301 to its present address."""
    return _shown("news", news_page(_known(item_id), _wish(), _news_written), item_id)


@pages.get("/kb/<path:nowhere>")
def nothing(nowhere: str) -> Response:
    """All other addresses below /kb; 301 to the one without a slash at its end."""
    if nowhere.rstrip("/") and nowhere.endswith("/"):
        return _led(f"/kb/{nowhere.rstrip('/')}", 301)
    raise NotFound("page_not_found", "There is no such page.")


def _shown(kind: str, page: Page, asked_id: str) -> Response:
    """The page; or its own address where another was asked for: 302 for a translation in the language picked, else 301."""
    said = page.said
    if said["id"] != _known(asked_id):
        return _led(said["path"], 302)
    if request.path != said["path"]:
        return _led(said["path"], 301)
    search = request.args.get("search_id", "")
    search_id = search if SEARCH.fullmatch(search) else None
    note_view(kind, said["id"], brand_id=brand()["id"], language=said["language"], search_id=search_id)
    answer = sent(page, HTML)
    answer.headers["Content-Security-Policy"] = POLICY_TRACKED if is_tracked() else POLICY
    answer.headers["Referrer-Policy"] = "same-origin"
    return remembered(answer)


def _led(path: str, status: int) -> Response:
    """To another address of ours, with what was asked of this one."""
    query = request.query_string.decode("ascii", "ignore")
    return Response(b"", status, {"Location": quote(path) + (f"?{query}" if query else ""), "Cache-Control": "private, no-cache"})


def _known(item_id: str) -> str:
    try:
        return str(uuid.UUID(item_id)) if len(item_id) == 36 else _nowhere()
    except ValueError:
        return _nowhere()


def _nowhere() -> str:
    raise NotFound("page_not_found", "There is no such page.")


def _wish() -> dict[str, Any]:
    """At these addresses only a language that was picked counts: what a search engine reads must not hang on who asks."""
    picked = request.args.get("language", "")
    return wish(picked if len(picked) <= 35 and re.fullmatch(LANGUAGE, picked) else None, is_browser_heard=False)


def _article_written(said: dict[str, Any]) -> bytes:
    return _written("article.html", said)


def _news_written(said: dict[str, Any]) -> bytes:
    return _written("news.html", said)


def _written(template: str, said: dict[str, Any]) -> bytes:
    data = [Markup(orjson.dumps(one).decode().replace("<", "\\u003c")) for one in said["structured_data"]]  # noqa: S704  (cannot end its element)
    main = said["language"].partition("-")[0].lower()
    shown = said | {"structured_data": data, "body": Markup(said["body"]), "direction": "rtl" if main in RIGHT_TO_LEFT else "ltr"}  # noqa: S704  (cleaned by kb)
    return render_template(f"pages/{template}", is_tracked=is_tracked(), **shown).encode()


@pages.get("/kb.css")
def style() -> Response:
    """The look of these pages."""
    return Response(STYLE, mimetype="text/css", headers={"Cache-Control": "max-age=300"})


@pages.errorhandler(Refusal)
def of_refusal(refusal: Refusal) -> Response:
    """A refusal as a page, with the status it has everywhere."""
    return _failed(problems.of_refusal(refusal))


@pages.errorhandler(Exception)
def of_bug(error: Exception) -> Response:
    """A bug, logged once, as a page."""
    return error.get_response() if isinstance(error, HTTPException) else _failed(problems.of_bug(error))  # type: ignore[return-value]


def _failed(problem: Response) -> Response:
    title, text = SAID_OF.get(problem.status_code, SAID_OF[500])
    trace = request.environ.get("frontline.trace_id", "") if problem.status_code >= 500 else ""
    shown = render_template("pages/failed.html", title=title, text=text, trace=trace, brand_name=_brand_name())
    answer = Response(shown, problem.status_code, mimetype=HTML)
    if "Retry-After" in problem.headers:
        answer.headers["Retry-After"] = problem.headers["Retry-After"]
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _brand_name() -> str:
    """Whose portal it is; nothing while nobody can say."""
    try:
        return str(brand()["name"])
    except Refusal:
        return ""


def register(app: Flask) -> None:
    """Serves them."""
    app.register_blueprint(pages)
