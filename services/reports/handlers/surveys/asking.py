"""A survey is offered by somebody's wish: an event rule's, a signature's, an agent's to a visitor (SUR-016, SUR-017, WHO-092)."""

from __future__ import annotations

from typing import Any

from contracts.vocabulary_of_surveys import OfferSource, RelatedType
from kit.errors import Conflict, NotFound
from kit.storage.work import Work
from services.reports.handlers.surveys.making import About, address, is_forgotten, make_offer, note_offered, survey_to_offer
from services.reports.handlers.surveys.offering import CLOSED
from services.reports.models import Survey, SurveyOffer
from services.reports.portals import portal_of, survey_link

Said = dict[str, Any]


def offer_survey(work: Work, asked: Said) -> Said:
    """{offer_id, url, link_text, is_new, is_mailed}: an event rule's to a ticket goes out by mail, all other links are shown by who asked.

    Asked again for the same work it is the same offer. Raises Conflict survey_not_offered_here, no_customer_message, no_address.
    """
    about = _about(asked["work"])
    survey = survey_to_offer(work.session, asked["survey_id"], about.brand_id, about.department_id)
    if survey is None:
        raise Conflict("survey_not_offered_here", "There is no such survey for this brand and department.", field="survey_id")
    is_ticket = about.related_type == RelatedType.TICKET
    if asked["source"] == OfferSource.EVENT_ACTION and is_ticket:
        _must_reach_customer(work, asked["work"], about)
    offer, is_new = make_offer(work, survey, about, asked["source"])
    link = survey_link(portal_of(work.session, about.brand_id), offer.id)
    return {"offer_id": offer.id, "url": link, "link_text": survey.link_text, "is_new": is_new, "is_mailed": offer.is_mailed}


def note_survey_offered(work: Work, asked: Said) -> Said:
    """The link was shown: from now on it counts. Raises NotFound offer_unknown."""
    offer = work.session.get(SurveyOffer, asked["offer_id"], with_for_update=True)
    survey = work.session.get(Survey, offer.survey_id) if offer else None
    if offer is None or survey is None:
        raise NotFound("offer_unknown", "There is no such offer.", field="offer_id")
    note_offered(work, offer, survey.name)
    return {"offer_id": offer.id}


def _must_reach_customer(work: Work, said: Said, about: About) -> None:
    if said["status"] in CLOSED and not said["messages_in"]:
        raise Conflict("no_customer_message", "The customer wrote nothing in this closed ticket.")
    if about.email is None or is_forgotten(work.session, about.user_id):
        raise Conflict("no_address", "There is no address to which the survey could go.")


def _about(said: Said) -> About:
    names = ("brand_id", "department_id", "group_id", "agent_id", "user_id", "username", "customer_name", "language")
    return About(
        related_type=said["type"],
        related_id=said["id"],
        related_number=said["number"],
        email=address(said["email"]),
        subject=said["subject"] or "",
        **{name: said[name] for name in names},
    )
