"""Reports about canned replies, the community, articles, searches and news (REP-120 to REP-123, REP-128 to REP-132, REP-141 …)."""

from __future__ import annotations

from services.reports.rules.catalogue.terms import STD, Only, summary, trend

CONTRIBUTED = ("agent", "list")
REPLIES = "replies_added replies_edited replies_reviewed replies_flagged replies_deleted replies_inserted"
POSTS = "thread_posts threads_created posts_marked_as_answer"
ARTICLES = "articles_added articles_edited articles_reviewed articles_flagged articles_deleted"
NEWS = "news_added news_edited news_reviewed news_flagged news_deleted"
OF_SEARCHES = ("brand", "language", "search_text")

REPORTS = (
    summary(
        "REP-120", "canned.contribution", "Contribution", "Who writes, reviews and uses canned replies.",
        REPLIES, CONTRIBUTED, ("agent", "event", "folder"), listing="canned_acts",
    ),
    summary(
        "REP-121", "canned.popularity", "Popularity", "Which canned replies are sent, how often, by how many agents, and in what.",
        "times_used agents_using_reply used_in_tickets used_in_chats", ("canned_reply",), (*STD, "used_in", "folder"),
    ),
    summary(
        "REP-122", "community.employee_activity_overview", "Employee Activity Overview", "What employees contribute to the community.",
        POSTS, ("employee",), ("brand", "community_category", "agent"), labels=("rank",), only=Only(author="employee"),
    ),
    summary(
        "REP-123", "community.user_activity_overview", "User Activity Overview", "What users contribute to the community.",
        POSTS, ("user",), ("brand", "community_category", "user"), labels=("rank",), only=Only(author="user"),
    ),
    summary(
        "REP-128", "kb.contribution", "Contribution", "Who writes, reviews and deletes articles.",
        ARTICLES, CONTRIBUTED, ("agent", "event", "brand", "folder", "language"), listing="article_acts",
    ),
    summary(
        "REP-129", "kb.popularity", "Popularity", "Which articles are read, by people and by crawlers. Views by employees are not counted.",
        "hits user_visits spider_visits total_visits", ("article",), ("brand", "folder", "language"),
    ),
    summary(
        "REP-130", "kb.searches", "Searches", "What visitors search for, and whether they find it.",
        "searches visitors_searching avg_result_count avg_articles_viewed percent_finding", ("search_string",), OF_SEARCHES,
    ),
    summary(
        "REP-131", "kb.searches_without_results", "Searches Without Results", "What visitors search for in vain: nothing was found.",
        "searches visitors_searching", ("search_string",), OF_SEARCHES, only=Only(searches="without_results"),
    ),
    summary(
        "REP-132", "kb.searches_without_views", "Searches Without Views",
        "Searches after which no article was opened, with results or without.",
        "searches visitors_searching avg_result_count", ("search_string",), OF_SEARCHES, only=Only(searches="without_views"),
    ),
    summary(
        "REP-141", "news.contribution", "Contribution", "Who writes, reviews and deletes news.",
        NEWS, CONTRIBUTED, ("agent", "event", "brand"), listing="news_acts",
    ),
    summary(
        "REP-142", "news.popularity", "Popularity", "Which news are read, by people and by crawlers. Views by employees are not counted.",
        "hits user_visits spider_visits total_visits average_news_items_viewed", ("news_item",), ("brand", "language"),
        labels=("news_date_published",),
    ),
    trend(
        "REP-157", "canned.contribution", "Contribution Trend", "Work on canned replies, and their use in tickets, over time.",
        "replies_added replies_deleted replies_edited replies_flagged replies_reviewed replies_inserted_into_tickets",
    ),
    trend(
        "REP-158", "canned.popularity", "Popularity Trend", "How often canned replies are sent, and by how many agents, over time.",
        "agents_using_reply times_used", ("canned_reply",),
    ),
    trend(
        "REP-159", "community.employee_activity", "Employee Activity Trend", "What employees contribute to the community, over time.",
        POSTS, ("community_category",), only=Only(author="employee"),
    ),
    trend(
        "REP-160", "community.user_activity", "User Activity Trend", "What users contribute to the community, over time.",
        POSTS, ("community_category",), only=Only(author="user"),
    ),
    trend(
        "REP-165", "kb.contribution", "Contribution Trend", "Work on articles, over time.",
        "articles_added articles_edited articles_flagged articles_reviewed articles_deleted", ("language",),
    ),
    trend("REP-166", "kb.popularity", "Popularity Trend", "Readers of articles, over time.", "visitors hits", ("article", "language")),
    trend(
        "REP-167", "kb.searches", "Searches Trend", "Searches of the portal and what came of them, over time.",
        "visitors_searching searches avg_result_count avg_articles_viewed searches_resulting_in_views percent_finding", ("language",),
    ),
    trend(
        "REP-176", "news.contribution", "Contribution Trend", "Work on news, over time.",
        "news_added news_deleted news_edited news_flagged news_reviewed",
    ),
    trend("REP-177", "news.popularity", "Popularity Trend", "Readers of news, over time.", "visitors hits", ("news_item", "language")),
)  # fmt: skip
