"""The survey's page in a real browser: it fits a phone, marks what is missing, and is sent in without any script of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Response, request
from werkzeug.serving import make_server

from kit.errors import Invalid
from tests.support.browser import CHROMIUM, browsing
from tests.support.edge import edge
from tests.support.waiting import eventually
from tests.unit.gateway.test_survey_pages import ADDRESS, IDS, page, questions, served

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: infra/local/setup.sh chromium")]
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnungsüberprüfungsbescheid " * 3
# What a person would do, done by a page beside: the survey's own page runs nothing.
PERSON = """<!doctype html><body><script>
const said = (what) => fetch("/harness", {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(what)});
const soon = (act) => new Promise((go) => {
  const look = () => { const found = act(); found ? go(found) : setTimeout(look, 50); };
  look();
});
const shown = async (html, width) => {
  const frame = document.createElement("iframe");
  frame.style.cssText = `width:${width}px;height:800px;border:0`;
  frame.srcdoc = html;
  document.body.append(frame);
  await new Promise((go) => { frame.onload = go; });
  const root = frame.contentDocument.documentElement;
  const targets = [...root.querySelectorAll("label.choice, input[type=text], textarea, select, button")];
  const least = Math.min(...targets.map((one) => one.getBoundingClientRect().height));
  return {width, wide: root.scrollWidth, least: Math.floor(least), font: getComputedStyle(root.querySelector("textarea")).fontSize};
};
(async () => {
  const html = await (await fetch("ADDRESS")).text();
  await said({shown: [await shown(html, 320), await shown(html, 1200)]});
  const page = window.open("ADDRESS");
  const there = (sign) => soon(() => page.document?.readyState === "complete" && page.document.querySelector(sign));
  const form = await there("form");
  const before = form.checkValidity();
  page.document.getElementById("a-ONE").click();
  page.document.querySelector("textarea").value = "Fine.";
  await said({before, after: form.checkValidity(), scripts: page.document.scripts.length});
  form.requestSubmit();
  const faults = await there(".faults a");
  faults.click();
  await said({kept: page.document.querySelector("textarea").value, hash: page.location.hash});
  page.document.forms[0].requestSubmit();
  await there("h1:not(form h1)");
  await soon(() => !page.document.querySelector("form"));
  await said({thanks: page.document.querySelector("main").innerText, address: page.location.pathname + page.location.search});
})();
</script></body>"""


@pytest.fixture
def told(tmp_path: Path) -> Iterator[list[dict[str, Any]]]:
    """What the person beside saw and did, in order."""
    bus, _ = served()
    asked = questions()
    for one in asked:
        one["text"] += LONG
        one["choices"] = [choice | {"text": choice["text"] + LONG} for choice in one["choices"]]
    said: list[dict[str, Any]] = []
    tries: list[Any] = []

    def answer(what: dict[str, Any]) -> Any:
        tries.append(what)
        if len(tries) == 1:
            errors = [{"field": f"answers.{IDS[4]}", "problem": "x", "code": "long"}]
            raise Invalid("answers_wrong", "x", field=f"answers.{IDS[4]}", errors=errors)
        return {}

    def shown(what: dict[str, Any]) -> dict[str, Any]:
        is_over = len(tries) > 1
        return page(questions=[] if is_over else asked, is_answered=is_over, thank_you_header="Thanks to you " + LONG)

    bus.answers |= {("reports", "answer_survey"): answer, ("reports", "survey_page"): shown}
    app = edge(bus)

    def person() -> Response:
        if request.method == "POST":
            said.append(request.get_json())
        policy = "default-src 'self' 'unsafe-inline'"
        html = PERSON.replace("ADDRESS", ADDRESS).replace("ONE", IDS[0])
        return Response(html, headers={"Content-Security-Policy": policy}, mimetype="text/html")

    app.add_url_rule("/harness", view_func=person, methods=["GET", "POST"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with browsing(f"http://127.0.0.1:{server.server_port}/harness", tmp_path, "--disable-popup-blocking"):
        yield said
    server.shutdown()


@pytest.mark.spec("SUR-026", "SUR-027", "SUR-069")
def test_a_person_gets_it_done(told: list[dict[str, Any]]) -> None:
    assert eventually(lambda: len(told) >= 4, within=40), told
    sizes, filled, faults, over = told[:4]
    for one in sizes["shown"]:
        assert one["wide"] <= one["width"], "nothing runs out of the page, however long its words"
        assert one["least"] >= 40, "large enough for a thumb"
        assert float(one["font"].removesuffix("px")) >= 16, "a phone does not zoom in"
    assert filled == {"before": False, "after": True, "scripts": 0}
    assert faults == {"kept": "Fine.", "hash": f"#a-{IDS[4]}"}
    assert "Come\nagain." in over["thanks"]
    assert over["address"] == f"{ADDRESS}?sent=1&language=en"
