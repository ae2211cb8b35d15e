"""The script that a company copies into its pages, for administrators (WHO-057 to WHO-061)."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from flask import current_app
from marshmallow import Schema, fields

from gateway.asking import ask
from gateway.people.kinds import text
from gateway.permissions import administrators
from gateway.routes import Routes
from gateway.schemas import Id
from kit.errors import Invalid

routes = Routes("tracking-script", description="What a web page needs to be seen in Who's On.")
MOST_PAGES = 20


class ScriptQuery(Schema):
    """Where the script comes from, and what the page is called."""

    host = text("One of the brands' host names; left out: that of the installation's own address", 260)
    virtual_page = text("Name shown for the page", 200)
    is_https = fields.Boolean(
        truthy={"true"}, falsy={"false"}, metadata={"description": "HTTPS addresses; left out: as the installation's own address"}
    )


class TrackingScript(Schema):
    """HTML to copy as it is, right before the page's closing body tag."""

    script = text("The script, and a picture where scripts are off", 5_000, required=True)
    host = text("The host it calls", 260, required=True)
    brand_id = Id(required=True, metadata={"description": "Whose visitors they are"})


class ClaimKey(Schema):
    """Whoever has it may say who a visitor is."""

    key = text("Secret for HMAC with SHA-256, as text; never leaves the site's server", 64, required=True)


@routes.get("")
@administrators
@routes.arguments(ScriptQuery, location="query")
@routes.response(200, TrackingScript)
def tracking_script(query: dict[str, Any]) -> Any:
    """The script for one host and, if wanted, a virtual page of its own."""
    public = urlsplit(current_app.extensions["settings"].public_url)
    host = query.get("host", public.netloc).lower()
    scheme = "https" if query.get("is_https", public.scheme == "https") else "http"
    if host != public.netloc.lower() and host not in _hosts():
        raise Invalid("unknown_host", "No brand has this host name.", field="host")
    brand = ask("people", "brand_of_host", {"host": host})
    return {"script": written(f"{scheme}://{host}/t/", query.get("virtual_page", "")), "host": host, "brand_id": brand["id"]}


@routes.get("/claim-key")
@administrators
@routes.response(200, ClaimKey)
def claim_key() -> Any:
    """The key with which a site signs who its visitor is.

    `frontline.identify(token)` takes a JSON Web Token, HS256: `email`, `name` if there is one, and `exp` at most a day ahead (WHO-181).
    """
    return {"key": current_app.extensions["tracking_claims"].key}


def written(base: str, virtual_page: str) -> str:
    """The last thing that the page calls, and nothing waits for it (WHO-058)."""
    name = f' data-page="{escape(virtual_page)}"' if virtual_page else ""
    query = f"?m={quote(virtual_page, safe='')}" if virtual_page else ""
    picture = f'<img src="{escape(base)}p.gif{query}" alt="" width="1" height="1" referrerpolicy="no-referrer-when-downgrade">'
    return f'<script async src="{escape(base)}s.js"{name}></script>\n<noscript>{picture}</noscript>'


def _hosts() -> set[str]:
    found: set[str] = set()
    asked: dict[str, Any] = {"limit": 100}
    for _ in range(MOST_PAGES):
        page = ask("people", "brands", asked)
        found.update(host for brand in page["items"] for host in brand["host_names"])
        if not page["next_cursor"]:
            break
        asked["cursor"] = page["next_cursor"]
    return found
