"""Facts about accounts at mail servers. None carries what one signs in with."""

from __future__ import annotations

from typing import Annotated

from contracts.fact import Fact, fact
from contracts.vocabulary_of_mail import Cause, Security
from contracts.wire import Count, Text, Truth, one_of, up_to


@fact("mail.account_saved.v1")
class AccountSaved(Fact):
    """Stored: a server through which mail goes out."""

    is_new: Truth
    name: Text
    host: Text
    port: Count
    security: Annotated[str, one_of(*Security)]
    has_login: Truth
    from_name: Text
    from_address: Text


@fact("mail.account_deleted.v1")
class AccountDeleted(Fact):
    """It is gone."""

    name: Text


@fact("mail.account_failed.v1")
class AccountFailed(Fact):
    """No line to the server, or it did not let us in; all its mail waits and is tried again."""

    cause: Annotated[str, one_of(Cause.CONNECTION, Cause.LOGIN)]
    host: Text
    port: Count
    security: Annotated[str, one_of(*Security)]
    has_login: Truth
    from_address: Text
    said: Annotated[str, up_to(500)]
