"""Columns about chats and invitations to chat (REP-282 to REP-304)."""

from __future__ import annotations

from dataclasses import replace

from services.reports.rules.measures.terms import Figure, Measure, acts, by_name, distinct, total

HOST = "sender of the invitation"
LAST = "last holder"
ABANDONED = ("abandoned_in_queue", "abandoned_after_assigned")
LEFT_IN_QUEUE = acts("CHAT_ENDED", words=ABANDONED[:1], is_outgoing=False)
LEFT_AFTER = acts("CHAT_ENDED", words=ABANDONED[1:], is_outgoing=False)
TALKED = distinct("CHAT_IN", "CHAT_OUT")


def _longest(figure: Figure) -> Figure:
    """Of an agent, his own longest."""
    return replace(figure, agent_kinds=("CHAT_AGENT_LONGEST",), is_cut_by_agents=True)


COLUMNS = by_name(
    Measure(
        "total_chats", "Total Chats", "count", "REP-282", "chats started, abandoned ones too",
        (acts("CHAT_NEW"),), agent="first holder, else Unassigned", trend_label="Total Live Chats",
    ),
    Measure(
        "total_incoming_chats", "Total Incoming Chats", "count", "REP-283", "chats started by customers",
        (acts("CHAT_NEW", is_outgoing=False),), agent="first holder, else Unassigned", trend_label="Total Incoming Live Chats",
    ),
    Measure(
        "total_outgoing_chats", "Total Outgoing Chats", "count", "REP-284", "invitations sent by agents by hand",
        (acts("INVITED", words=("agent",)),), agent=HOST, trend_label="Total Outgoing Live Chats",
    ),
    Measure(
        "average_time_in_queue", "Average Time in Queue", "seconds", "REP-285", "time in the queue, by chats that got an agent",
        (total("seconds", "CHAT_GOT"),), distinct("CHAT_GOT"), agent="first holder",
    ),
    Measure(
        "time_in_queue", "Time in Queue", "seconds", "REP-286", "time in the queue of chats that got an agent",
        (total("seconds", "CHAT_GOT"),), agent="first holder",
    ),
    Measure(
        "average_session_length", "Average Session Length", "seconds", "REP-287", "mean time from the first agent to the end",
        (total("seconds", "CHAT_SESSION"),), acts("CHAT_SESSION"), agent=LAST,
    ),
    Measure(
        "average_response_time", "Average Response Time", "seconds", "REP-288", "mean time to an answer, of all answers",
        (total("seconds", "CHAT_RESPONSE"),), acts("CHAT_RESPONSE"), agent="sender",
    ),
    Measure(
        "average_initial_response_time", "Average Initial Response Time", "seconds", "REP-289", "mean time to the first answer of a chat",
        (total("seconds", "CHAT_RESPONSE", words=("initial",)),), acts("CHAT_RESPONSE", words=("initial",)), agent="sender",
    ),
    Measure(
        "average_longest_response_time", "Average Longest Response Time", "seconds", "REP-290",
        "mean of the longest wait for an answer of each chat that ended; of an agent, of his own longest",
        (_longest(total("seconds", "CHAT_LONGEST")),), _longest(acts("CHAT_LONGEST")), agent="sender",
    ),
    Measure(
        "chat_messages_received", "Chat Messages Received", "count", "REP-291", "chat messages by customers",
        (acts("CHAT_IN"),), agent="holder", trend_label="Live Chat Messages Received",
    ),
    Measure(
        "chat_messages_sent", "Chat Messages Sent", "count", "REP-292", "chat messages by agents",
        (acts("CHAT_OUT"),), agent="sender", trend_label="Live Chat Messages Sent",
    ),
    Measure(
        "average_messages_received_per_chat", "Average Messages Received Per Chat", "decimal", "REP-293",
        "messages received, by chats with a message either way", (acts("CHAT_IN"),), TALKED, agent="holder",
        trend_label="Average Messages Received Per Live Chat",
    ),
    Measure(
        "average_messages_sent_per_chat", "Average Messages Sent Per Chat", "decimal", "REP-294",
        "messages sent, by chats with a message either way", (acts("CHAT_OUT"),), TALKED, agent="sender",
        trend_label="Average Messages Sent Per Live Chat",
    ),
    Measure(
        "total_abandoned_chats", "Total Abandoned Live Chats", "count", "REP-295", "chats left before any agent had them",
        (LEFT_IN_QUEUE,), agent="Unassigned",
    ),
    Measure(
        "chats_abandoned_after_assigned", "Live Chats Abandoned After Assigned", "count", "REP-296",
        "chats left after an agent had them and before one wrote", (LEFT_AFTER,), agent=LAST,
    ),
    Measure(
        "abandonment_rate", "Abandonment Rate", "percent", "REP-297", "abandoned chats of all incoming ones that ended",
        (LEFT_IN_QUEUE, LEFT_AFTER), acts("CHAT_ENDED", is_outgoing=False), 100, LAST,
    ),
    Measure(
        "average_abandoned_session_length", "Average Abandoned Session Length", "seconds", "REP-298",
        "mean time from start to end of abandoned chats", (total("seconds", "CHAT_ENDED", words=ABANDONED, is_outgoing=False),),
        acts("CHAT_ENDED", words=ABANDONED, is_outgoing=False), agent=LAST, trend_label="Average Abandoned Sessions Length",
    ),
    Measure(
        "total_invited_chats", "Total Invited Chats", "count", "REP-299", "invitations sent, by hand or by an event rule",
        (acts("INVITED"),), agent=HOST, trend_label="Total Invited Live Chats",
    ),
    Measure(
        "total_accepted_chats", "Total Accepted Chats", "count", "REP-300", "invitations accepted",
        (acts("INVITE_ACCEPTED"),), agent=HOST, trend_label="Total Accepted Live Chats",
    ),
    Measure(
        "total_rejected_chats", "Total Rejected Chats", "count", "REP-301", "invitations rejected",
        (acts("INVITE_REJECTED"),), agent=HOST, trend_label="Total Rejected Live Chats",
    ),
    Measure(
        "total_invites_ignored", "Total Invites Ignored", "count", "REP-302", "invitations that nobody answered",
        (acts("INVITE_IGNORED"),), agent=HOST,
    ),
    Measure(
        "accepted_chats_with_response", "Accepted Chats With Response", "count", "REP-303", "accepted invitations whose customer wrote",
        (acts("INVITE_WITH_RESPONSE"),), agent=HOST, trend_label="Accepted Live Chats With Response",
    ),
    Measure(
        "accepted_chats_without_response", "Accepted Chats Without Response", "count", "REP-304",
        "accepted invitations whose chat ended without a word of the customer", (acts("INVITE_WITHOUT_RESPONSE"),), agent=HOST,
        trend_label="Accepted Live Chats Without Response",
    ),
)  # fmt: skip
