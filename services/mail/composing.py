"""From a mail of the spool to what goes over the line: RFC 5322 with MIME, by the standard library."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from typing import Any

from services.mail.rules.addresses import on_the_wire

UNICODE = "utf-8"
UNKNOWN = ("application", "octet-stream")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as its reader is to see it. `people` are (to | cc, name, address); who is named in bcc stands nowhere."""

    message_id: str
    written_at: datetime
    sender: tuple[str, str]
    people: tuple[tuple[str, str, str], ...]
    reply_to: str
    subject: str
    text: str
    html: str | None
    attachments: tuple[dict[str, Any], ...]
    encoding: str
    is_automated: bool


def composed(letter: Letter, read: Callable[[str], bytes]) -> bytes:
    """The whole message; `read` gives an attachment's bytes by its key, and may raise. Header lines in ASCII where addresses allow it."""
    addresses = [letter.sender[1], *([letter.reply_to] if letter.reply_to else []), *(person[2] for person in letter.people)]
    is_plain = all(on_the_wire(address).isascii() for address in addresses)
    message = EmailMessage((SMTP if is_plain else SMTPUTF8).clone(cte_type="7bit"))
    message["Message-ID"], message["Date"] = letter.message_id, format_datetime(letter.written_at)
    message["From"] = _address(*letter.sender)
    for header, kind in (("To", "to"), ("Cc", "cc")):
        if named := [_address(name, address) for of, name, address in letter.people if of == kind]:
            message[header] = named
    if letter.reply_to:
        message["Reply-To"] = _address("", letter.reply_to)
    message["Subject"] = letter.subject
    if letter.is_automated:
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: machines do not answer
    message.set_content(letter.text, charset=_charset(letter.text, letter.encoding))
    attached = letter.attachments
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html", charset=_charset(letter.html, letter.encoding))
        _show_in_place(message, (one for one in attached if one["content_id"]), read)
        attached = tuple(one for one in attached if not one["content_id"])
    for one in attached:
        main, sub = _type(one["media_type"])
        message.add_attachment(read(one["key"]), maintype=main, subtype=sub, filename=one["name"])
    return message.as_bytes()


def _show_in_place(message: EmailMessage, images: Iterable[dict[str, Any]], read: Callable[[str], bytes]) -> None:
    """What the HTML names as `cid:…` goes along with it."""
    page: Any = message.get_payload(1)
    assert isinstance(page, MIMEPart)
    for one in images:
        main, sub = _type(one["media_type"])
        page.add_related(read(one["key"]), maintype=main, subtype=sub, cid=f"<{one['content_id']}>", filename=one["name"])


def _address(name: str, address: str) -> Address:
    local, _, domain = on_the_wire(address).rpartition("@")
    return Address(name, username=local, domain=domain)


def _charset(text: str, wanted: str) -> str:
    """The encoding the house has chosen, where it has all these letters (INT-006)."""
    try:
        text.encode(wanted)
    except (UnicodeError, LookupError):
        return UNICODE
    return wanted


def _type(media_type: str) -> tuple[str, str]:
    main, _, sub = media_type.partition("/")
    return UNKNOWN if main in ("message", "multipart") or not sub else (main, sub)
