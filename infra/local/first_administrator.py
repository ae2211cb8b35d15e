"""Prints the one-time link that makes the first administrator, as long as there is none."""

from __future__ import annotations

import sys

from kit.bus.client import Client
from kit.config import config
from kit.errors import Refusal
from kit.storage.work import Call


def main() -> int:
    settings = config()
    client = Client(settings.amqp_url, "first administrator")
    call = Call(actor="system", via="management")  # no key: what is kept with a key must hold no secret
    try:
        offer = client.ask("people", "offer_first_administrator", {}, call=call, timeout=10)
    except Refusal as refusal:
        sys.stdout.write(f"  the first administrator cannot be offered now: {refusal.detail}\n")
        return 1
    finally:
        client.close()
    if offer.get("token"):
        sys.stdout.write(f"  nobody administers yet: make the first administrator, until {offer['expires_at']}, at\n")
        sys.stdout.write(f"      {settings.public_url}/setup/{offer['token']}\n")
    else:
        sys.stdout.write(f"  sign in                    {settings.public_url}/\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
