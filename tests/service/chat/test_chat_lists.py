"""Lists, counts, reach, search, and what employees keep beside a chat."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import event

from contracts.events import people
from kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.service.chat.company import Company, new_id


def listed(company: Company, employee_id: str, view: str, **asked: Any) -> list[str]:
    return [each["id"] for each in company.question("chats", {"view": view, **asked}, actor=f"employee:{employee_id}")["items"]]


@pytest.mark.spec("CHT-068", "CHT-072", "CHT-110")
def test_who_finds_which_chats_in_which_list(company: Company) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob")
    boss = company.employee("Max", kinds=("agent", "manager"))
    company.member(boss, company.group(name="Second line"))
    admin, stranger = company.employee("Root", kinds=("administrator",)), company.employee("Zoe")
    hers, his, over, waits = company.assigned(ann), company.assigned(bob), company.assigned(ann), company.started()
    company.assign(over, bob, reason="take", method="taken")
    company.end(over, bob)
    company.queue(waits)
    assert listed(company, ann, "my_active") == [hers]
    assert listed(company, ann, "my_completed") == [over] == listed(company, bob, "my_completed"), "who took part"
    assert listed(company, ann, "queue") == [waits]
    assert set(listed(company, ann, "group_active", group_id=company.group_id)) == {hers, his}
    assert listed(company, ann, "group_completed", group_id=company.group_id) == [over]
    with pytest.raises(Forbidden):
        listed(company, ann, "active")
    with pytest.raises(Invalid):
        listed(company, ann, "group_active")
    for manager in (boss, admin):
        assert set(listed(company, manager, "active")) == {hers, his}
        assert listed(company, manager, "active", agent_id=bob) == [his]
        assert listed(company, manager, "completed", department_id=company.department_id) == [over]
    assert listed(company, stranger, "queue") == []
    assert listed(company, stranger, "group_active", group_id=company.group_id) == []
    with pytest.raises(NotFound):
        company.chat(hers, stranger)
    counts = company.question("chat_counts", {}, actor=f"employee:{ann}")
    assert (counts["my_active"], counts["my_completed"], counts["queue"]) == (1, 1, 1)
    [group] = counts["groups"]
    assert (group["name"], group["active"], group["queued"]) == ("Front line", 2, 1)


@pytest.mark.spec("CHT-073")
def test_basic_search_looks_in_the_list_on_screen(company: Company) -> None:
    ann, bob = company.agent("Ann"), company.agent("Bob")
    wanted = company.assigned(ann, name="Eve 100%", question="Where is my parcel?")
    company.assigned(ann, name="Eve 1000", question="Hello")
    company.assigned(bob, question="Where is my parcel?")
    assert listed(company, ann, "my_active", search="PARCEL") == [wanted]
    assert listed(company, ann, "my_active", search="100%") == [wanted], "no wildcard"
    assert listed(company, ann, "my_active", search=company.chat(wanted)["number"]) == [wanted]


def test_lists_are_paged_and_cost_the_same_however_long(company: Company) -> None:
    ann = company.agent("Ann")
    chats = []
    for _ in range(7):
        chats.append(company.started())
        company.queue(chats[-1])
        company.wait(1)
    first = company.question("chats", {"view": "queue", "limit": 3}, actor=f"employee:{ann}")
    second = company.question("chats", {"view": "queue", "limit": 3, "cursor": first["next_cursor"]}, actor=f"employee:{ann}")
    assert [each["id"] for each in first["items"] + second["items"]] == chats[:6], "longest in the queue first"
    asked: list[str] = []
    engine = company.handling.database("chat").reader
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    for limit in (1, 7):
        asked.clear()
        company.question("chats", {"view": "queue", "limit": limit}, actor=f"employee:{ann}")
        assert len(asked) == 7


@pytest.mark.spec("CHT-059", "CHT-060", "CHT-061", "CHT-089")
def test_levels_by_the_settings(company: Company) -> None:
    company.settings(chat_idle_warning_seconds=10, chat_idle_critical_seconds=20, chat_duration_warning_seconds=30)
    ann = company.agent("Ann")
    chat_id = company.assigned(ann)
    seen = []
    for _ in range(4):
        [chat] = company.question("chats", {"view": "my_active"}, actor=f"employee:{ann}")["items"]
        seen.append((chat["idle_seconds"], chat["idle_level"], chat["duration_level"]))
        company.wait(10)
    assert seen == [(0, "idle", None), (10, "warning", None), (20, "critical", None), (30, "critical", "warning")]
    company.answer(chat_id, ann)
    [chat] = company.question("chats", {"view": "my_active"}, actor=f"employee:{ann}")["items"]
    assert (chat["idle_seconds"], chat["idle_level"]) == (None, None)


@pytest.mark.spec("CHT-059")
def test_running_chats_sorted_by_how_long_they_are_idle(company: Company) -> None:
    ann = company.agent("Ann")
    answered, waits_long, waits = (company.assigned(ann) for _ in range(3))
    for chat_id in (answered, waits):
        company.answer(chat_id, ann)
    company.wait(5)
    company.say(waits)
    company.wait(5)
    first = company.question("chats", {"view": "my_active", "sort": "longest_idle", "limit": 2}, actor=f"employee:{ann}")
    assert [(each["id"], each["idle_seconds"]) for each in first["items"]] == [(waits_long, 10), (waits, 5)]
    rest = {"view": "my_active", "sort": "longest_idle", "cursor": first["next_cursor"]}
    assert [each["id"] for each in company.question("chats", rest, actor=f"employee:{ann}")["items"]] == [answered]
    assert listed(company, ann, "my_active", sort="oldest") == [answered, waits_long, waits]


def test_the_page_of_a_customer_lists_all_his_chats_to_every_agent(company: Company) -> None:
    ann, stranger = company.agent("Ann"), company.employee("Zoe")
    chat_id = company.assigned(ann, email="eve@example.com")
    company.assigned(ann, email="bob@example.com")
    assert listed(company, stranger, "of_customer", email="eve@example.com") == [chat_id]


def test_comments_of_five_kinds_and_related_items(company: Company) -> None:
    ann = company.agent("Ann")
    chat_id = company.assigned(ann)
    for kind in ("general", "resolution", "transfer", "follow_up", "sticky"):
        company.command("add_comment", {"chat_id": chat_id, "kind": kind, "text": kind}, actor=f"employee:{ann}")
    kept = company.question("comments", {"chat_id": chat_id}, actor=f"employee:{ann}")["items"]
    kinds = ["general", "resolution", "transfer", "follow_up", "sticky"]
    assert [(each["kind"], each["author_name"]) for each in kept] == [(kind, "Ann") for kind in kinds]
    assert company.told(chat_id).count("chat_comment_added") == 5
    item = {"type": "ticket", "id": new_id(), "number": "ABC-123"}
    for _ in range(2):
        company.command("link_item", {"chat_id": chat_id, "item": item}, actor=f"employee:{ann}")
    assert company.question("related_items", {"chat_id": chat_id}, actor=f"employee:{ann}")["items"] == [item]
    company.command("unlink_item", {"chat_id": chat_id, "item_id": item["id"]}, actor=f"employee:{ann}")
    assert company.told(chat_id)[-2:] == ["chat_linked", "chat_unlinked"]
    assert company.question("related_items", {"chat_id": chat_id}, actor=f"employee:{ann}")["items"] == []


def test_a_chat_points_back_to_the_tickets_that_point_to_it(company: Company) -> None:
    ann = company.agent("Ann")
    chat_id, ticket_id = company.assigned(ann), new_id()
    ticket = {"id": ticket_id, "number": "ABC-123"}

    def hear(what: str, item_type: str = "chat", item_id: str = chat_id) -> list[str]:
        values = {"ticket": ticket, "before": {}, "item": {"type": item_type, "id": item_id, "number": "CH-1"}}
        company.handling.fact("chat", f"tickets.ticket_{what}.v1", values, subject=ticket_id, now=company.now, actor=f"employee:{ann}")
        return [fact.type for fact in company.handling.facts]

    def related() -> list[dict[str, str]]:
        found: list[dict[str, str]] = company.question("related_items", {"chat_id": chat_id}, actor=f"employee:{ann}")["items"]
        return found

    assert hear("linked") == ["chat.chat_linked.v1"]
    assert related() == [{"type": "ticket", **ticket}]
    assert company.last("chat_linked", chat_id)["item"] == {"type": "ticket", **ticket}
    assert [hear("linked"), hear("linked", item_id=new_id()), hear("linked", "call_log")] == [[], [], []]
    assert hear("unlinked") == ["chat.chat_unlinked.v1"]
    assert (related(), hear("unlinked")) == ([], [])


def test_corrections_tell_what_they_changed_and_mind_the_version(company: Company) -> None:
    ann, field_id = company.agent("Ann"), new_id()
    company.hear(people.CustomFieldSaved(subject=field_id, is_new=True, kinds=["chat"], key="order", name="Order", type_="text"))
    chat_id = company.assigned(ann)
    version = company.chat(chat_id)["version"]
    asked = {"chat_id": chat_id, "customer_name": "Eve Adams", "expected_version": version}
    assert company.command("edit_chat", asked, actor=f"employee:{ann}")["customer"]["name"] == "Eve Adams"
    said = company.last("chat_edited", chat_id)
    assert (said["changed"], said["before"]["customer"]["name"]) == (["customer_name"], "Eve")
    with pytest.raises(Conflict) as refused:
        company.command("edit_chat", asked | {"customer_name": "Eva"}, actor=f"employee:{ann}")
    assert refused.value.code == "changed_meanwhile"
    company.command("set_custom_fields", {"chat_id": chat_id, "custom_fields": {field_id: "4711"}}, actor=f"employee:{ann}")
    assert company.last("chat_custom_fields_changed", chat_id)["changed"] == [
        {"field_id": field_id, "key": "order", "before": None, "value": "4711"}
    ]
    company.command("set_custom_fields", {"chat_id": chat_id, "custom_fields": {field_id: None}}, actor=f"employee:{ann}")
    assert company.chat(chat_id)["custom_fields"] == {}
    with pytest.raises(Invalid):
        company.command("set_custom_fields", {"chat_id": chat_id, "custom_fields": {new_id(): "x"}}, actor=f"employee:{ann}")


def test_the_state_on_the_bus_adds_up(company: Company) -> None:
    """A reader that keeps the newest state needs nothing else; state and `before` are both sides of each change."""
    ann, bob = company.agent("Ann"), company.agent("Bob")
    chat_id = company.started()
    company.queue(chat_id)
    company.assign(chat_id, ann, reason="queue_worked")
    company.answer(chat_id, ann)
    company.say(chat_id)
    company.assign(chat_id, bob, reason="take", method="taken")
    company.command("add_comment", {"chat_id": chat_id, "text": "note"}, actor=f"employee:{bob}")
    company.end(chat_id, bob)
    told = [each for each in company.handling.announced("chat") if each.subject == chat_id]
    assert [each.sequence for each in told] == list(range(1, len(told) + 1))
    for earlier, later in pairwise(told):
        for name, value in later.data["before"].items():
            assert later.data["chat"][name] != value
            if earlier.time != later.time:
                assert earlier.data["chat"][name] == value
