"""Survey reports (REP-143 to REP-145, REP-178, REP-179)."""

from __future__ import annotations

from services.reports.rules.catalogue.terms import STD, summary, trend

BY = ("survey", "agent", "department", "group")
CONVERSION = "surveys_offered surveys_answered_of_offers conversion_rate"
PERFORMANCE = "surveys_answered average_rating"

REPORTS = (
    summary(
        "REP-143", "survey.conversion_rate", "Conversion Rate", "How many of the surveys offered have been answered.",
        CONVERSION, BY, (*STD, "survey", "offer_source"),
    ),
    summary(
        "REP-144", "survey.performance", "Performance", "How customers judged, in the surveys they sent in.",
        PERFORMANCE, BY, (*STD, "survey", "related_to"),
    ),
    summary(
        "REP-145", "survey.answers", "Answers", "What customers answered, question by question.",
        "answer_count", ("answer",), (*STD, "survey", "question"), labels=("question", "given_answer"),
    ),
    trend(
        "REP-178", "survey.conversion_rate", "Conversion Rate Trend", "Surveys offered and answered, over time.",
        CONVERSION, ("survey",),
    ),
    trend("REP-179", "survey.performance", "Performance Trend", "How customers judged, over time.", PERFORMANCE, ("survey",)),
)  # fmt: skip
