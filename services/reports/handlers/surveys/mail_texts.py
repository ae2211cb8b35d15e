"""The text of the survey mail: one for all, and others by language (SUR-022, SUR-037)."""

from __future__ import annotations

from typing import Any

from kit.errors import Conflict, Invalid, NotFound
from kit.storage.work import Work
from services.reports.models import SurveyMail
from services.reports.queries.surveys.mail_texts import mail_text_shown
from services.reports.queries.surveys.reach import must_administer
from services.reports.rules.surveys.mailing import leads_to_the_survey, unknown_in

Said = dict[str, Any]


def save_survey_mail(work: Work, asked: Said) -> Said:
    """Raises Invalid variable_unknown, link_missing; Conflict changed_meanwhile."""
    must_administer(work.session, work.call)
    for name in ("subject", "text"):
        if unknown := unknown_in(asked[name]):
            raise Invalid("variable_unknown", f"There is no variable {unknown[0][:60]}.", field=name)
    if not leads_to_the_survey(asked["text"]):
        raise Invalid("link_missing", "Without [%SURVEYHREF%] or [%SURVEYURL%] nobody finds the survey.", field="text")
    found = work.session.get(SurveyMail, asked["language"], with_for_update=True)
    if asked["expected_version"] not in (None, found.version if found else 0):
        raise Conflict("changed_meanwhile", "Somebody else changed this meanwhile.")
    if found is None:
        found = SurveyMail(language=asked["language"], version=0)
        work.session.add(found)
    found.subject, found.text, found.version = asked["subject"], asked["text"], found.version + 1
    found.changed_by, found.changed_at = work.call.actor, work.now
    work.session.flush()
    return mail_text_shown(found)


def delete_survey_mail(work: Work, asked: Said) -> Said:
    """From now on this language gets the one for all. Raises NotFound mail_text_unknown."""
    must_administer(work.session, work.call)
    found = work.session.get(SurveyMail, asked["language"], with_for_update=True)
    if found is None:
        raise NotFound("mail_text_unknown", "There is no text in this language.", field="language")
    work.session.delete(found)
    return {"language": asked["language"], "is_deleted": True}
