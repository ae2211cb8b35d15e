"""What hangs on a ticket: comments, files, related items, history, and how it looks to whom."""

from __future__ import annotations

import pytest

from contracts.events import people
from contracts.events import tickets as facts
from kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.service.tickets.company import Company

FILE = {"file_id": "ab/cd", "filename": "smoke.jpg", "content_type": "image/jpeg", "size": 2048}


@pytest.mark.spec("TKT-078", "TKT-079", "TKT-081")
def test_comments_of_the_five_kinds(company: Company) -> None:
    ticket_id = company.owned()
    for kind in ("general", "resolution", "transfer", "follow_up", "sticky"):
        company.after(minutes=1)
        company.do("comment", company.bob, ticket_id=ticket_id, kind=kind, text=f"A {kind} one")
        added = company.said(facts.TicketCommentAdded)[0]
        assert (added.kind, str(added.author_id), added.text) == (kind, company.bob, f"A {kind} one")
    company.after(minutes=1)
    company.do("write_as_customer", company.user, ticket_id=ticket_id, text="Well?")
    said = company.ask("communication", company.ann, ticket_id=ticket_id)["items"]
    assert [item["type"] for item in said] == ["message", "comment", "comment", "comment", "comment", "message"], "newest on top, by time"
    assert [one["text"] for one in company.look(ticket_id)["sticky_comments"]] == ["A sticky one"], "at the top instead"
    assert company.ask("comments", company.ann, ticket_id=ticket_id, kind="resolution")["items"][0]["text"] == "A resolution one"
    company.do("change_status", company.ann, ticket_ids=[ticket_id], status="closed")
    assert company.do("comment", company.ann, ticket_id=ticket_id, kind="resolution", text="Also when closed")["kind"] == "resolution"


@pytest.mark.spec("TKT-149")
def test_communication_shows_fifteen_first(company: Company) -> None:
    ticket_id = company.owned()
    for number in range(19):
        company.after(minutes=1)
        company.do("comment", company.ann, ticket_id=ticket_id, text=str(number))
    first = company.ask("communication", company.ann, ticket_id=ticket_id)
    assert [item["comment"]["text"] for item in first["items"]] == [str(number) for number in range(18, 3, -1)]
    rest = company.ask("communication", company.ann, ticket_id=ticket_id, cursor=first["next_cursor"])
    assert len(rest["items"]) == 5
    assert rest["next_cursor"] is None


@pytest.mark.spec("TKT-080", "TKT-085", "TKT-086")
def test_customers_see_messages_and_their_files_and_nothing_else(company: Company) -> None:
    ticket = company.opened(attachments=[FILE])
    company.decide(ticket["id"], company.ann)
    company.do("comment", company.ann, ticket_id=ticket["id"], text="Difficult customer")
    internal = company.do("attach_internal", company.ann, ticket_id=ticket["id"], attachments=[FILE | {"filename": "secret.pdf"}])[
        "attachments"
    ][0]
    company.do("send_reply", company.ann, ticket_id=ticket["id"], text="See", attachments=[FILE | {"filename": "manual.pdf"}])
    seen = company.ask("own_messages", company.user, ticket_id=ticket["id"])["items"]
    assert [message["text"] for message in seen] == ["See", "It smokes"]
    assert [file["filename"] for message in seen for file in message["attachments"]] == ["manual.pdf", "smoke.jpg"]
    own = seen[0]["attachments"][0]["id"]
    assert company.ask("own_attachment", company.user, ticket_id=ticket["id"], attachment_id=own)["file_id"] == "ab/cd"
    with pytest.raises(NotFound):
        company.ask("own_attachment", company.user, ticket_id=ticket["id"], attachment_id=internal["id"])
    everything = company.ask("attachments", company.bob, ticket_id=ticket["id"])["items"]
    assert [(file["filename"], file["kind"]) for file in everything] == [
        ("smoke.jpg", "inbound"),
        ("secret.pdf", "internal"),
        ("manual.pdf", "outbound"),
    ]
    view = company.ask("own_ticket", company.user, ticket_id=ticket["id"])
    assert not {"follow_up", "group_id", "place", "first_unanswered_at", "validation_hash"} & set(view)
    with pytest.raises(NotFound):
        company.ask("own_ticket", company.other_user, ticket_id=ticket["id"])
    with pytest.raises(Forbidden):
        company.ask("ticket", company.user, ticket_id=ticket["id"])


@pytest.mark.spec("TKT-091", "TKT-093")
def test_related_items_show_on_both_sides(company: Company) -> None:
    ticket, other = company.opened(), company.opened()
    for one in (ticket, other):
        company.decide(one["id"], company.ann)
    company.do("link_item", company.ann, ticket_id=ticket["id"], item={"type": "ticket", "id": other["id"]})
    linked = company.said(facts.TicketLinked)[0]
    assert linked.item == {"type": "ticket", "id": other["id"], "number": other["number"]}
    assert company.ask("related_items", company.ann, ticket_id=ticket["id"])["items"][0]["number"] == other["number"]
    assert company.ask("related_items", company.ann, ticket_id=other["id"])["items"][0]["id"] == ticket["id"]
    assert company.look(other["id"])["version"] == 2, "nothing changed in the other item"
    company.do("link_item", company.ann, ticket_id=ticket["id"], item={"type": "chat", "id": company.first, "number": "C-1"})
    with pytest.raises(Conflict, match="linked_already"):
        company.do("link_item", company.ann, ticket_id=ticket["id"], item={"type": "chat", "id": company.first})
    with pytest.raises(Invalid, match="linked_to_itself"):
        company.do("link_item", company.ann, ticket_id=ticket["id"], item={"type": "ticket", "id": ticket["id"]})
    company.do("unlink_item", company.ann, ticket_id=ticket["id"], item_type="ticket", item_id=other["id"])
    assert company.said(facts.TicketUnlinked)[0].item["number"] == other["number"]
    assert company.ask("related_items", company.ann, ticket_id=other["id"])["items"] == []


