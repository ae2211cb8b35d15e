"""The script in a real browser, on a page of another site: what it reports, when it keeps quiet, and the box that it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.support.browser import CHROMIUM, Played, browsing, serving
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: infra/local/setup.sh chromium")]
INVITATION = "01890000-0000-7000-8000-0000000000a1"
Visit = Callable[..., str]


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    """`visit(played, pages)` opens `/`; each page is its title, its script, and what the tag of the tracking script says."""
    with ExitStack() as open_things:

        def begin(played: Played, pages: dict[str, tuple[str, str, str]], *options: str) -> str:
            url = open_things.enter_context(serving(played))
            site = url.replace("127.0.0.1", "localhost")
            for path, (title, acts, attributes) in pages.items():
                played.pages[path] = (
                    f"<!doctype html><title>{title}</title><body><input id=field autofocus><a id=on href=/other>on</a>"
                    f"<script>const soon = (ms, act) => setTimeout(act, ms);{acts}</script>"
                    f'<script async src="{url}/t/s.js" {attributes}></script></body>'
                )
            open_things.enter_context(browsing(f"{site}/", tmp_path, *options))
            return site

        yield begin


@pytest.mark.spec("WHO-006", "WHO-016", "WHO-061", "WHO-062", "WHO-151", "WHO-156")
def test_every_view_is_told_with_address_title_virtual_page_and_referrer_under_one_key(visit: Visit) -> None:
    played = Played()
    acts = """soon(700, () => { history.pushState({}, "", "/second?x=1"); document.title = "Second"; });
      soon(1400, () => { frontline.action("add", 3); frontline.view("Checkout"); });
      soon(2200, () => document.getElementById("on").click());"""
    site = visit(played, {"/": ("First", acts, 'data-page="Shop &amp; more"'), "/other": ("Other", "", ""), "/plain": ("Plain", "", "")})
    eventually(lambda: len(played.happenings("view")) >= 4 and played.happenings("leave"))
    views = {view["v"]: view for view in played.happenings("view")}
    told = [(view["u"], view["p"], view["m"], view["r"]) for view in views.values()]
    assert told == [
        (f"{site}/", "First", "Shop & more", ""),
        (f"{site}/second?x=1", "Second", "Shop & more", f"{site}/"),
        (f"{site}/second?x=1", "Second", "Checkout", f"{site}/second?x=1"),
        (f"{site}/other", "Other", "", f"{site}/second?x=1"),
    ]
    assert len({view["k"] for view in views.values()}) == 1
    (action,) = played.happenings("action")
    assert (action["name"], action["value"], action["v"]) == ("add", "3", list(views)[1])
    assert played.happenings("leave")[0]["v"] == list(views)[2]
    assert all(isinstance(one["n"], int) and 0 <= one["a"] < 60_000 for one in played.happenings())


@pytest.mark.spec("WHO-155")
def test_a_page_that_is_looked_at_reports_every_ten_seconds(visit: Visit) -> None:
    played = Played()
    visit(played, {"/": ("First", "", "")})
    assert eventually(lambda: played.happenings("beat"), within=40)
    assert played.happenings("beat")[0]["v"] == played.happenings("view")[0]["v"]


def test_what_was_not_taken_is_said_again_until_it_is(visit: Visit) -> None:
    played = Played()
    played.status_of = lambda number: 503 if number <= 1 else 200
    visit(played, {"/": ("First", 'soon(6000, () => frontline.action("later"));', "")})
    assert eventually(lambda: played.happenings("action"))
    first, again = played.happenings("view")[:2]
    assert (first["v"], first["n"]) == (again["v"], again["n"]) and again["a"] > first["a"]
    assert [len(said["w"]) for said in played.beacons[:2]] == [1, 2]


def test_where_tracking_is_off_the_script_is_silent_after_one_word(visit: Visit) -> None:
    played = Played()
    played.status_of = lambda number: 410
    visit(played, {"/": ("First", 'soon(1500, () => { frontline.action("a"); soon(500, () => frontline.view("b")); });', "")})
    assert eventually(lambda: played.beacons)
    with pytest.raises(AssertionError):
        eventually(lambda: len(played.beacons) > 1, within=4)


@pytest.mark.spec("WHO-184")
def test_nothing_is_said_or_stored_until_the_visitor_agrees_and_the_cookie_goes_when_he_does_not(visit: Visit) -> None:
    played = Played()
    acts = """const said = [];
      soon(800, () => { said.push(document.cookie); frontline.action("early"); frontline.consent(true); });
      soon(2000, () => { said.push(document.cookie.length > 30); frontline.consent(false); said.push(document.cookie);
        frontline.action("late"); frontline.consent(true); frontline.action("said", JSON.stringify(said)); });"""
    visit(played, {"/": ("First", acts, 'data-consent="wait"')})
    assert eventually(lambda: played.happenings("action"))
    assert [(one["name"], orjson.loads(one["value"])) for one in played.happenings("action")] == [("said", ["", True, ""])]
    assert len({one["k"] for one in played.happenings("view")}) == 2, "forgotten, then somebody new"


def sent(kind: str, **more: Any) -> bytes:
    said = {"id": INVITATION, "kind": kind, "agent_name": "Anna", "text": "May <b>I</b> help?", "department_id": "d", "chat_url": "/chat"}
    return b"id: 7\nevent: invitation\ndata: " + orjson.dumps(said | more) + b"\n\n"


BOX = """const box = () => document.querySelector("frontline-box");
  const found = (act) => box() && box().shadowRoot.querySelector("p") ? act(box().shadowRoot) : soon(100, () => found(act));"""


@pytest.mark.spec("WHO-044", "WHO-145")
def test_an_invitation_is_shown_as_text_takes_no_focus_and_escape_rejects_it(visit: Visit) -> None:
    played = Played()
    played.events = [sent("invite")]
    acts = (
        BOX
        + """found((root) => {
        frontline.action("shown", JSON.stringify([root.querySelector("[role=dialog] p").textContent, root.querySelectorAll("b").length,
          document.activeElement.id || "body", [...root.querySelectorAll("button")].map((one) => one.textContent)]));
        document.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}));
        soon(100, () => frontline.action("gone", String(!box())));
      });"""
    )
    visit(played, {"/": ("First", acts, "")})
    assert eventually(lambda: len(played.happenings("action")) >= 2)
    shown, gone = played.happenings("action")[:2]
    assert orjson.loads(shown["value"]) == ["May <b>I</b> help?", 0, "field", ["Accept", "Reject"]]
    assert gone["value"] == "true"
    (answer,) = eventually(lambda: played.happenings("answer"))
    assert (answer["i"], answer["s"]) == (INVITATION, "rejected")


@pytest.mark.spec("WHO-052", "WHO-171")
def test_a_pushed_page_asks_first_and_then_goes_there(visit: Visit) -> None:
    played = Played()
    played.events = [b'id: 8\nevent: page_pushed\ndata: {"url":"/other","text":"See this"}\n\n']
    site = visit(
        played, {"/": ("First", BOX + 'found((root) => root.querySelector("button.yes").click());', ""), "/other": ("Other", "", "")}
    )
    assert eventually(lambda: [view for view in played.happenings("view") if view["u"] == f"{site}/other"])


@pytest.mark.spec("WHO-044", "WHO-046")
def test_who_accepts_gets_the_chat_and_the_page_may_show_it_itself(visit: Visit) -> None:
    played = Played()
    played.events = [sent("invite")]
    acts = (
        BOX
        + """document.addEventListener("frontline:chat", (event) => {
        event.preventDefault();
        frontline.action("chat", JSON.stringify(event.detail));
      });
      found((root) => root.querySelector("button.yes").click());"""
    )
    visit(played, {"/": ("First", acts, "")})
    (chat,) = eventually(lambda: played.happenings("action"))
    assert orjson.loads(chat["value"]) == {"state": "accepted", "chat_id": "c", "token": "fv.t"}
    [(path, said)] = played.answers
    assert path == f"/t/invitations/{INVITATION}/answer"
    assert said == {"k": played.happenings("view")[0]["k"], "answer": "accepted"}
    assert played.happenings("answer") == [], "it is said once"
