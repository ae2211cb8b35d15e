"""What is counted: the kinds of acts. The hundreds are the family, by which the table is parted; a number once given never changes."""

from __future__ import annotations

from enum import IntEnum


class Family(IntEnum):
    """Acts of a family lie together, so that a report reads little else than what it counts."""

    TICKETS = 1
    TICKET_MESSAGES = 2
    CHATS = 3
    CHAT_MESSAGES = 4
    KNOWLEDGE = 5
    INVITATIONS = 6


class Kind(IntEnum):
    """Whose row an act stands in is told by its place and agent; `word` and the figures mean what is said here.

    "first holder" stays empty until somebody has the item, and is filled in then (REP-018).
    """

    TICKET_NEW = 101  # agent: creator if an agent made it, else first holder. word: origin
    TICKET_CLOSED = 102  # holder. word: customer, clock (auto-close) or other. count_in, count_out: messages until then; seconds: open
    TICKET_LOCKED = 103  # holder. word as above
    TICKET_REOPENED = 104  # holder after it. word: users, agents, others
    TICKET_REOPENED_BY_AGENT = 105  # the actor, only where word would be agents
    TICKET_MODIFIED = 106  # the actor. word: what changed
    TICKET_FROM_QUEUE = 107  # receiver. seconds: in the queue, more than none
    TICKET_TRANSFER_OUT = 108  # from whom and where; the other end in other_…
    TICKET_TRANSFER_IN = 109  # to whom and where; the other end in other_…
    TICKET_DELETED = 110  # the actor. word: person, age_rule
    CALL_DELETED = 111  # the actor. word: person, age_rule

    TICKET_IN = 201  # holder; of an opening message as TICKET_NEW. word: opening or later
    TICKET_OUT = 202  # sender, an agent: replies and openings. word: opening or later
    TICKET_REPLIED = 203  # sender, else holder: what stops the clock
    TICKET_RESPONSE = 204  # sender, else holder. word: initial, follow_up. seconds, business_seconds: the customer's full wait
    TICKET_AGENT_RESPONSE = 205  # sender. The same, but since this agent had it (REP-047)
    REPLY_USED = 206  # sender. item: the canned reply. word: ticket, chat. other_id: the ticket or chat

    CHAT_NEW = 301  # first holder
    CHAT_GOT = 302  # first holder. seconds: of a queue span that ended with an agent, 0 if given at once
    CHAT_ENDED = 303  # last holder. word: outcome. seconds: from the start
    CHAT_SESSION = 304  # last holder. seconds: from the first agent to the end
    CHAT_LONGEST = 305  # last holder. seconds: longest response of the chat
    CHAT_AGENT_LONGEST = 306  # each agent who answered: longest response of his own in the chat
    CHAT_TRANSFER_OUT = 307
    CHAT_TRANSFER_IN = 308
    CHAT_DELETED = 309  # the actor. word: person, age_rule

    CHAT_IN = 401  # holder; of the question first holder. word: opening or later
    CHAT_OUT = 402  # sender, an agent
    CHAT_RESPONSE = 403  # sender. word: initial, follow_up. seconds

    ARTICLE_ADDED = 501  # the actor, for these and those of news and replies. No place: brands, folder and languages are the title's
    ARTICLE_EDITED = 502
    ARTICLE_FLAGGED = 503
    ARTICLE_REVIEWED = 504
    ARTICLE_DELETED = 505
    ARTICLE_HIT = 506  # brand. who: the visitor, no employee. word: the page's language. other_id: the search it was opened from
    ARTICLE_CRAWLED = 507  # brand. who: the crawler. word: the page's language
    NEWS_ADDED = 511
    NEWS_EDITED = 512
    NEWS_FLAGGED = 513
    NEWS_REVIEWED = 514
    NEWS_DELETED = 515
    NEWS_HIT = 516
    NEWS_CRAWLED = 517
    NEWS_LISTED = 518  # brand. item: a news item that a search listed. who: the visitor. word: the search's language. other_id: the search
    CANNED_ADDED = 521
    CANNED_EDITED = 522
    CANNED_FLAGGED = 523
    CANNED_REVIEWED = 524
    CANNED_DELETED = 525
    THREAD_CREATED = 531  # the author, for these: in agent_id, also of users. word: employee, user. other_id: the category
    POST_CREATED = 532
    ANSWER_MARKED = 533  # item: the post
    ANSWER_UNMARKED = 534

    INVITED = 601  # sender of the invitation, for these. item: the invitation. word: agent (by hand), event
    INVITE_ACCEPTED = 602  # other_id: the chat
    INVITE_REJECTED = 603
    INVITE_IGNORED = 604
    INVITE_WITH_RESPONSE = 605  # at the customer's first message of the chat. other_id: the chat
    INVITE_WITHOUT_RESPONSE = 606  # at the end of a chat in which the customer wrote nothing

    @property
    def family(self) -> Family:
        return Family(self.value // 100)
