"""What answers are worth, and when mails are tried again: rules alone, against an obvious second computation."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reports.rules.surveys import answers as answering
from services.reports.rules.surveys import fitting, mailing, options, scoring, speaking, tokens
from services.reports.rules.surveys.questions import question_of
from services.reports.rules.surveys.wrong import Wrong

NUMBERS = st.sampled_from([0, 0.5, 1, 2, 2.25, 3, 5, 10, 100])


@st.composite
def scored(draw: Any) -> tuple[dict[str, Any], str, float, float]:
    """A scored question, an answer, its points and the most there are: told apart from the code by hand."""
    kind = draw(st.sampled_from(["single_selection", "yes_no", "rating"]))
    weight = draw(NUMBERS)
    said = {"type": kind, "text": "Q", "is_required": False, "weight": weight}
    if kind == "yes_no":
        yes, no = draw(NUMBERS), draw(NUMBERS)
        chosen = draw(st.sampled_from(["yes", "no"]))
        return question_of(said | {"yes_value": yes, "no_value": no}), chosen, yes if chosen == "yes" else no, max(yes, no)
    if kind == "rating":
        lower, wide = draw(st.integers(0, 3)), draw(st.integers(1, 20))
        chosen_step = draw(st.integers(lower, lower + wide))
        return question_of(said | {"lower_limit": lower, "upper_limit": lower + wide}), str(chosen_step), chosen_step, lower + wide
    points = draw(st.lists(NUMBERS, min_size=2, max_size=6))
    nth = draw(st.integers(0, len(points) - 1))
    lines = "\n".join(f"option {place}: {one}" for place, one in enumerate(points))
    return question_of(said | {"options": lines}), f"option {nth}", points[nth], max(points)


@pytest.mark.spec("SUR-028", "SUR-029", "SUR-030")
@given(st.lists(scored(), max_size=6), st.integers(0, 3))
def test_the_rating_of_any_survey_by_an_obvious_second_way(asked: list[tuple[dict[str, Any], str, float, float]], texts: int) -> None:
    questions = [question | {"id": str(nth)} for nth, (question, *_) in enumerate(asked)]
    questions += [question_of({"type": "long_answer", "text": "T", "is_required": False}) | {"id": f"t{nth}"} for nth in range(texts)]
    given_in = {str(nth): answer for nth, (_, answer, *_) in enumerate(asked)} | {f"t{nth}": "words" for nth in range(texts)}
    found, wrong = answering.answered(questions, given_in)
    assert wrong == {}
    assert [(one["score"], one["max_score"]) for one in found] == [one[2:] for one in asked] + [(None, None)] * texts
    counted = [(question["weight"], points, most) for question, _, points, most in asked if question["weight"] > 0 and most > 0]
    wanted = (
        sum((Fraction(w) * Fraction(p) / Fraction(m) for w, p, m in counted), Fraction(0)) * 100 / sum(Fraction(w) for w, _, _ in counted)
        if counted
        else None
    )
    rating = scoring.rating(found)
    assert rating == wanted
    stars = scoring.stars(rating)
    if rating is None:
        assert (stars, scoring.decimal(rating)) == (None, None)
        return
    assert stars is not None
    assert 0 <= stars <= 5
    assert float(stars) * 2 == int(float(stars) * 2)
    assert abs(Fraction(stars) - rating / 20) <= Fraction(1, 4)
    assert abs(Fraction(scoring.decimal(rating) or 0) - rating) <= Fraction(1, 20_000)


@pytest.mark.spec("SUR-030")
@pytest.mark.parametrize(("rating", "stars"), [(0, 0), (4, 0), (5, 0.5), (14, 0.5), (15, 1), (68.33, 3.5), (95, 5), (94, 4.5), (100, 5)])
def test_stars_are_the_nearest_half(rating: float, stars: float) -> None:
    found = scoring.stars(Fraction(str(rating)))
    assert found is not None
    assert float(found) == stars


@pytest.mark.spec("SUR-006")
@pytest.mark.parametrize(
    "line", ["no number", "colon: but none", ": 5", "minus: -1", "e: 1e5", "nan: nan", "long: 1234567", "fine: 1.23456"]
)
def test_lines_that_are_no_option(line: str) -> None:
    with pytest.raises(Wrong):
        options.choices_of(f"good: 1\n{line}", is_scored=True)


def test_options_go_out_as_they_came_in() -> None:
    lines = "a:b: 2.5\nc: 0\nd: 12"
    assert options.lines_of(options.choices_of(lines, is_scored=True)) == lines


def test_texts_are_cut_as_little_as_they_must_be() -> None:
    def answers(count: int, length: int) -> list[dict[str, Any]]:
        return [{"question": "Q", "answers": ["x" * length]} for _ in range(count)]

    assert [one["is_cut"] for one in fitting.fitted(answers(2, 4_000))] == [False, False]
    assert len(fitting.fitted(answers(1, 5_000))[0]["answers"][0]) == 4_000
    assert len(fitting.fitted(answers(50, 5_000))[0]["answers"][0]) == 1_000
    assert fitting.fitted([]) == []


def test_a_mail_without_an_account_is_tried_for_some_days() -> None:
    rests = [mailing.rest_after(tries) for tries in range(1, 17)]
    assert rests[:6] == [timedelta(minutes=one) for one in (1, 5, 30, 120, 360, 360)]
    assert rests[-1] is None
    assert timedelta(days=2) < sum((one for one in rests if one), timedelta()) < timedelta(days=4)


@pytest.mark.spec("SUR-022")
def test_variables_are_filled_once_in_whatever_case_and_unknown_ones_told() -> None:
    values = dict.fromkeys(mailing.VARIABLES, "v") | {
        "SURVEYURL": "https://x.example/s",
        "CUSTOMERNAME": "[%DATE%] <b>",
        "PORTALURL": "https://x",
    }
    assert mailing.filled("[%customername%] [%SurveyHref%]", values, "Go") == "[%DATE%] <b> Go: https://x.example/s"
    html = mailing.filled_as_html("a\nb\n\n\n[%CUSTOMERNAME%] [%SURVEYURL%]", values, "Go")
    assert html == '<p>a<br>\nb</p>\n<p>[%DATE%] &lt;b&gt; <a href="https://x.example/s">https://x.example/s</a></p>'
    assert mailing.unknown_in("[%DATE%] [%FOO%] [%FOO%]") == ["FOO"]
    assert not mailing.leads_to_the_survey("[%DATE%]")


@pytest.mark.spec("SUR-025")
def test_a_token_is_made_again_for_the_same_offer_and_for_no_other_secret() -> None:
    token = tokens.token_of("one", "secret")
    assert token == tokens.token_of("one", "secret")
    assert len({token, tokens.token_of("two", "secret"), tokens.token_of("one", "other")}) == 3
    assert (len(token), tokens.BYTES * 8) == (tokens.LENGTH, 192)


@pytest.mark.parametrize(
    ("wished", "language"),
    [(["de"], "de"), (["de-CH"], "de"), (["pt"], "pt-BR"), (["pt-BR"], "pt-BR"), ([None, "fr", "de"], "de"), (["fr"], "en"), ([], "en")],
)
def test_the_language_is_the_first_wish_that_can_be_met(wished: list[str | None], language: str) -> None:
    assert speaking.language_of({"language": "en", "translations": {"de": {}, "pt-BR": {}}}, wished) == language
