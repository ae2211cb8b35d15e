"""Facts of reports, one class each, all of them from here."""

from contracts.events.reports.surveys import SurveyAnswered, SurveyDeleted, SurveyMoved, SurveyOffered, SurveySaved

__all__ = ["SurveyAnswered", "SurveyDeleted", "SurveyMoved", "SurveyOffered", "SurveySaved"]
