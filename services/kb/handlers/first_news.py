"""A new installation has one sample news item (NWS-025), made when its first brand is heard of."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from contracts.envelope import Envelope
from contracts.events import kb as facts
from kit.storage.work import Work
from services.kb.announce import changing
from services.kb.handlers import copying
from services.kb.handlers.references import installed_languages
from services.kb.handlers.saved import after_saving
from services.kb.models import Brand, ChangeCount, HistoryEntry, NewsItem, new_id
from services.kb.writing import slug_of


@dataclass(frozen=True, slots=True)
class Sample:
    """The item in one language."""

    title: str
    summary: str
    text: str


ENGLISH = Sample(
    "Welcome to our portal",
    "Search for answers, open a ticket, or talk to us.",
    "Here you find answers to common questions. If yours is not among them, open a ticket or start a chat.",
)
SAMPLES = {
    "en": ENGLISH,
    "de": Sample(
        "Willkommen in unserem Portal",
        "Antworten suchen, ein Ticket eröffnen oder mit uns sprechen.",
        "Hier finden Sie Antworten auf häufige Fragen. Ist Ihre nicht dabei, eröffnen Sie ein Ticket oder beginnen Sie einen Chat.",
    ),
    "fr": Sample(
        "Bienvenue sur notre portail",
        "Cherchez une réponse, ouvrez un ticket ou parlez-nous.",
        "Vous trouverez ici les réponses aux questions courantes. Si la vôtre n'y est pas, ouvrez un ticket ou démarrez un chat.",
    ),
}


def hear_of_brand(work: Work, envelope: Envelope) -> None:
    """Keeps the copy, and makes the sample if this is the first brand of an installation that never had news.

    What is told again to a knowledge base that came later is no new installation.
    """
    copying.keep_brand(work, envelope)
    if envelope.data.get("is_new") and not envelope.replay and _is_all_new(work):
        _publish(work, envelope.subject)


def _is_all_new(work: Work) -> bool:
    """One brand, and never any news, deleted and purged included. Two processes that hear of two brands look one after the other."""
    work.session.execute(sa.select(ChangeCount.last).with_for_update())
    brands = work.session.scalar(sa.select(sa.func.count()).select_from(Brand)) or 0
    had_news = sa.or_(sa.exists(sa.select(NewsItem.id)), sa.exists(sa.select(HistoryEntry.id).where(HistoryEntry.kind == "news")))
    return brands == 1 and not work.session.scalar(sa.select(had_news))


def _publish(work: Work, brand_id: str) -> None:
    language = installed_languages(work)[0]
    sample = SAMPLES.get(language.partition("-")[0], ENGLISH)
    item = NewsItem(
        id=new_id(),
        version=1,
        title=sample.title,
        slug=slug_of(sample.title),
        summary=sample.summary,
        body=f"<p>{sample.text}</p>",
        text=sample.text,
        news_at=work.now,
        language=language,
        brand_ids=[brand_id],
        is_private=False,
        is_draft=False,
        is_flagged_for_review=False,
        created_at=work.now,
        created_by=work.call.actor,
        modified_at=work.now,
        modified_by=work.call.actor,
    )
    with changing(work, item, is_new=True) as change:
        work.session.add(item)
        work.session.flush()
        change.tell(facts.NewsCreated)
    after_saving(work, "news", item)
