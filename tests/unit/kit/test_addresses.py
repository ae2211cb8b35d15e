"""Which addresses may be opened in somebody's browser."""

from __future__ import annotations

import pytest

from kit.addresses import is_web_address


@pytest.mark.parametrize("text", ["https://example.com", "http://example.com:8080/a?b=c#d", "https://bücher.example/ä", "http://[::1]/x"])
def test_addresses(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "example.com", "//example.com", "javascript:alert(1)", "data:text/html,x", "ftp://example.com", "https:///path", "https://",
        "https://bank.example@evil.example", "https://evil.example\\@bank.example", "java\nscript:alert(1)", " https://example.com",
        "https://example.com/a b", "https://example.com:99999/", "https://[::1/x",
    ],
)  # fmt: skip
def test_no_addresses(text: str) -> None:
    assert not is_web_address(text)
