"""The words of reports at the edge are those of the service, which the edge cannot import."""

from __future__ import annotations

from typing import get_args

from gateway.reports import words
from services.reports.queries.running.options import MOST_ROWS
from services.reports.queries.settings import ROWS_CHOICES
from services.reports.rules.catalogue import REPORTS
from services.reports.rules.catalogue.terms import CHARTS
from services.reports.rules.forms import FORMS
from services.reports.rules.measures.terms import Unit
from services.reports.rules.scheduling import FREQUENCIES
from services.reports.rules.windows import PRESETS
from services.reports.schemas import custom, sending, settings


def test_both_sides_say_the_same() -> None:
    assert words.PRESETS == PRESETS
    assert words.CHARTS == CHARTS
    assert set(words.UNITS) == set(get_args(Unit))
    assert words.FORMS == FORMS
    assert words.FREQUENCIES == FREQUENCIES
    assert words.BASES == settings.BASES
    assert words.DELIVERY_STATES == sending.STATES
    assert set(words.KINDS) == {report.kind for report in REPORTS.values()}
    assert (words.MOST_ROWS, max(ROWS_CHOICES)) == (MOST_ROWS, MOST_ROWS)
    most = (words.MOST_ITEMS, words.MOST_RECIPIENTS, words.MOST_MONTHS)
    assert most == (custom.MOST_ITEMS, sending.MOST_RECIPIENTS, settings.MOST_MONTHS)
