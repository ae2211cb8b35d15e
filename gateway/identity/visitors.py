"""Visitors: signed tokens bound to one chat or ticket, and the name a visitor acts under."""

from __future__ import annotations

import hashlib
import time
import uuid

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from uuid_utils import uuid7

from gateway.idempotency import key_of_request
from gateway.identity.who import Asker, acting_as, asking
from gateway.permissions import NotSignedIn
from kit.errors import Invalid

PREFIX = "fv."
GOOD_SECONDS = {"chat": 7 * 86_400, "ticket": 400 * 86_400}
SHORTEST_KEY = 16


class VisitorTokens:
    """Signs and opens visitors' tokens. They carry no secret: a thing and its id. Who holds one acts as `visitor:<id of the thing>`."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._signed = URLSafeTimedSerializer(secret, salt="frontline-visitor", signer_kwargs={"digest_method": hashlib.sha256})

    def made(self, thing: str, thing_id: str) -> str:
        return PREFIX + str(self._signed.dumps([thing, thing_id]))

    def opened(self, token: str) -> Asker:
        """The visitor behind it. Raises NotSignedIn for one that is forged or too old."""
        try:
            said, made_at = self._signed.loads(token.removeprefix(PREFIX), return_timestamp=True, max_age=max(GOOD_SECONDS.values()))
            thing, thing_id = said
            if (time.time() - made_at.timestamp()) > GOOD_SECONDS[thing]:
                raise NotSignedIn("This visitor's token is too old.")
        except (BadData, ValueError, KeyError, TypeError) as bad:
            raise NotSignedIn("This visitor's token is not good.") from bad
        return Asker(kind="visitor", id=thing_id, bound=(thing, thing_id))

    def id_from_key(self, key: str) -> str:
        """The same visitor for the same Idempotency-Key, so that a repeated first request is the same caller's."""
        return str(uuid.UUID(bytes=hashlib.blake2b(key.encode(), key=self._secret.encode()[:64], digest_size=16).digest(), version=5))


def new_visitor() -> Asker:
    """Who is not signed in gets a name for this request, and acts under it from here on. Signed-in askers stay who they are."""
    asker = asking()
    if asker.kind not in ("nobody", "visitor"):
        return asker
    key = key_of_request()
    if key is not None and len(key) < SHORTEST_KEY:
        raise Invalid("invalid", f"Idempotency-Key: at least {SHORTEST_KEY} characters when nobody is signed in.", field="Idempotency-Key")
    tokens: VisitorTokens = current_app.extensions["identity"].visitors
    visitor = Asker(kind="visitor", id=tokens.id_from_key(key) if key else str(uuid7()))
    acting_as(visitor)
    return visitor


def visitor_token(thing: str, thing_id: str) -> str:
    """A token that opens this `chat` or `ticket`: for whoever has just begun it, and nobody else."""
    tokens: VisitorTokens = current_app.extensions["identity"].visitors
    return tokens.made(thing, thing_id)
