"""The brand whose host name the request came to."""

from __future__ import annotations

from typing import Any

from gateway import brands
from gateway.people.company import PublicBrand
from gateway.permissions import open_to_all
from gateway.routes import Routes

routes = Routes("brand", description="The brand of this host name.")


@routes.get("")
@open_to_all
@routes.response(200, PublicBrand, etag=True)
def brand() -> Any:
    """Name, looks and switches of the brand shown here."""
    shown = brands.brand()
    return {name: shown[name] for name in ("id", "name", "settings")}
