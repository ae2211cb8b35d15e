"""What agents are offered beside their work."""

from __future__ import annotations

from typing import Any

import pytest

from services.kb.models import Article
from tests.service.kb.library import START, Library
from tests.service.kb.shelves import Shelves


@pytest.mark.spec("KB-082", "KB-083", "KB-084", "KB-178")
def test_articles_for_what_was_said_private_ones_among_them_and_drafts_never(library: Library, shelves: Shelves) -> None:
    shelves.article("Cleaning the kettle", "Limescale goes away with vinegar")
    shelves.article("Guidance on kettles", "Never promise a new kettle because of limescale", is_private=True)
    shelves.article("Kettles, unfinished", "Limescale", is_draft=True)
    shelves.article("Kettles of old", "Limescale", deleted_at=START)
    shelves.article("Kettles of Beta", "Limescale in the kettle", brand_ids=[library.other_brand])
    off = shelves.new_folder("Off", is_auto_searched=False)
    shelves.article("Kettle, by hand", "Limescale", folder_id=off)

    def found(by: str = "", **asked: Any) -> set[str]:
        said = {"text": "Hello, my kettle is full of limescale, what can I do?", "limit": 20} | asked
        return {item["title"] for item in library.asked("suggest_for_agent", said, by=by)["items"]}

    own = {"Cleaning the kettle", "Guidance on kettles", "Kettle, by hand"}
    assert found(by=library.ann) == own
    assert found() == own | {"Kettles of Beta"}
    assert found(brand_id=library.other_brand) == {"Kettles of Beta"}
    assert found(text="vinegar") == {"Cleaning the kettle"}
    assert found(by=library.ann, text="nothing of the kind") == set()
    assert len(found(limit=1)) == 1


@pytest.mark.spec("CAN-003", "CAN-008", "CAN-012", "CAN-040")
def test_canned_replies_as_an_agent_types(library: Library, shelves: Shelves) -> None:
    shelves.reply("Greeting", "Hello, how can we help?", shortcut="hi")
    shelves.reply("History of the house", "Long ago", shortcut="hist")
    shelves.reply("Greeting in chats", "Hello there", type="chats")
    shelves.reply("Greeting in tickets", "Hello there", type="tickets")
    shelves.reply("Greeting, unfinished", "Hello", is_draft=True)
    shelves.reply("Greeting of Bob", "Hello", assigned_to="agent", assigned_to_id=library.bob)
    shelves.reply("Greeting of Ann", "Hello", assigned_to="agent", assigned_to_id=library.ann)
    shelves.reply("Greeting of old", "Hello", deleted_at=START)
    shelves.reply("Gruß", "Hallo", language="de")

    def offered(text: str, channel: str = "ticket", by: str = "", **asked: Any) -> list[str]:
        said = {"text": text, "channel": channel} | asked
        return [item["title"] for item in library.asked("offered_replies", said, by=by or library.ann)["items"]]

    assert set(offered("greet")) == {"Greeting", "Greeting in tickets", "Greeting of Ann"}
    assert set(offered("greet", "chat")) == {"Greeting", "Greeting in chats", "Greeting of Ann"}
    assert set(offered("greet", by=library.ada)) == {"Greeting", "Greeting in tickets"}
    assert offered("/hi")[0] == "Greeting"
    assert offered("hist") == ["History of the house"]
    assert offered("gruss", language="de") == ["Gruß"]
    assert offered("gruss", language="en") == []


@pytest.mark.spec("KB-064")
def test_a_deleted_article_is_suggested_to_nobody(library: Library, shelves: Shelves) -> None:
    kettle = shelves.article("Kettle")
    assert library.asked("suggest_for_agent", {"text": "kettle"})["items"]
    shelves.change(Article, kettle, deleted_at=START)
    assert library.asked("suggest_for_agent", {"text": "kettle"})["items"] == []
    assert shelves.suggested("kettle")["items"] == []
