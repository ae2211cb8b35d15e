"""Histories told as facts on the bus, as the services that own the clocks would tell them: for tests of what is counted."""

from tests.support.telling.agents import Agents
from tests.support.telling.calls import log_call, log_time
from tests.support.telling.chats import ToldChat
from tests.support.telling.company import Company, Group, company
from tests.support.telling.invitations import ToldInvitation
from tests.support.telling.reading import Readers
from tests.support.telling.teller import Teller
from tests.support.telling.tickets import ToldTicket

__all__ = [
    "Agents",
    "Company",
    "Group",
    "Readers",
    "Teller",
    "ToldChat",
    "ToldInvitation",
    "ToldTicket",
    "company",
    "log_call",
    "log_time",
]
