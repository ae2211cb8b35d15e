"""Canned replies on their way into a message: what is offered, shortcuts, variables."""

from __future__ import annotations

from typing import Any

import pytest

from kit.errors import Conflict, Forbidden, NotFound
from tests.service.kb.library import Library, an_id
from tests.service.kb.replying import for_ann, for_department, reply, titles, work_as

RULE: dict[str, Any] = {"actor": f"rule:{an_id(77)}", "via": "rule"}


def filled(library: Library, reply_id: str, by: str = "", **asked: Any) -> dict[str, Any]:
    said: dict[str, Any] = library.asked("filled_reply", {"reply_id": reply_id, "channel": "ticket", **asked}, by=by or library.ann)
    return said


@pytest.mark.spec("CAN-003", "CAN-008", "CAN-012", "CAN-040")
def test_offered_is_what_is_made_for_me_of_this_channel_and_no_draft(library: Library) -> None:
    reply(library, "Both")
    reply(library, "Tickets", type="tickets")
    reply(library, "Chats", type="chats")
    reply(library, "Draft", is_draft=True)
    reply(library, "Ann's", **for_ann(library))
    reply(library, "Ours", **for_department(library))

    def offered(by: str, channel: str | None) -> list[str]:
        return titles(library.asked("canned_replies", {"view": "usable", "channel": channel}, by=by))

    assert offered(library.ann, "ticket") == ["Ann's", "Both", "Ours", "Tickets"]
    assert offered(library.ann, "chat") == ["Ann's", "Both", "Chats", "Ours"]
    assert offered(library.ann, None) == ["Ann's", "Both", "Chats", "Ours", "Tickets"]
    assert offered(library.bob, "ticket") == ["Both", "Tickets"]
    assert offered(library.ada, "ticket") == ["Both", "Tickets"], "what is made for others is not for an administrator to insert"
    assert "Draft" in titles(library.asked("canned_replies", {"view": "drafts"}, by=library.ann)), "it shows in the section"


@pytest.mark.spec("CAN-003")
def test_a_shortcut_means_the_nearest_reply(library: Library) -> None:
    def meant(by: str, shortcut: str = "hi", channel: str = "ticket") -> str:
        return str(library.asked("reply_of_shortcut", {"shortcut": shortcut, "channel": channel}, by=by)["title"])

    reply(library, "Everyone's", shortcut="Hi")
    assert meant(library.ann) == "Everyone's"
    reply(library, "Department's", shortcut="hi", **for_department(library))
    own = reply(library, "Ann's", shortcut="HI", **for_ann(library), type="tickets")
    assert (meant(library.ann), meant(library.ann, channel="chat"), meant(library.bob)) == ("Ann's", "Department's", "Everyone's")
    library.said("mark_canned_replies", {"ids": [own["id"]], "mark": "draft"}, by=library.ann)
    assert meant(library.ann) == "Department's"
    with pytest.raises(NotFound, match="canned_reply_not_found"):
        meant(library.ann, "bye")


def test_one_audience_uses_a_shortcut_once(library: Library) -> None:
    first = reply(library, "First", shortcut="hi")
    with pytest.raises(Conflict, match="shortcut_taken"):
        reply(library, "Second", shortcut="HI")
    second = reply(library, "Second", shortcut="hi", **for_ann(library))
    with pytest.raises(Conflict, match="shortcut_taken"):
        library.said("edit_canned_reply", {"reply_id": second["id"], "assigned_to": "everyone"}, by=library.ann)
    library.said("edit_canned_reply", {"reply_id": first["id"], "title": "Still first", "shortcut": "hi"}, by=library.ann)
    library.said("delete_canned_replies", {"ids": [first["id"]]}, by=library.ann)
    library.said("edit_canned_reply", {"reply_id": second["id"], "assigned_to": "everyone"}, by=library.ann)
    library.said("restore_canned_replies", {"ids": [first["id"]]}, by=library.ann)
    found = library.asked("reply_of_shortcut", {"shortcut": "hi", "channel": "chat"}, by=library.ann)
    assert found["id"] == first["id"], "of two that came to share one the older is meant"


@pytest.mark.spec("CAN-001", "CAN-012")
def test_variables_are_filled_in_for_the_ticket_or_chat(library: Library) -> None:
    body = (
        "<p>Hello {{customer.first_name|there}}, it is about {{ticket.number}}{{chat.number}} ({{ticket.subject}}).</p>"
        "<p>{{agent.name}}, {{department.name}} of {{brand.name}}, <a href='{{customer.name}}'>you</a></p>"
    )
    made = reply(library, body=body)["id"]
    values = {"customer.name": "Vera <Vogel>", "ticket.number": "T-1", "ticket.subject": "A & B"}
    said = filled(library, made, brand_id=library.brand, department_id=library.department, values=values)
    assert said["text"] == "Hello Vera, it is about T-1 (A & B).\nAnn, Support of Acme, you"
    assert "A &amp; B" in said["html"]
    said = filled(library, made, channel="chat", values={"chat.number": "C-9", "agent.name": "Annie"})
    assert said["text"] == "Hello there, it is about C-9 ().\nAnnie,  of , you"


@pytest.mark.spec("CAN-008")
def test_a_value_cannot_bring_in_what_is_dangerous(library: Library) -> None:
    made = reply(library, body="<p><a href='{{ticket.subject}}'>{{ticket.subject}}</a></p>")["id"]
    said = filled(library, made, values={"ticket.subject": "javascript:alert(1)"})
    assert "href" not in said["html"]
    assert "<img" not in filled(library, made, values={"ticket.subject": "<img src=x onerror=y>"})["html"]


@pytest.mark.spec("CAN-003", "CAN-008", "CAN-012", "CAN-040")
def test_what_is_not_offered_is_not_filled_in(library: Library) -> None:
    bobs = reply(library, "Bob", by=library.ada, assigned_to="agent", assigned_to_id=library.bob)
    cases = {
        "draft": (reply(library, "Draft", is_draft=True), library.ann, Conflict),
        "chat's": (reply(library, "Chat", type="chats"), library.ann, Conflict),
        "Bob's, to an administrator": (bobs, library.ada, Conflict),
        "Bob's, to Ann": (bobs, library.ann, NotFound),
    }
    for made, by, refusal in cases.values():
        with pytest.raises(refusal):
            filled(library, made["id"], by)
    with pytest.raises(Forbidden):
        filled(library, reply(library)["id"], work_as(library, level="none"))


@pytest.mark.spec("CAN-040")
def test_a_rule_fills_in_any_reply_but_a_draft(library: Library) -> None:
    """What automation will ask when a rule answers a ticket with a reply (CAN-025, CAN-033)."""
    own = reply(library, "Ann's", **for_ann(library), body="<p>{{customer.first_name}}: {{agent.name}}</p>")
    asked = {"reply_id": own["id"], "channel": "ticket", "agent_id": library.ann, "values": {"customer.name": "Vera Vogel"}}
    said = library.handling.question("kb", "filled_reply", asked, **RULE)
    assert said == {"reply_id": own["id"], "title": "Ann's", "html": "<p>Vera: Ann</p>", "text": "Vera: Ann"}
    draft = reply(library, "Draft", is_draft=True)
    with pytest.raises(Conflict, match="reply_not_offered"):
        library.handling.question("kb", "filled_reply", asked | {"reply_id": draft["id"]}, **RULE)
