"""Admin endpoints of kb: the state of this process's index, and making it anew; search by meaning; the link checker."""

from __future__ import annotations

from flask import Blueprint, Response

from kit.port import about, as_json
from services.kb.admin_links import add_links
from services.kb.index.shelf import index_of, state_of_index
from services.kb.meaning.shelf import state_of_meaning

pages = Blueprint("kb", __name__)
add_links(pages)


@pages.get("/index")
def index_now() -> Response:
    """{is_whole, documents, number, behind, size, folder, languages}: how far this process's index has come. `size` in bytes."""
    _, probes = about()
    with probes.database.reading() as session:
        return as_json(state_of_index(session))


@pages.post("/index/rebuild")
def rebuild() -> Response:
    """Throws this process's index away; it is filled again at once. Searches answer 503 meanwhile."""
    _, probes = about()
    with probes.database.reading() as session:
        index_of(session).begin_anew()
    return as_json({"status": "begun"}, 202)


@pages.get("/meaning")
def meaning_now() -> Response:
    """{is_on, model, why, held, made, missing}: the switch; the model, or why there is none; vectors held here, made, and still missing."""
    _, probes = about()
    with probes.database.reading() as session:
        return as_json(state_of_meaning(session))
