"""Variables in canned replies: which there are, what is refused, what is filled in."""

from __future__ import annotations

import pytest

from services.kb.rules.variables import VARIABLES, broken_in, filled, first_name, unknown_in


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Hello {{customer.name}}, {{ ticket.number }}", []),
        ("Hello {{customer.first_name|there}}", []),
        ("Hello {{customer.nickname}}", ["{{customer.nickname}}"]),
        ("{{Customer.Name}} {{}} {{a|b}} {{}}", ["{{Customer.Name}}", "{{}}", "{{a|b}}"]),
        ("{{customer.name|a|b}}", ["{{customer.name|a|b}}"]),
        ("a {single} and {{ open", []),
    ],
)
def test_what_is_no_variable_is_named(text: str, unknown: list[str]) -> None:
    assert unknown_in(text) == unknown


def test_formatting_inside_the_braces_breaks_a_variable() -> None:
    html = "<p>{{customer.<b>name</b>}} {<i>{brand.name}</i>} {{brand.name}}</p>"
    assert broken_in(html, "{{customer.name}} {{brand.name}} {{brand.name}}") == ["customer.name", "brand.name"]
    assert broken_in('<a href="{{ticket.number}}">{{brand.name}}</a>', "{{brand.name}}") == []


@pytest.mark.parametrize(
    ("body", "values", "says"),
    [
        ("{{customer.name}}!", {"customer.name": "Vera & <b>Co</b>"}, "Vera &amp; &lt;b&gt;Co&lt;/b&gt;!"),
        ("{{customer.first_name|there}}!", {}, "there!"),
        ("{{customer.first_name | there }}!", {"customer.first_name": "  "}, "there!"),
        ("{{customer.first_name}}!", {"customer.first_name": None}, "!"),
        ("{{ticket.subject}}", {"ticket.subject": "{{agent.name}}", "agent.name": "Ann"}, "{{agent.name}}"),
        ("{{ticket.subject}}", {"ticket.subject": '" onclick="x'}, "&quot; onclick=&quot;x"),
    ],
)
def test_values_are_escaped_and_what_is_missing_has_its_default(body: str, values: dict[str, str | None], says: str) -> None:
    assert filled(body, values) == says


def test_every_variable_can_be_filled_in() -> None:
    assert filled(" ".join(f"{{{{{name}}}}}" for name in VARIABLES), dict.fromkeys(VARIABLES, "x")) == " ".join("x" * len(VARIABLES))


@pytest.mark.parametrize(("name", "first"), [("Vera Vogel", "Vera"), ("", ""), (None, ""), ("vera@x.example", "")])
def test_the_first_name_is_the_first_word(name: str | None, first: str) -> None:
    assert first_name(name) == first
