"""The survey mail as mail's spool takes it: its template with everything filled in (SUR-022)."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from kit.storage.work import Work
from services.reports.models import Brand, SettingsSection, Survey, SurveyOffer
from services.reports.portals import portal_of, survey_link
from services.reports.queries.surveys.mail_texts import text_for
from services.reports.rules.surveys.mailing import filled, filled_as_html
from services.reports.rules.surveys.speaking import page_of

LONGEST_SUBJECT = 300


def mail_of(work: Work, survey: Survey, offer: SurveyOffer) -> dict[str, Any]:
    """In the language of the ticket, where survey and template have it. Date and time are the installation's (INT-056)."""
    page = page_of(vars(survey), [offer.language])
    template = text_for(work.session, offer.language)
    values = _values(work, offer)
    html = filled_as_html(template.text, values, page["link_text"])
    subject = " ".join(filled(template.subject, values, page["link_text"]).split())
    return {
        "brand_id": offer.brand_id,
        "purpose": "survey",
        "is_automated": True,
        "to": [{"name": " ".join((offer.customer_name or "").split())[:100], "address": offer.email}],
        "subject": subject[:LONGEST_SUBJECT],
        "text": filled(template.text, values, page["link_text"]),
        "html": html,
        "item": {"type": "ticket", "id": offer.related_id, "number": offer.related_number},
    }


def _values(work: Work, offer: SurveyOffer) -> dict[str, str]:
    portal = portal_of(work.session, offer.brand_id)
    company = work.session.scalar(sa.select(Brand.name).where(Brand.id == offer.brand_id))
    regional = work.session.scalar(sa.select(SettingsSection.values).where(SettingsSection.id == "regional")) or {}
    here = work.now.astimezone(ZoneInfo(regional.get("default_time_zone") or "UTC"))
    return {
        "TICKETNUMBER": offer.related_number or "",
        "TICKETSUBJECT": offer.subject,
        "SURVEYURL": survey_link(portal, offer.id),
        "CUSTOMERNAME": offer.customer_name or offer.email or "",
        "CUSTOMERUSERNAME": offer.username or "",
        "DATE": here.date().isoformat(),
        "TIME": f"{here:%H:%M}",
        "COMPANY": company or "",
        "PORTALURL": portal,
    }
