"""Surveys are offered by what is heard on the bus: closed tickets, ended chats, signatures that went out (SUR-014 to SUR-021)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from contracts.envelope import Envelope
from contracts.vocabulary import Reason, TicketStatus
from contracts.vocabulary_of_surveys import OfferSource, RelatedType
from kit.storage.work import Work
from services.reports.handlers.surveys.making import About, address, is_forgotten, make_offer, note_offered, survey_to_offer
from services.reports.models import Department, Survey

State = dict[str, Any]
CLOSED = (TicketStatus.CLOSED, TicketStatus.CLOSED_LOCKED)
NOT_AN_END = (Reason.MERGE, Reason.DELETE)  # the ticket goes on as another one, or is gone


def concerns(envelope: Envelope) -> bool:
    """Most messages carry no survey, and most changes of status are no close: passed over without a transaction."""
    said = envelope.data
    match envelope.type:
        case "tickets.ticket_message_sent.v1":
            return bool(said["survey_ids"])
        case "tickets.ticket_status_changed.v1":
            return said["ticket"]["status"] in CLOSED
    return True


def ticket_changed_status(work: Work, envelope: Envelope) -> None:
    """To closed, or closed and locked, whoever caused it: the customer who wrote gets the department's survey (SUR-014, SUR-018)."""
    ticket = envelope.data["ticket"]
    if envelope.replay or ticket["status"] not in CLOSED or envelope.data["reason"] in NOT_AN_END or not ticket["messages_in"]:
        return
    survey = _survey_of_department(work, ticket["place"], "after_ticket_id")
    about = _about_ticket(ticket)
    if survey and about.email and not is_forgotten(work.session, about.user_id):
        make_offer(work, survey, about, OfferSource.TICKET_CLOSED)


def chat_ended(work: Work, envelope: Envelope) -> None:
    """The department's survey is there for the chat window to show; it counts as offered when it does (SUR-015, SUR-021)."""
    said, chat = envelope.data, envelope.data["chat"]
    if envelope.replay:
        return
    survey = _survey_of_department(work, chat["place"], "after_chat_id")
    about = _about_chat(chat, said["last_agent_id"])
    if survey and not is_forgotten(work.session, about.user_id):
        make_offer(work, survey, about, OfferSource.CHAT_ENDED)


def ticket_message_sent(work: Work, envelope: Envelope) -> None:
    """A signature's link counts as offered with the first message that carries it (SUR-017, SUR-021)."""
    if envelope.replay or not envelope.data["survey_ids"]:
        return
    about = _about_ticket(envelope.data["ticket"])
    for survey_id in sorted(set(envelope.data["survey_ids"])):
        survey = work.session.get(Survey, survey_id)
        if survey is not None and not is_forgotten(work.session, about.user_id):
            offer, _ = make_offer(work, survey, about, OfferSource.SIGNATURE_LINK)
            note_offered(work, offer, survey.name)


def _survey_of_department(work: Work, place: State, setting: str) -> Survey | None:
    settings = work.session.scalar(sa.select(Department.settings).where(Department.id == place["department_id"])) or {}
    wanted = settings.get("surveys", {}).get(setting)
    return survey_to_offer(work.session, wanted, place["brand_id"], place["department_id"])


def _about_ticket(ticket: State) -> About:
    """About its holder at this moment (SUR-024), to the address of record."""
    customer = ticket["customer"] or {}
    return About(
        related_type=RelatedType.TICKET,
        related_id=ticket["id"],
        related_number=ticket["number"],
        **ticket["place"],
        agent_id=ticket["agent_id"],
        user_id=customer.get("user_id"),
        username=customer.get("username"),
        email=address(ticket["email"]),
        customer_name=customer.get("name") or ticket["submitter"]["name"] or None,
        language=ticket["language"] or None,
        subject=ticket["subject"],
    )


def _about_chat(chat: State, last_agent_id: str | None) -> About:
    """About the last agent who held it (SUR-024)."""
    customer = chat["customer"] or {}
    return About(
        related_type=RelatedType.CHAT,
        related_id=chat["id"],
        related_number=chat["number"],
        **chat["place"],
        agent_id=last_agent_id,
        user_id=customer.get("user_id"),
        username=customer.get("username"),
        email=address(customer.get("email")),
        customer_name=customer.get("name"),
        language=chat["language"],
    )
