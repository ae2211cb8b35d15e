"""Facts of mail, one class each, all of them from here."""

from contracts.events.mail.accounts import AccountDeleted, AccountFailed, AccountSaved
from contracts.events.mail.mails import DeliveryFailed, MailFailed, MailSent

__all__ = ["AccountDeleted", "AccountFailed", "AccountSaved", "DeliveryFailed", "MailFailed", "MailSent"]
