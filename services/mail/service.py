"""The front page of mail: what it answers, listens to, brings out, and does by the clock, each one line into a handler."""

from __future__ import annotations

from kit.service import Command, Inquiry, Lane, Outing, Question, Service, Timer
from services.mail.admin import pages
from services.mail.figures import set_figures
from services.mail.handlers import accounts, copying, freeing, purging, raw, sending, settling, spooling, steering, trying
from services.mail.models import metadata
from services.mail.queries import accounts as of_accounts
from services.mail.queries import spool
from services.mail.schemas import accounts as an_account
from services.mail.schemas import spool as asked
from services.mail.schemas.kinds import Nothing

SERVICE = Service(
    name="mail",
    metadata=metadata,
    commands={
        # accounts
        "save_account": Command(an_account.AccountSaving, accounts.save_account),
        "delete_account": Command(an_account.AccountDeleting, accounts.delete_account),
        # the spool
        "spool_mail": Command(asked.MailSpooling, spooling.spool_mail),
        "retry_mail": Command(asked.MailsNamed, steering.retry_mail),
        "drop_mail": Command(asked.MailsNamed, steering.drop_mail),
        "hold_mail": Command(asked.Held, steering.hold_mail),
        "release_mail": Command(asked.Held, steering.release_mail),
    },
    questions={
        # accounts
        "accounts": Question(an_account.AccountsWanted, of_accounts.accounts),
        "account": Question(an_account.AccountNamed, of_accounts.one_account),
        "send_test": Inquiry(an_account.AccountTrying, trying.send_test),
        # the spool
        "spool": Question(asked.SpoolWanted, spool.spool),
        "mail": Question(asked.MailNamed, spool.mail),
        "raw_mail": Inquiry(asked.MailNamed, raw.raw_mail),
        "spool_counts": Question(Nothing, spool.spool_counts),
    },
    lanes={
        "copies": Lane(
            {
                "people.brand_saved.v1": copying.keep_brand,
                "people.brand_deleted.v1": copying.drop_brand,
                "people.settings_changed.v1": copying.keep_settings,
            }
        ),
    },
    timers={
        "cut_off": Timer(5, settling.notice_cut_off),
        "purge": Timer(60, purging.purge),
    },
    outings={
        "deliver": Outing(2, sending.deliver, at_once=4),
        "files": Outing(30, freeing.delete_one_file),
    },
    admin=pages,
    figures=set_figures,
)
