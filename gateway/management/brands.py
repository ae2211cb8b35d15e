"""Brands over HTTP, for administrators; every employee may read them."""

from __future__ import annotations

from typing import Any

from gateway.asking import ask
from gateway.etags import expected_version
from gateway.people.company import Brand, BrandChanges, NewBrand
from gateway.permissions import permits, signed_in
from gateway.routes import Routes
from gateway.schemas import PageQuery, page_of

routes = Routes("brands", description="Companies, product lines or divisions, each with a portal of its own.")


@routes.get("")
@signed_in
@routes.arguments(PageQuery, location="query")
@routes.response(200, page_of(Brand))
def brands(query: dict[str, Any]) -> Any:
    """All brands, by name."""
    return ask("people", "brands", query)


@routes.post("")
@permits("rights.system_settings")
@routes.arguments(NewBrand)
@routes.response(201, Brand)
def create_brand(asked: dict[str, Any]) -> Any:
    """Make a brand; the first one is the default."""
    return ask("people", "create_brand", asked)


@routes.get("/<uuid:brand_id>")
@signed_in
@routes.response(200, Brand, etag=True)
def brand(brand_id: str) -> Any:
    """One brand."""
    return ask("people", "brand", {"brand_id": brand_id})


@routes.patch("/<uuid:brand_id>")
@permits("rights.system_settings")
@routes.arguments(BrandChanges)
@routes.response(200, Brand, if_match=True)
def edit_brand(asked: dict[str, Any], brand_id: str) -> Any:
    """Edit a brand: name, hours, holidays, settings."""
    return ask("people", "edit_brand", asked | {"brand_id": brand_id} | expected_version())


@routes.delete("/<uuid:brand_id>")
@permits("rights.system_settings")
@routes.response(204)
def delete_brand(brand_id: str) -> None:
    """Delete a brand that has no departments left."""
    ask("people", "delete_brand", {"brand_id": brand_id})
