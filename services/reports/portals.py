"""Where portals of brands are, and the links to surveys there."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kit.config import config
from services.reports.models import Brand
from services.reports.rules.surveys.tokens import token_of


def portal_of(session: Session, brand_id: str) -> str:
    """`https://help.acme.example`: at the brand's first host name, else the address of the installation."""
    hosts = session.scalar(sa.select(Brand.host_names).where(Brand.id == brand_id))
    public_url = config().public_url
    return f"{public_url.partition('://')[0]}://{hosts[0]}" if hosts else public_url


def survey_link(portal: str, offer_id: str) -> str:
    """The address that opens this offer and nothing else."""
    return f"{portal}/surveys/{token_of_offer(offer_id)}"


def token_of_offer(offer_id: str) -> str:
    """The key in the link."""
    return token_of(offer_id, config().secret)
