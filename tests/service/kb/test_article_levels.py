"""What each level of the rights on articles lets an employee do (KB-116 to KB-121), and that customers may do none of it (KB-188)."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.permissions import role_id
from kit.errors import Forbidden, NotFound, Refusal
from services.people.queries.roles import _of_role
from tests.service.kb.keeping_articles import a_folder, an_article
from tests.service.kb.library import START, Library, an_id

EVE, ROLE = an_id(38), an_id(138)
WRITING = {"create", "edit", "move", "copy", "transfer", "clone", "public", "private", "draft", "review", "reviewed", "delete"}


def acts(library: Library) -> dict[str, tuple[str, dict[str, Any]]]:
    """One command for each right, each about an article of its own."""
    folder, other = a_folder(library), a_folder(library, "Other")
    flagged = an_article(library, folder, is_flagged_for_review=True)

    def of(**more: Any) -> dict[str, Any]:
        return {"ids": [an_article(library, folder, is_private=True)]} | more

    return {
        "create": ("create_article", {"title": "T", "folder_id": folder}),
        "edit": ("edit_article", {"article_id": of()["ids"][0], "title": "T"}),
        "unflag": ("edit_article", {"article_id": flagged, "is_flagged_for_review": False}),
        "delete": ("delete_articles", of()),
        "move": ("move_articles", of(folder_id=other)),
        "copy": ("copy_articles", of(folder_id=other)),
        "transfer": ("transfer_articles", of(agent_id=library.ann)),
        "clone": ("clone_article", {"article_id": of()["ids"][0]}),
        **{mark: ("mark_articles", of(mark=mark)) for mark in ("public", "private", "draft", "review", "reviewed")},
    }


def level(library: Library, name: str, *switches: str) -> str:
    """Somebody whose only role has this level of rights on articles."""
    granted = _of_role("", "employee", (("kb_articles", name),), tuple(f"kb_articles.{switch}" for switch in switches))
    library.save_role(ROLE, name, sorted(granted))
    library.hire(EVE, "Eve", "agent", groups=[library.group], role_ids=[ROLE])
    return EVE


@pytest.mark.parametrize(
    ("name", "switches", "may"),
    [
        pytest.param("full", (), WRITING | {"unflag"}, marks=pytest.mark.spec("KB-116")),
        pytest.param("modify", (), WRITING, marks=pytest.mark.spec("KB-117")),
        pytest.param("read_only", (), set[str](), marks=pytest.mark.spec("KB-118")),
        pytest.param("none", (), None, marks=pytest.mark.spec("KB-119")),
        pytest.param("custom", ("view", "create"), {"create", "copy", "clone"}, marks=pytest.mark.spec("KB-120")),
        pytest.param("custom", ("view", "modify"), WRITING - {"create", "copy", "clone", "delete", "reviewed"}),
        pytest.param("custom", ("view", "delete"), {"delete"}),
        pytest.param("custom", ("view", "review"), {"reviewed"}),
        pytest.param("custom", ("view", "modify", "review"), WRITING - {"create", "copy", "clone", "delete"} | {"unflag"}),
    ],
)
def test_what_each_level_lets_an_employee_do(library: Library, name: str, switches: tuple[str, ...], may: set[str] | None) -> None:
    wanted = acts(library)
    eve = level(library, name, *switches)
    done, refusals = set[str](), set[type[Refusal]]()
    for act, (command, asked) in wanted.items():
        try:
            library.said(command, asked, by=eve)
            done.add(act)
        except Refusal as refusal:
            refusals.add(type(refusal))
    assert done == (may or set())
    assert refusals <= ({NotFound} if may is None else {Forbidden})  # without the right to view nothing is there
    assert bool(library.asked("articles", by=eve)["items"]) == (may is not None)


@pytest.mark.spec("KB-171", "KB-120", "KB-061")
def test_agents_start_with_everything_but_delete(library: Library) -> None:
    refused = set()
    for act, (command, asked) in acts(library).items():
        try:
            library.said(command, asked, by=library.ann)
        except Forbidden:
            refused.add(act)
    assert refused == {"delete"}


@pytest.mark.spec("KB-188")
def test_customers_may_do_nothing_of_it_whatever_their_roles_grant(library: Library) -> None:
    wanted = acts(library)
    library.save_role(role_id(2), "Registered User", sorted(_of_role("", "employee", (("kb_articles", "full"),), ())))
    for command, asked in wanted.values():
        for actor in (f"user:{library.carl}", "visitor"):
            with pytest.raises((Forbidden, NotFound)):
                library.handling.command("kb", command, asked, actor=actor, via="portal", now=START)
