"""A mail of the spool as its reader's program reads it."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.mail.composing import Letter, composed

LETTER = Letter(
    message_id="<018f@example.org>",
    written_at=datetime(2026, 3, 2, 12, 0, tzinfo=UTC),
    sender=("Señor Förderung, GmbH", "support@exämple.org"),
    people=(
        ("to", "Ann Li", "ann@example.org"),
        ("to", "", "bo@example.org"),
        ("cc", "Cy", "cy@example.org"),
        ("bcc", "", "secret@example.org"),
    ),
    reply_to="answers@example.org",
    subject="Über die Zahlen — März",
    text="Guten Tag\n.\nGrüße €\n",
    html=None,
    attachments=(),
    encoding="utf-8",
    is_automated=True,
)  # fmt: skip
FILES = {"a": b"a;b\r\n1;2\r\n", "b": b"\x89PNG", "c": b"From: x\r\n\r\nbody"}


def read(letter: Letter) -> Any:
    raw = composed(letter, FILES.__getitem__)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    return email.message_from_bytes(raw, policy=email.policy.default)


def content(part: Any) -> str:
    return str(part.get_content()).replace("\r\n", "\n")


def attached(name: str, media_type: str, key: str, content_id: str = "") -> dict[str, Any]:
    return {"name": name, "media_type": media_type, "key": key, "size": len(FILES[key]), "content_id": content_id}


def test_headers_say_who_writes_to_whom_and_hide_who_is_hidden() -> None:
    found = read(LETTER)
    assert found["From"].addresses[0].display_name == "Señor Förderung, GmbH"
    assert found["From"].addresses[0].addr_spec == "support@xn--exmple-cua.org"
    assert [one.addr_spec for one in found["To"].addresses] == ["ann@example.org", "bo@example.org"]
    assert [one.display_name for one in found["Cc"].addresses] == ["Cy"]
    assert "secret" not in str(found)
    assert (found["Subject"], found["Reply-To"], found["Message-ID"]) == (
        "Über die Zahlen — März",
        "answers@example.org",
        "<018f@example.org>",
    )
    assert found["Date"].datetime == LETTER.written_at
    assert found["Auto-Submitted"] == "auto-generated"
    assert read(replace(LETTER, is_automated=False))["Auto-Submitted"] is None


@pytest.mark.spec("INT-006", "INT-234")
def test_text_goes_out_in_unicode_or_in_the_encoding_chosen_where_it_has_the_letters() -> None:
    assert (read(LETTER).get_content_charset(), content(read(LETTER))) == ("utf-8", LETTER.text)
    without = replace(LETTER, text="Grüße\n", encoding="iso-8859-1")
    assert (read(without).get_content_charset(), content(read(without))) == ("iso-8859-1", "Grüße\n")
    euro = read(replace(LETTER, encoding="iso-8859-1"))
    assert (euro.get_content_charset(), content(euro)) == ("utf-8", LETTER.text)


def test_all_that_travels_is_plain_seven_bit() -> None:
    assert composed(replace(LETTER, html="<p>Grüße €</p>"), FILES.__getitem__).isascii()


def test_a_page_shows_its_pictures_and_files_come_beside_it() -> None:
    files = (attached("chart.png", "image/png", "b", "chart"), attached("tabelle ü.csv", "text/csv", "a"))
    found = read(replace(LETTER, html='<img src="cid:chart">', attachments=files))
    page = found.get_body(("html",))
    assert page.get_content().strip() == '<img src="cid:chart">'
    assert content(found.get_body(("plain",))) == LETTER.text
    [picture] = [part for part in found.walk() if part["Content-ID"]]
    assert (picture["Content-ID"], picture.get_content()) == ("<chart>", b"\x89PNG")
    [table] = list(found.iter_attachments())
    assert (table.get_filename(), table.get_content_type(), table.get_payload(decode=True)) == ("tabelle ü.csv", "text/csv", FILES["a"])


def test_a_mail_within_a_mail_goes_as_a_file_like_any_other() -> None:
    found = read(replace(LETTER, attachments=(attached("old.eml", "message/rfc822", "c"), attached("odd", "nothing", "a"))))
    assert [part.get_content() for part in found.iter_attachments()] == [FILES["c"], FILES["a"]]


def test_an_address_with_letters_of_its_own_stays_what_it_is() -> None:
    raw = composed(replace(LETTER, people=(("to", "Ünä", "ünä@exämple.org"),)), FILES.__getitem__)
    assert "To: Ünä <ünä@xn--exmple-cua.org>\r\n".encode() in raw
