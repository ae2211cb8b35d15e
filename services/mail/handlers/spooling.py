"""A mail is taken into the spool; from then on it is this service's to bring out (INT-040, INT-046)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kit.storage.work import Work
from services.mail.handlers.choosing import account_for
from services.mail.models import Content, Mail, Recipient, new_id
from services.mail.models.accounts import Account
from services.mail.rules.addresses import is_barred, on_the_wire
from services.mail.settings import settings

Said = dict[str, Any]


def spool_mail(work: Work, asked: Said) -> Said:
    """{mail_id, withheld}: `withheld` are addresses to which no machine may write (INT-033). Where none is left there is no mail: null.

    Automated mail waits for the delivery delay (INT-034). Raises NotFound account_unknown, Conflict no_mail_account.
    """
    account, brand_id = account_for(work.session, asked["account_id"], asked["brand_id"])
    house = settings(work.session)
    people = _people(asked)
    barred = house.barred if asked["is_automated"] else ()
    withheld = [person["address"] for person in people if is_barred(person["address"], barred)]
    left = [person for person in people if person["address"] not in withheld]
    if not left:
        return {"mail_id": None, "withheld": withheld}
    mail = _mail(work, asked, account, brand_id, left)
    mail.due_at = work.now + (house.delivery_delay if asked["is_automated"] else timedelta(0))
    work.session.add(mail)
    work.session.flush()
    standing = {"state": "waiting", "said": ""}
    work.session.add_all(Recipient(mail_id=mail.id, position=place, **person, **standing) for place, person in enumerate(left))
    work.session.add(Content(mail_id=mail.id, text=asked["text"], html=asked["html"], attachments=asked["attachments"]))
    return {"mail_id": mail.id, "withheld": withheld}


def _people(asked: Said) -> list[Said]:
    """Each address once, under the first of to, cc and bcc in which it stands."""
    found: dict[str, Said] = {}
    for kind in ("to", "cc", "bcc"):
        for person in asked[kind]:
            found.setdefault(person["address"].lower(), {"kind": kind, **person})
    return list(found.values())


def _mail(work: Work, asked: Said, account: Account, brand_id: str | None, people: list[Said]) -> Mail:
    mail_id = new_id()
    sender = asked["from_address"] or account.from_address
    texts = len(asked["text"].encode()) + len((asked["html"] or "").encode())
    return Mail(
        id=mail_id,
        account_id=account.id,
        brand_id=brand_id,
        state="waiting",
        from_name=account.from_name if asked["from_name"] is None else asked["from_name"],
        from_address=sender,
        addressed=" ".join(person["address"] for person in people),
        message_id=f"<{mail_id}@{on_the_wire(sender).rpartition('@')[2]}>",
        size=texts + sum(one["size"] for one in asked["attachments"]),
        asked_by=work.call.actor,
        created_at=work.now,
        tries=0,
        tries_before=0,
        trouble="",
        **{name: asked[name] for name in ("purpose", "held_by", "is_automated", "reply_to", "subject", "item")},
    )