@pytest.mark.spec("TKT-002", "PPL-020")
def test_history_says_who_when_and_what(company: Company) -> None:
    ticket_id = company.owned()
    company.after(minutes=3)
    company.do("change_priority", company.ann, ticket_ids=[ticket_id], priority="high")
    company.do("change_status", company.ann, ticket_ids=[ticket_id], status="waiting")
    company.do("write_as_customer", company.user, ticket_id=ticket_id, text="Hm")
    found = company.ask("history", company.bob, ticket_id=ticket_id)["items"]
    assert [entry["text"] for entry in found] == [
        "Status changed from waiting to active",
        "Message received",
        "Status changed from active to waiting",
        "Priority changed from normal to high",
        "Assigned (create)",
        "Opened",
    ]
    assert found[3]["actor"] == f"employee:{company.ann}"
    assert found[3]["at"] == "2026-03-02T09:03:00.000Z"
    assert (found[3]["before"], found[3]["after"]) == ({"priority": "normal"}, {"priority": "high"})
    assert found[0]["actor"] == f"user:{company.user}"


@pytest.mark.spec("RTE-146", "RTE-210")
def test_history_says_why_it_is_this_agent(company: Company) -> None:
    ticket_id = company.opened()["id"]
    company.decide(ticket_id, None, why="nobody could take it; 2 were at the limit of tickets")
    company.decide(ticket_id, company.ann, reason="queue_worked", why="lowest counter (3) of 4 candidates")
    [told] = company.said(facts.TicketAssigned)
    assert (told.method, told.why) == ("round_robin", "lowest counter (3) of 4 candidates")
    given, queued, _ = company.ask("history", company.ann, ticket_id=ticket_id)["items"]
    assert given["text"] == "Given to Ann: lowest counter (3) of 4 candidates"
    assert given["after"] == {
        "agent_id": company.ann, "reason": "queue_worked", "method": "round_robin", "decision_id": told.decision_id, "why": told.why,
    }  # fmt: skip
    assert queued["text"] == "Put in the queue: nobody could take it; 2 were at the limit of tickets"


@pytest.mark.spec("TKT-327", "PPL-026")
def test_any_agent_reads_from_the_customers_page_and_no_more(company: Company) -> None:
    ticket_id = company.owned()
    with pytest.raises(NotFound):
        company.look(ticket_id, company.eve)
    listed = company.ask("tickets", company.eve, view="customer", user_id=company.user)
    assert [row["id"] for row in listed["items"]] == [ticket_id]
    seen = company.ask("ticket", company.eve, ticket_id=ticket_id, user_id=company.user)
    assert seen["may"] == {"comment": False, "handle": False, "reply": False}
    assert company.ask("communication", company.eve, ticket_id=ticket_id, user_id=company.user)["items"]
    with pytest.raises(NotFound):
        company.do("comment", company.eve, ticket_id=ticket_id, text="Hi")


def test_a_deleted_user_is_wiped_and_the_counts_stay(company: Company) -> None:
    ticket_id = company.owned()
    company.handling.fact("tickets", people.UserDeleted(subject=company.user))
    ticket = company.look(ticket_id)
    assert (ticket["email"], ticket["customer"]["name"], ticket["customer"]["phone"]) == ("", None, None)
    assert ticket["messages_in"] == 1
    assert company.ask("communication", company.ann, ticket_id=ticket_id)["items"][0]["message"]["from"] == {"name": None, "email": None}


@pytest.mark.spec("TKT-177", "TKT-178", "TKT-179")
def test_holds_are_told(company: Company) -> None:
    ticket_id = company.owned()
    company.do("hold", company.bob, ticket_id=ticket_id, kind="read")
    held = company.said(facts.TicketHeld)[0]
    assert (str(held.agent_id), held.kind) == (company.bob, "read")


@pytest.mark.spec("TKT-087", "TKT-088", "TKT-236", "TKT-237")
def test_files_are_held_to_the_policy(company: Company) -> None:
    with pytest.raises(Invalid, match="file_size_refused"):
        company.opened(attachments=[FILE | {"size": 2 * 1024 * 1024 + 1}])
    values = {"maximum_kilobytes": 1, "extensions_for_users": [".jpg"], "extensions_for_employees": ["*.*"]}
    company.handling.fact("tickets", people.SettingsChanged(subject="uploads", section="uploads", values=values))
    with pytest.raises(Invalid, match="file_size_refused"):
        company.opened(attachments=[FILE])
    small = FILE | {"size": 1024}
    with pytest.raises(Invalid, match="file_type_refused"):
        company.opened(attachments=[small | {"filename": "virus.exe"}])
    ticket_id = company.owned(attachments=[small])
    company.do("send_reply", company.ann, ticket_id=ticket_id, text="x", attachments=[small | {"filename": "tool.exe"}])
    assert len(company.ask("attachments", company.ann, ticket_id=ticket_id)["items"]) == 2
