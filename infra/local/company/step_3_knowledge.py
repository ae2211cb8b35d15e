"""What the demo company knows: articles in three languages, canned replies, news. The texts lie in the folder `knowledge`.

kb hears of the brand, its languages and its departments over the bus, so the first tries may come too early.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.local.documents import Document, documents
from kit.errors import Refusal

if TYPE_CHECKING:
    from infra.local.demo_company import Company

TEXTS = Path(__file__).parent / "knowledge"
HEARD_WITHIN = 30.0  # seconds
LANGUAGES = ["en", "de", "fr"]

# Name → parent. What only employees need is not offered to customers while they write.
ARTICLE_FOLDERS = {
    "Buying a bike": None,
    "Orders and delivery": None,
    "Your bike": None,
    "Maintenance": "Your bike",
    "Repairs and warranty": "Your bike",
    "For our own people": None,
}
NOT_SUGGESTED = {"For our own people"}
REPLY_FOLDERS = ("Every day", "Orders", "Workshop")


def load(company: Company) -> None:
    """Leaves article_ids by name and language in `company.made`."""
    _speak(company)
    _articles(company)
    _replies(company)
    _news(company)


def _speak(company: Company) -> None:
    """The portal is offered in all languages that there are texts in."""
    known = company.question("people", "settings", {"section": "regional"})
    if not set(LANGUAGES) <= set(known["values"]["languages"]):
        asked = {"section": "regional", "values": {"languages": LANGUAGES}, "expected_version": known["version"]}
        company.command("people", "change_settings", asked, label="languages")


def _articles(company: Company) -> None:
    folders: dict[str, str] = {}
    for name, parent in ARTICLE_FOLDERS.items():
        asked = {"kind": "article", "name": name, "is_auto_searched": name not in NOT_SUGGESTED}
        asked |= {"parent_id": folders[parent]} if parent else {}
        folders[name] = _made(company, "create_folder", asked, f"article {name}")
    ids: dict[str, dict[str, str]] = defaultdict(dict)
    for text in documents(TEXTS / "articles"):
        ids[text.name][text.language] = _made(company, "create_article", _article(company, text, folders), f"{text.name} {text.language}")
    for name, translations in ids.items():
        if len(translations) > 1:
            once_heard(company, "link_translations", {"kind": "article", "ids": sorted(translations.values())}, name)
    company.made["article_ids"] = dict(ids)


def _article(company: Company, text: Document, folders: dict[str, str]) -> dict[str, Any]:
    head = text.head
    return {
        "title": head["title"],
        "summary": head["summary"],
        "folder_id": folders[head["folder"]],
        "body": text.body,
        "brand_ids": [company.made["brand_id"]],
        "languages": [text.language],
        "keywords": head["keywords"],
        "is_featured": head.get("is_featured", False),
        "is_private": head.get("is_private", False),
    }


def _replies(company: Company) -> None:
    folders = {name: _made(company, "create_folder", {"kind": "canned_reply", "name": name}, f"reply {name}") for name in REPLY_FOLDERS}
    for text in documents(TEXTS / "canned_replies"):
        head = text.head
        asked = {"title": head["title"], "folder_id": folders[head["folder"]], "body": text.body, "language": text.language}
        asked |= {"shortcut": head["shortcut"], "type": head.get("type", "tickets_and_chats"), "assigned_to": "everyone"}
        if "department" in head:
            asked |= {"assigned_to": "department", "assigned_to_id": company.made["department_ids"][head["department"]]}
        _made(company, "create_canned_reply", asked, f"{text.name} {text.language}")


def _news(company: Company) -> None:
    for text in documents(TEXTS / "news"):
        asked = {"title": text.head["title"], "summary": text.head["summary"], "body": text.body, "language": text.language}
        _made(company, "create_news", asked | {"brand_ids": [company.made["brand_id"]]}, text.name)


def _made(company: Company, command: str, asked: dict[str, Any], label: str) -> str:
    """The id of what the command made."""
    return str(once_heard(company, command, asked, label)["id"])


def once_heard(company: Company, command: str, asked: dict[str, Any], label: str) -> Any:
    """Sends a command to kb, again while it refuses: it may not know brand, language or department yet.

    Raises the last Refusal when it never knows, with the name of what could not be made on the terminal.
    """
    until = time.monotonic() + HEARD_WITHIN
    while True:
        try:
            return company.command("kb", command, asked, label=label)
        except Refusal as refusal:
            if time.monotonic() > until:
                sys.stderr.write(f"kb refused {command} of {label}: {refusal.code}: {refusal.detail}\n")
                raise
            time.sleep(0.2)
