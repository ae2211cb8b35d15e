"""Columns about articles, the searches of the portal, and news (REP-266 to REP-281, REP-305 to REP-315)."""

from __future__ import annotations

from services.reports.rules.measures.terms import LISTINGS, SEARCHES, Figure, Measure, acts, by_name, distinct

ACTOR = "actor"
RUN = Figure(SEARCHES)
FOUND = Figure(SEARCHES, "count", words=("opened",))

ARTICLES = by_name(
    Measure("articles_added", "Articles Added", "count", "REP-266", "articles made, drafts too", (acts("ARTICLE_ADDED"),), agent=ACTOR),
    Measure("articles_edited", "Articles Edited", "count", "REP-267", "saved changes of articles", (acts("ARTICLE_EDITED"),), agent=ACTOR),
    Measure("articles_flagged", "Articles Flagged", "count", "REP-268", "flagged for review", (acts("ARTICLE_FLAGGED"),), agent=ACTOR),
    Measure(
        "articles_reviewed", "Articles Reviewed", "count", "REP-269", "different articles marked as reviewed",
        (distinct("ARTICLE_REVIEWED"),), agent=ACTOR,
    ),
    Measure("articles_deleted", "Articles Deleted", "count", "REP-270", "articles deleted", (acts("ARTICLE_DELETED"),), agent=ACTOR),
    Measure("hits", "Hits", "count", "REP-271", "views by people who are no employees", (acts("ARTICLE_HIT"),)),
    Measure("user_visits", "User Visits", "count", "REP-272", "different people who viewed it", (distinct("ARTICLE_HIT", of="who"),)),
    Measure("spider_visits", "Spider Visits", "count", "REP-273", "different crawlers", (distinct("ARTICLE_CRAWLED", of="who"),)),
    Measure(
        "total_visits", "Total Visits", "count", "REP-274", "people and crawlers",
        (distinct("ARTICLE_HIT", of="who"), distinct("ARTICLE_CRAWLED", of="who")),
    ),
    Measure("visitors", "Visitors", "count", "REP-275", "different people who viewed any article", (distinct("ARTICLE_HIT", of="who"),)),
    Measure("searches", "Searches", "count", "REP-276", "searches of the portal", (RUN,)),
    Measure(
        "visitors_searching", "Visitors Searching", "count", "REP-277", "different visitors who searched",
        (Figure(SEARCHES, "distinct", "who"),),
    ),
    Measure(
        "avg_result_count", "Avg Result Count", "decimal", "REP-278", "results by searches",
        (Figure(SEARCHES, "sum", "result_count"),), RUN, trend_label="Average Result Count",
    ),
    Measure(
        "avg_articles_viewed", "Avg Articles Viewed", "decimal", "REP-279", "different articles opened from a search, by searches",
        (Figure(SEARCHES, "sum", "opened"),), RUN, trend_label="Average Articles Viewed",
    ),
    Measure(
        "searches_resulting_in_views", "Searches Resulting in Views", "count", "REP-280", "searches from which an article was opened",
        (FOUND,),
    ),
    Measure(
        "percent_finding", "% Finding", "percent", "REP-281", "searches from which an article was opened, of all",
        (FOUND,), RUN, 100, trend_label="Percent Finding",
    ),
)  # fmt: skip

NEWS = by_name(
    Measure("news_added", "News Added", "count", "REP-305", "news items made", (acts("NEWS_ADDED"),), agent=ACTOR),
    Measure("news_deleted", "News Deleted", "count", "REP-306", "news items deleted", (acts("NEWS_DELETED"),), agent=ACTOR),
    Measure("news_edited", "News Edited", "count", "REP-307", "saved changes of news items", (acts("NEWS_EDITED"),), agent=ACTOR),
    Measure("news_flagged", "News Flagged", "count", "REP-308", "flagged for review", (acts("NEWS_FLAGGED"),), agent=ACTOR),
    Measure(
        "news_reviewed", "News Reviewed", "count", "REP-309", "different news items marked as reviewed",
        (distinct("NEWS_REVIEWED"),), agent=ACTOR,
    ),
    Measure("hits", "Hits", "count", "REP-310", "views by people who are no employees", (acts("NEWS_HIT"),)),
    Measure("user_visits", "User Visits", "count", "REP-311", "different people who viewed it", (distinct("NEWS_HIT", of="who"),)),
    Measure("spider_visits", "Spider Visits", "count", "REP-312", "different crawlers", (distinct("NEWS_CRAWLED", of="who"),)),
    Measure(
        "total_visits", "Total Visits", "count", "REP-313", "people and crawlers",
        (distinct("NEWS_HIT", of="who"), distinct("NEWS_CRAWLED", of="who")),
    ),
    Measure(
        "average_news_items_viewed", "Average News Items Viewed", "decimal", "REP-314",
        "different news items opened from a search, by the searches that listed the item",
        (Figure(LISTINGS, "sum", "opened"),), Figure(LISTINGS),
    ),
    Measure("visitors", "Visitors", "count", "REP-315", "different people who viewed any news item", (distinct("NEWS_HIT", of="who"),)),
)  # fmt: skip
