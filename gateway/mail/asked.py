"""What comes in about mail accounts and mails of the spool."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.vocabulary_of_mail import MailState, Security
from gateway.people.kinds import count, email, identity, matching, text, truth, word
from gateway.schemas import Id, PageQuery


class MailAccountChanges(Schema):
    """What changes; what is left out stays. An empty `username` means: without signing in; an empty `password` takes it away."""

    name = text("Name in lists; each stands once", 100)
    host = text("Name or address of the server", 253)
    port = count("Its port; 25 is changed by hand where TLS is chosen, usually to 587 (starttls) or 465 (tls)", 1, 65_535)
    security = word("none, starttls (begins in the clear, then TLS or nothing), or tls from the start", *map(str, Security))
    ignores_certificate = truth("Goes on in spite of a certificate that is not valid")
    username = text("With which it signs in", 255, 0)
    password = fields.String(
        validate=validate.Length(0, 255), metadata={"description": "Kept sealed, and never shown again", "format": "password"}
    )
    from_name = text("Name of the sender", 100, 0)
    from_address = email("Address of the sender")
    deadline_seconds = count("How long the server may take for one answer", 5, 300)
    most_a_minute = count("How many mails go out in a minute at most", 1, 6_000)


class NewMailAccount(MailAccountChanges):
    """What it takes to make one; what is left out is as shipped: port 25, no security, no sign-in, 30 seconds, 60 mails a minute."""

    name = text("Name in lists; each stands once", 100, required=True)
    host = text("Name or address of the server", 253, required=True)
    from_address = email("Address of the sender", required=True)


class MailAccountTest(Schema):
    """To whom a first mail goes."""

    to = email("Address that gets it", required=True)


class SpoolQuery(PageQuery):
    """Which mails; without a state all that have not been sent."""

    state = word("Where they are", *map(str, MailState))
    purpose = matching("What they are for: report, survey, reply …", r"^[a-z][a-z0-9_]{0,39}$", 40)
    account_id = identity("Through which account")
    search = text("Words of subject and addresses; all of them occur", 200, 0)
    sort = word("In which order", "created_at", "size", load_default="created_at")
    is_descending = truth("Newest or largest first", load_default=True)


class MailsChosen(Schema):
    """Some mails of the spool."""

    mail_ids = fields.List(Id(), required=True, validate=validate.Length(1, 100), metadata={"description": "Which, 100 at most"})
