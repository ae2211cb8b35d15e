"""What agents do with the visitors of a site, over HTTP: invite, push pages, take off the list."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from gateway.asking import ask, ask_all
from gateway.identity.who import asking
from gateway.people.kinds import count, identity, moment, text, truth, word
from gateway.permissions import permits
from gateway.routes import Routes
from kit.addresses import WebAddress
from kit.errors import Conflict

routes = Routes("visitor-actions", prefix="/visitors", description="Inviting visitors, showing them pages, taking them off the list.")

MAY_ACT = "whos_on.live_chat"


class NewInvitation(Schema):
    """An invitation to a chat, or a chat that opens on the visitor's page at once."""

    kind = word("invite asks the visitor first, push opens the chat window", "invite", "push", load_default="invite")
    department_id = identity("Department to chat with; one of your own where none is named")
    group_id = identity("Group of it that is to get the chat")
    text = text("What the visitor reads", 500, 0, load_default="")
    only_if_taken_now = truth("Send it only if somebody could take the chat now; needs a department or a group", load_default=False)

    @validates_schema
    def _where(self, said: dict[str, Any], **_: object) -> None:
        if said.get("only_if_taken_now") and not (said.get("department_id") or said.get("group_id")):
            raise ValidationError("Say where it would be taken.", "department_id")


class Invitation(Schema):
    """An invitation and what became of it."""

    id = identity("Its id", required=True)
    visit_id = identity("Whom it invites", required=True)
    source = word("Who invited", "agent", "event", required=True)
    kind = word("What it is", "invite", "push", required=True)
    agent_id = identity("Who invited", required=True, allow_none=True)
    department_id = identity("Department of the chat", required=True, allow_none=True)
    group_id = identity("Group of the chat, where one was named", required=True, allow_none=True)
    state = word("How it stands", "sent", "accepted", "rejected", "ignored", required=True)
    chat_id = identity("The chat it has led to", required=True, allow_none=True)
    text = text("What the visitor reads", 500, 0, required=True)
    sent_at = moment("Sent", required=True)
    answered_at = moment("Answered, or given up", required=True, allow_none=True)


class NewPageForVisitor(Schema):
    """A page to show to the visitor."""

    url = WebAddress(required=True, metadata={"description": "http or https, 2,000 characters at most", "format": "uri"})
    text = text("What is said with it", 500, 0, load_default="")


class PageForVisitor(NewPageForVisitor):
    """A page that the visitor is asked to go to."""

    visit_id = identity("The visitor", required=True)


class OneVisitor(Schema):
    """Which visitor it was."""

    visit_id = identity("The visitor", required=True)


class NewBan(Schema):
    """Whom not to track or invite, and for how long."""

    what = word("By what", "browser", "address", "both", load_default="browser")
    days = count("For how many days", 1, 365, load_default=30)


class VisitorBan(OneVisitor):
    """Until when."""

    until = fields.String(required=True, validate=validate.Length(max=40), metadata={"description": "Not tracked until then"})


@routes.post("/<uuid:visit_id>/invitations")
@permits(MAY_ACT)
@routes.arguments(NewInvitation)
@routes.response(201, Invitation)
def invite(asked: dict[str, Any], visit_id: str) -> Any:
    """Invite the visitor to a chat with you, or push one (WHO-041, WHO-042).

    409 `already_invited`, `in_chat`, `visit_over`; with `only_if_taken_now` also `department_offline` and `nobody_could_take_it`.
    """
    if asked.pop("only_if_taken_now"):
        _check_could_take(asked)
    return ask("whoson", "invite_visitor", asked | {"visit_id": visit_id})


def _check_could_take(asked: dict[str, Any]) -> None:
    """Asked here, before the command: no service waits for another (docs/decisions)."""
    place = {name: asked[name] for name in ("department_id", "group_id") if name in asked}
    questions: list[tuple[str, str, dict[str, Any]]] = [
        ("routing", "could_take_now", place | ({"agent_id": asking().id} if asking().kind == "employee" else {}))
    ]
    if "department_id" in asked:
        questions.append(("chat", "departments_for_chat", {"department_ids": [asked["department_id"]]}))
    found, *doors = ask_all(questions)
    for door in doors:
        if not door["is_online"]:
            because = next((one["closed_because"] for one in door["departments"]), None)
            raise Conflict("department_offline", "This department is closed for chat.", because=because)
    if not found["is_possible"]:
        raise Conflict("nobody_could_take_it", "Nobody could take the chat now.", because=found["because"], waiting=found["waiting"])


@routes.delete("/<uuid:visit_id>/invitations/<uuid:invitation_id>")
@permits(MAY_ACT)
@routes.response(204)
def withdraw(visit_id: str, invitation_id: str) -> None:
    """Take an invitation back; it counts as ignored. 409 `invitation_answered` when the visitor was quicker."""
    ask("whoson", "withdraw_invitation", {"visit_id": visit_id, "invitation_id": invitation_id})


@routes.post("/<uuid:visit_id>/pages")
@permits(MAY_ACT)
@routes.arguments(NewPageForVisitor)
@routes.response(201, PageForVisitor)
def push_page(asked: dict[str, Any], visit_id: str) -> Any:
    """Show the visitor a page: his own asks him, and goes there if he says so (WHO-052, WHO-171)."""
    return ask("whoson", "push_page", asked | {"visit_id": visit_id})


@routes.post("/<uuid:visit_id>/removal")
@permits(MAY_ACT)
@routes.response(201, OneVisitor)
def remove(visit_id: str) -> Any:
    """Take the visitor off the list; his data is kept, and his next page brings him back (WHO-050)."""
    return ask("whoson", "remove_visitor", {"visit_id": visit_id})


@routes.post("/<uuid:visit_id>/purge")
@permits(MAY_ACT)
@routes.response(201, OneVisitor)
def purge(visit_id: str) -> Any:
    """Take the visitor off the list and erase what is stored of him; his next page brings him back (WHO-051)."""
    return ask("whoson", "purge_visitor", {"visit_id": visit_id})


@routes.post("/<uuid:visit_id>/ban")
@permits(MAY_ACT)
@routes.arguments(NewBan)
@routes.response(201, VisitorBan)
def ban(asked: dict[str, Any], visit_id: str) -> Any:
    """Neither track nor invite this browser, or its address, for some days."""
    return ask("whoson", "ban_visitor", asked | {"visit_id": visit_id})


@routes.delete("/<uuid:visit_id>/ban")
@permits(MAY_ACT)
@routes.response(204)
def lift_ban(visit_id: str) -> None:
    """Track this browser and its address again."""
    ask("whoson", "lift_ban", {"visit_id": visit_id})
