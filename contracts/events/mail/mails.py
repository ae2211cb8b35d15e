"""Facts about mails of the spool: sent, failed for now, given up."""

from __future__ import annotations

from typing import Annotated, TypedDict

from contracts.fact import Fact, fact
from contracts.shapes import Item
from contracts.vocabulary_of_mail import Cause, GivenUp
from contracts.wire import At, Count, Id, Text, Texts, Truth, one_of, shape, shapes, up_to


class Failure(TypedDict):
    """What was said about one address: the server's code, where it said one, and its words."""

    address: Text
    code: Count | None
    said: Annotated[str, up_to(500)]


Failures = Annotated[list[Failure], shapes(Failure)]
ItemShape = Annotated[Item, shape(Item)]


@fact("mail.mail_sent.v1")
class MailSent(Fact):
    """The server has taken it for every address; the spool has let it go."""

    account_id: Id
    brand_id: Id | None = None
    purpose: Text
    item: ItemShape | None = None
    message_id: Text
    tries: Count
    recipients: Texts


@fact("mail.delivery_failed.v1")
class DeliveryFailed(Fact):
    """A try failed for some address, and another follows."""

    account_id: Id
    brand_id: Id | None = None
    purpose: Text
    item: ItemShape | None = None
    message_id: Text
    tries: Count
    cause: Annotated[str, one_of(*Cause)]
    next_at: At
    failures: Failures


@fact("mail.mail_failed.v1")
class MailFailed(Fact):
    """Given up for some address; it stays among the failed until somebody retries or drops it, or the days are over."""

    account_id: Id
    brand_id: Id | None = None
    purpose: Text
    item: ItemShape | None = None
    message_id: Text
    tries: Count
    because: Annotated[str, one_of(*GivenUp)]
    is_partly_sent: Truth
    failures: Failures
