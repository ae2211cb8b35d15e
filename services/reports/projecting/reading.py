"""Facts of readers: what was read, by whom, and what was searched for and opened (REP-069, REP-070)."""

from __future__ import annotations

from collections.abc import Callable

from contracts.envelope import Envelope
from services.reports.models.kinds import Kind
from services.reports.projecting.rows import Rows, moment

Take = Callable[[Rows, Envelope], None]
UNNAMED = "unknown"  # a crawler that does not say who it is


def viewed(kind: str, hit: Kind, crawled: Kind) -> Take:
    """A view counts when the page was served. Of employees none counts."""

    def take(rows: Rows, envelope: Envelope) -> None:
        said = envelope.data
        if said["is_employee"] and not said["is_spider"]:
            return
        where = {"item_id": envelope.subject, "brand_id": said["brand_id"], "word": said["language"], "at": moment(said["viewed_at"])}
        if said["is_spider"]:
            rows.act(crawled, envelope, **where, who=said["spider_name"] or UNNAMED)
            return
        search_id = said["search_id"]
        rows.act(hit, envelope, **where, who=said["visitor_id"], other_id=search_id)
        if search_id is not None:
            rows.newest["opened"][f"{search_id} {envelope.subject}"] = {"search_id": search_id, "item_id": envelope.subject, "kind": kind}

    return take


def searched(rows: Rows, envelope: Envelope) -> None:
    """One deliberate search of the portal; suggestions and what employees look up are none."""
    said = envelope.data
    if said["source"] != "portal" or said["is_employee"]:
        return
    rows.newest["searches"][envelope.subject] = {
        "id": envelope.subject,
        "at": envelope.time,
        "brand_id": said["brand_id"],
        "language": said["language"],
        "query": said["query"],
        "string": normalized(said["query"]),
        "who": said["visitor_id"],
        "result_count": said["article_result_count"],
    }
    where = {"brand_id": said["brand_id"], "word": said["language"], "who": said["visitor_id"], "other_id": envelope.subject}
    for news_id in dict.fromkeys(said["news_result_ids"]):
        rows.act(Kind.NEWS_LISTED, envelope, item_id=news_id, **where)


def normalized(query: str) -> str:
    """Trimmed, with single spaces, in lower case (REP-070)."""
    return " ".join(query.split()).lower()
