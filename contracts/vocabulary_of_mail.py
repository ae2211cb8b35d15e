"""The words that facts and answers about mail use."""

from __future__ import annotations

from enum import StrEnum

PASSWORD_OF_ACCOUNT = "the password of a mail account"  # what it is sealed for, at the edge, before it goes anywhere  # noqa: S105


class Security(StrEnum):
    """How a line to a mail server is kept from being overheard; the spec's None, TLS and SSL."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class MailState(StrEnum):
    """Where a mail of the spool is. `sent` is kept for some days as a line without contents."""

    WAITING = "waiting"
    SENDING = "sending"
    RETRYING = "retrying"
    FAILED = "failed"
    SENT = "sent"


class Cause(StrEnum):
    """Why a try came to nothing: no line to the server, no sign-in there, or its answer about the mail."""

    CONNECTION = "connection"
    LOGIN = "login"
    DELIVERY = "delivery"


class GivenUp(StrEnum):
    """Why a mail is not tried any more: the server said no for good, it was tried often enough, or a person dropped it."""

    REFUSED = "refused"
    TRIED_OUT = "tried_out"
    DROPPED = "dropped"
