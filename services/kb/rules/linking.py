"""Plain text as HTML, with its web addresses to be clicked or not (KB-097)."""

from __future__ import annotations

import html
import re

ADDRESS = re.compile(r"https?://[^\s<>\"'`\\]{1,2000}", re.IGNORECASE)
AT_THE_END = ".,;:!?)]}*_"
KIND = 'rel="nofollow ugc noopener noreferrer"'


def as_html(text: str, *, may_link: bool) -> str:
    """The text escaped, its lines kept. Addresses become links where they may; search engines are told that they are not ours."""
    return (_linked(text) if may_link else html.escape(text)).replace("\n", "<br>\n")


def _linked(text: str) -> str:
    pieces: list[str] = []
    end = 0
    for found in ADDRESS.finditer(text):
        address = found.group().rstrip(AT_THE_END)
        if len(address) <= len("https://"):
            continue
        pieces += [html.escape(text[end : found.start()]), f'<a href="{html.escape(address)}" {KIND}>{html.escape(address)}</a>']
        end = found.start() + len(address)
    return "".join([*pieces, html.escape(text[end:])])
