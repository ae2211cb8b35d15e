"""Survey mails are handed to mail, one at a time, with nothing held meanwhile (SUR-014, SUR-019, SUR-021)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kit.errors import Refusal, Unavailable
from kit.service import Outside
from kit.storage.work import Work
from services.reports.handlers.surveys.making import note_offered
from services.reports.handlers.surveys.writing import mail_of
from services.reports.models import Survey, SurveyOffer
from services.reports.rules.surveys.mailing import rest_after

TAKEN_FOR = timedelta(minutes=10)  # then it falls due again: who took it was killed
AWAY_FOR = timedelta(seconds=20)  # mail does not answer
WAY_OUT = ("no_mail_account", "account_unknown")  # refusals that somebody may mend
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Taken:
    """An offer whose mail is due, and the mail."""

    offer_id: str
    mail: dict[str, Any]


def mail_one(outside: Outside) -> bool:
    """Hands over the mail of one offer. False when none is due, or mail is away."""
    taken = outside.do(_take)
    if not isinstance(taken, Taken):
        return taken
    try:
        said = outside.ask("mail", "spool_mail", taken.mail, key=f"survey-offer-{taken.offer_id}")
    except Unavailable as away:
        why = f"{away.code}: {away.detail}"[:LONGEST]
        outside.do(lambda work: _put_off(work, taken.offer_id, why))
        return False
    except Refusal as refused:
        code, why = refused.code, f"{refused.code}: {refused.detail}"[:LONGEST]
        outside.do(lambda work: _refused(work, taken.offer_id, code, why))
        return True
    outside.do(lambda work: _handed_over(work, taken.offer_id, said))
    return True


def _take(work: Work) -> Taken | bool:
    """The offer that has waited longest; False: none; True: one that needs no mail any more."""
    due = sa.select(SurveyOffer).where(SurveyOffer.due_at <= work.now).order_by(SurveyOffer.due_at)
    offer = work.session.scalar(due.limit(1).with_for_update(skip_locked=True))
    if offer is None:
        return False
    survey = work.session.get(Survey, offer.survey_id)
    if survey is None or survey.deleted_at is not None or offer.email is None:
        offer.due_at, offer.trouble = None, "deleted"
        return True
    offer.due_at = work.now + TAKEN_FOR
    return Taken(offer.id, mail_of(work, survey, offer))


def _handed_over(work: Work, offer_id: str, said: dict[str, Any]) -> None:
    """Offered from now on; unless no machine may write to the address, which is none (SUR-019)."""
    offer, survey = _locked(work, offer_id)
    offer.due_at, offer.subject = None, ""
    if said["mail_id"] is None:
        offer.trouble = "withheld"
    else:
        offer.trouble = ""
        note_offered(work, offer, survey.name)


def _refused(work: Work, offer_id: str, code: str, why: str) -> None:
    """Again later where somebody may mend it, growing slower; for good otherwise."""
    offer, _ = _locked(work, offer_id)
    offer.tries += 1
    rest = rest_after(offer.tries) if code in WAY_OUT else None
    offer.due_at = work.now + rest if rest else None
    offer.trouble = why


def _put_off(work: Work, offer_id: str, why: str) -> None:
    offer, _ = _locked(work, offer_id)
    if offer.due_at is not None:
        offer.due_at, offer.trouble = work.now + AWAY_FOR, why


def _locked(work: Work, offer_id: str) -> tuple[SurveyOffer, Survey]:
    offer = work.session.get_one(SurveyOffer, offer_id, with_for_update=True)
    return offer, work.session.get_one(Survey, offer.survey_id)
