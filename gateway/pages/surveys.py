"""`/surveys/<token>`: a survey as a plain page and a plain form, for whoever has its link (SUR-025 to SUR-027, SUR-069)."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, render_template, request

from gateway import problems
from gateway.asking import ask
from gateway.brands import brand
from gateway.identity.who import NOBODY, acting_as
from gateway.pages.knowledge import HTML, RIGHT_TO_LEFT, SAID_OF
from gateway.people.kinds import LANGUAGE
from gateway.rate_limits import limited
from gateway.surveys.words import WORDS, own_name, words_of
from kit.errors import Conflict, Invalid, NotFound, Refusal

pages = Blueprint("surveys", __name__, template_folder="templates")
STYLE = (Path(__file__).parent / "surveys.css").read_bytes()
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
FIELD = "q."  # before a question's id
Said = dict[str, Any]


@pages.get("/surveys/<string(maxlength=100):token>")
@limited("survey")
def survey(token: str) -> Response:
    """The questions; once they are answered a notice, or the thanks to who has just sent them in."""
    acting_as(NOBODY)
    said = ask("reports", "survey_page", {"token": token, "language": _picked()})
    if said["is_answered"]:
        return _page("survey_over.html", 200, said, is_fresh="sent" in request.args)
    return _page("survey.html", 200, said, given={}, wrong={})


@pages.post("/surveys/<string(maxlength=100):token>")
@limited("survey")
def send_in(token: str) -> Response:
    """Takes the answers and leads on to the thanks, a second time to the notice. What is wrong comes back marked, with what was typed."""
    acting_as(NOBODY)
    given = {name.removeprefix(FIELD): request.form.getlist(name)[:50] for name in request.form if name.startswith(FIELD)}
    key = hashlib.blake2b(f"{token} {sorted(given.items())}".encode(), digest_size=20).hexdigest()
    try:
        ask("reports", "answer_survey", {"token": token, "answers": given}, key=key)  # a second click is the same deed
    except Conflict:
        return _led(token, "")
    except Invalid as refused:
        said = ask("reports", "survey_page", {"token": token, "language": _picked()})
        wrong = {one["field"].removeprefix("answers."): one["code"] for one in refused.more.get("errors", ()) if "code" in one}
        return _page("survey.html", 422, said, given=given, wrong=wrong)
    return _led(token, "sent=1")


def _page(template: str, status: int, said: Said, **more: Any) -> Response:
    words, spoken = words_of(said["language"])
    main = said["language"].partition("-")[0].lower()
    shown = {
        "words": words,
        "spoken": spoken,
        "direction": "rtl" if main in RIGHT_TO_LEFT else "ltr",
        "others": [(tag, own_name(tag)) for tag in said["languages"] if tag != said["language"]],
        "field": FIELD,
    }
    return _answer(render_template(f"pages/{template}", **said, **shown, **more), status)


def _answer(body: str, status: int) -> Response:
    """Nobody else may frame it, keep it, list it, or learn its address."""
    answer = Response(body, status, mimetype=HTML)
    headers = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    answer.headers.update(headers)
    return answer


def _led(token: str, query: str) -> Response:
    wish = _picked()
    parts = [part for part in (query, f"language={wish}" if wish else "") if part]
    return Response(b"", 303, {"Location": f"/surveys/{token}" + (f"?{'&'.join(parts)}" if parts else ""), "Cache-Control": "no-store"})


def _picked() -> str | None:
    picked = request.args.get("language", "")
    return picked if len(picked) <= 35 and re.fullmatch(LANGUAGE, picked) and "_" not in picked else None


@pages.get("/surveys.css")
def style() -> Response:
    """The look of what these pages have beside others."""
    return Response(STYLE, mimetype="text/css", headers={"Cache-Control": "max-age=300"})


@pages.errorhandler(Refusal)
def of_refusal(refusal: Refusal) -> Response:
    """A refusal as a page, with the status it has everywhere."""
    problem = problems.of_refusal(refusal)
    language = request.accept_languages.best_match(list(WORDS), "en")
    title, text = SAID_OF.get(problem.status_code, SAID_OF[500])
    if isinstance(refusal, NotFound):
        title, text = WORDS[language]["unknown"], WORDS[language]["unknown_text"]
    shown = {"title": title, "text": text, "brand_name": _brand_name(), "language": language if isinstance(refusal, NotFound) else "en"}
    answer = _answer(render_template("pages/failed.html", **shown), problem.status_code)
    if "Retry-After" in problem.headers:
        answer.headers["Retry-After"] = problem.headers["Retry-After"]
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
