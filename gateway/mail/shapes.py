"""How mail accounts and mails of the spool come out. Nullable fields are always there."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.vocabulary_of_mail import Cause, MailState, Security
from gateway.people.kinds import one, several, word
from gateway.tickets.shapes import a_count, a_moment, a_text, a_truth, an_id, null


class MailAccount(Schema):
    """A server through which mail goes out, and how it stands. The password is never shown."""

    id = an_id("Its id")
    version = a_count("Counts its changes")
    name = a_text("Name in lists")
    host = a_text("Name or address of the server")
    port = a_count("Its port")
    security = word("How the line is secured", *map(str, Security), required=True)
    ignores_certificate = a_truth("Goes on in spite of a certificate that is not valid")
    username = a_text("With which it signs in; empty: it does not")
    has_password = a_truth("Whether a password is kept")
    from_name = a_text("Name of the sender")
    from_address = a_text("Address of the sender")
    deadline_seconds = a_count("How long the server may take for one answer")
    most_a_minute = a_count("How many mails go out in a minute at most")
    created_by = a_text("Who made it")
    created_at = a_moment("When it was made")
    failures = a_count("Rounds in a row without a line to the server; 0: all is well")
    trouble = a_text("What the last of them said", 500)
    rests_until = null(a_moment("Not tried before then"))


class MailAccountTried(Schema):
    """What came of trying it out."""

    is_sent = a_truth("The server has taken it")
    cause = word("Why not: no line, no sign-in, or an answer about the mail", *map(str, Cause), required=True, allow_none=True)
    code = null(a_count("The server's code"))
    said = a_text("Its words, or ours where it said nothing", 500)


class RelatedWork(Schema):
    """The piece of work a mail belongs to."""

    type = a_text("ticket, chat, call_log, task or time_log")
    id = an_id("Its id")
    number = a_text("Its number")


class SpooledMail(Schema):
    """A mail of the spool."""

    id = an_id("Its id")
    account_id = an_id("Account through which it goes")
    brand_id = null(an_id("Brand for which the account was chosen"))
    purpose = a_text("What it is for")
    held_by = null(a_text("Word under which it may be held back"))
    is_held = a_truth("Held back now")
    is_automated = a_truth("Written by no person")
    state = word("Where it is", *map(str, MailState), required=True)
    from_name = a_text("Name of the sender")
    from_address = a_text("Address of the sender")
    reply_to = a_text("Where answers go; empty: to the sender")
    subject = a_text("Subject", 500)
    addressed = a_text("The first of its addresses", 200)
    message_id = a_text("Its Message-ID, the same in every try")
    size = a_count("Bytes of texts and files")
    item = one(RelatedWork, "Work it belongs to", required=True, allow_none=True)
    asked_by = a_text("Who asked for it")
    created_at = a_moment("Since when it is in the spool")
    due_at = a_moment("When it is tried next")
    tries = a_count("How often it was tried")
    ended_at = null(a_moment("When it was sent or given up"))
    trouble = a_text("What was said last", 500)


class MailRecipient(Schema):
    """One address of a mail."""

    kind = word("to, cc or bcc", "to", "cc", "bcc", required=True)
    name = a_text("Name")
    address = a_text("Address")
    state = word("How it stands", "waiting", "sent", "failed", required=True)
    code = null(a_count("The server's code"))
    said = a_text("Its words", 500)


class MailTry(Schema):
    """One attempt. Without an end it goes on, or its process was cut off."""

    number = a_count("The how-manieth")
    began_at = a_moment("When it began")
    ended_at = null(a_moment("When it ended"))
    outcome = word("How", "sent", "retrying", "failed", required=True, allow_none=True)
    cause = word("Why not", *map(str, Cause), required=True, allow_none=True)
    said = a_text("What was said", 500)


class MailWithTries(SpooledMail):
    """A mail of the spool with its addresses and its last hundred tries."""

    recipients = several(fields.Nested(MailRecipient), "Its addresses", required=True)
    tries_made = several(fields.Nested(MailTry), "Its tries, in order", required=True)


class RawMail(Schema):
    """A mail as it goes over the line."""

    raw = a_text("Headers and contents, 200,000 bytes at most", 200_000)
    size = a_count("Bytes of the whole")
    is_cut = a_truth("There is more of it")


class HeldWord(Schema):
    """Mail of this purpose, or that names this word, waits."""

    word = a_text("Purpose or word")
    held_by = a_text("Who holds it back")
    held_at = a_moment("Since when")


class SpoolCounts(Schema):
    """How full the spool is."""

    waiting = a_count("Not tried yet")
    sending = a_count("On their way")
    retrying = a_count("Failed for now")
    failed = a_count("Given up")
    held = a_count("Held back")
    oldest_due_seconds = fields.Float(required=True, metadata={"description": "How long the mail waits that is due longest"})
    accounts_failing = a_count("Accounts whose server is not reached, or does not let us in")
    holds = several(fields.Nested(HeldWord), "What is held back", required=True)


class MailIds(Schema):
    """The mails that something was done to."""

    mail_ids = several(an_id("A mail"), "Those of the named that were not on their way", required=True)
