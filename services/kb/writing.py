"""What people write, made safe and plain: bodies, addresses made of titles, and HTML stripped on request (KB-020, KB-021)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import nh3
from slugify import slugify

from kit.errors import Invalid

LONGEST = 500_000  # characters of a body
SUMMARY, SUMMARY_ADVISED = 256, 160  # of a summary: the most, and what search engines show whole (KB-025, NWS-007)
SLUG = 80
VIDEO_HOSTS = frozenset(
    {"www.youtube.com", "www.youtube-nocookie.com", "player.vimeo.com", "fast.wistia.net", "www.dailymotion.com", "www.loom.com"}
)
_TAGS = nh3.ALLOWED_TAGS - {"center", "font", "strike", "tt", "acronym"} | {"video", "audio", "source", "track", "iframe", "picture"}
_ATTRIBUTES: dict[str, set[str]] = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "*": {"class", "id", "lang", "dir", "title"},
    "video": {"src", "controls", "width", "height", "poster", "preload"},
    "audio": {"src", "controls", "preload"},
    "source": {"src", "type"},
    "track": {"src", "kind", "srclang", "label"},
    "iframe": {"src", "width", "height", "allowfullscreen", "loading"},
    "span": {"style"},
    "p": {"style"},
    "td": {"style", "colspan", "rowspan", "headers"},
    "a": {"href", "hreflang", "target"},
}
_STYLES = {"background-color", "color", "font-weight", "font-style", "text-align", "text-decoration"}
_BREAKS = re.compile(r"<\s*(?:br|hr|/p|/div|/li|/tr|/h[1-6]|/blockquote|/pre|/dt|/dd|/figcaption)\b[^>]*>", re.IGNORECASE)
_CELLS = re.compile(r"<\s*/t[dh]\s*>", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n\s*\n+")


@dataclass(frozen=True, slots=True)
class Body:
    """The same words twice: `html` cleaned, `text` plain."""

    html: str
    text: str


def read_body(given: str, frame_hosts: Iterable[str] = ()) -> Body:
    """Cleans HTML that comes from outside. Frames stay where they show a video host or one of `frame_hosts`, and run in a sandbox.

    Raises Invalid when it is too long.
    """
    if len(given) > LONGEST:
        raise Invalid("body_too_long", f"A body may have {LONGEST} characters at most.", field="body")
    clean = cleaned(given, frame_hosts)
    return Body(clean, plain(clean))


def cleaned(given: str, frame_hosts: Iterable[str] = ()) -> str:
    """HTML in which nothing runs."""
    hosts = VIDEO_HOSTS | {host.strip().lower() for host in frame_hosts}

    def kept(tag: str, name: str, value: str) -> str | None:
        if tag == "iframe" and name == "src":
            return value if _is_shown(value, hosts) else None
        return None if name == "target" and value != "_blank" else value

    clean = nh3.clean(
        given.replace("\x00", ""),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=kept,
        filter_style_properties=_STYLES,
        url_schemes={"http", "https", "mailto", "tel"},
        set_tag_attribute_values={"iframe": {"sandbox": "allow-scripts allow-same-origin allow-presentation"}},
    )
    return _FRAME_OF_NOTHING.sub("", clean)


_FRAME_OF_NOTHING = re.compile(r"<iframe(?![^>]*\ssrc=)[^>]*>\s*</iframe>", re.IGNORECASE)


def _is_shown(address: str, hosts: frozenset[str]) -> bool:
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    return parts.scheme == "https" and any(host == one or (one.startswith("*.") and host.endswith(one[1:])) for one in hosts)


def checked_summary(given: str) -> str:
    """Raises Invalid above 256 characters; from 161 on it is only advised against (KB-025)."""
    if len(given) > SUMMARY:
        raise Invalid("summary_too_long", f"A summary may have {SUMMARY} characters at most.", field="summary")
    return given


def plain(clean_html: str) -> str:
    """The text of HTML, with line breaks where it had them."""
    broken = _CELLS.sub(" ", _BREAKS.sub(lambda found: found.group() + "\n", clean_html))
    text = html.unescape(nh3.clean(broken, tags=set()))
    return _BLANK_LINES.sub("\n\n", text.replace("\x00", "")).strip()


def stripped(given: str) -> str:
    """HTML of the same text without any tags but paragraphs and breaks: for what was pasted from elsewhere (KB-021)."""
    paragraphs = plain(nh3.clean(given.replace("\x00", "")[:LONGEST])).split("\n\n")
    return "".join(f"<p>{'<br>'.join(html.escape(line, quote=False) for line in one.splitlines())}</p>" for one in paragraphs if one)


def slug_of(title: str) -> str:
    """The readable end of a public address; `-` where nothing of the title can stand in one."""
    return slugify(title, max_length=SLUG, word_boundary=True) or "-"
