"""Columns about the community (REP-245 to REP-247)."""

from __future__ import annotations

from services.reports.rules.measures.terms import Measure, acts, by_name, distinct

AUTHOR = "author"

COLUMNS = by_name(
    Measure("thread_posts", "Thread Posts", "count", "REP-245", "replies published in threads", (acts("POST_CREATED"),), agent=AUTHOR),
    Measure("threads_created", "Threads Created", "count", "REP-246", "threads published", (acts("THREAD_CREATED"),), agent=AUTHOR),
    Measure(
        "posts_marked_as_answer", "Posts Marked as Answer", "count", "REP-247",
        "different posts marked as the answer and not unmarked in the range", (distinct("ANSWER_MARKED"),), agent=AUTHOR,
    ),
)  # fmt: skip
