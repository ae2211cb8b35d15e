"""Columns about surveys (SUR-049 to SUR-053)."""

from __future__ import annotations

from services.reports.rules.measures.terms import ANSWERS, OFFERS, RESPONSES, Figure, Measure, by_name

ABOUT = "agent the survey is about"
OFFERED = Figure(OFFERS)
ANSWERED_OFFERS = Figure(OFFERS, "count", words=("answered",))

COLUMNS = by_name(
    Measure("surveys_offered", "Surveys Offered", "count", "SUR-049", "surveys offered in the range", (OFFERED,), agent=ABOUT),
    Measure(
        "surveys_answered", "Surveys Answered", "count", "SUR-050", "those of them that have been answered by now",
        (ANSWERED_OFFERS,), agent=ABOUT, name="surveys_answered_of_offers",
    ),
    Measure(
        "surveys_answered", "Surveys Answered", "count", "SUR-050", "surveys sent in in the range",
        (Figure(RESPONSES),), agent=ABOUT, name="surveys_answered",
    ),
    Measure(
        "conversion_rate", "Conversion Rate", "percent", "SUR-051", "answered by now, of those offered in the range",
        (ANSWERED_OFFERS,), OFFERED, 100, ABOUT,
    ),
    Measure(
        "average_rating", "Average Rating", "rating", "SUR-052", "mean rating of the surveys sent in in the range that have one",
        (Figure(RESPONSES, "sum", "rating"),), Figure(RESPONSES, "count", "rating"), agent=ABOUT,
    ),
    Measure(
        "answer_count", "Answer Count", "count", "SUR-053", "surveys sent in in the range with this answer",
        (Figure(ANSWERS),), agent=ABOUT,
    ),
)  # fmt: skip
