"""Chat reports (REP-133 to REP-140, REP-168 to REP-175). Incoming ones see only chats that customers began, outgoing ones the rest."""

from __future__ import annotations

from services.reports.rules.catalogue.terms import DGA, OF_ITEMS, STD, Only, summary, trend

OF = (*STD, "customer", "custom_field")
OVERVIEW = "total_chats total_incoming_chats total_outgoing_chats average_time_in_queue average_session_length average_response_time"
MESSAGES = "chat_messages_received chat_messages_sent average_messages_received_per_chat average_messages_sent_per_chat"
TIMES = "average_initial_response_time average_response_time average_longest_response_time"
INVITED = "total_invited_chats total_accepted_chats total_rejected_chats total_invites_ignored"
INCOMING, OUTGOING = Only(is_outgoing=False), Only(is_outgoing=True)

REPORTS = (
    summary(
        "REP-133", "chat.overview", "Overview", "How many chats there were, who began them, and how long people waited and talked.",
        OVERVIEW, OF_ITEMS, OF,
    ),
    summary(
        "REP-134", "chat.incoming_messages", "Incoming Messages", "Messages in chats that customers began; no other chats are counted.",
        f"total_incoming_chats {MESSAGES}", OF_ITEMS, OF, only=INCOMING,
    ),
    summary(
        "REP-135", "chat.incoming_response_times", "Incoming Response Times",
        "How fast agents answered in chats that customers began; no other chats are counted.", TIMES, OF_ITEMS, OF, only=INCOMING,
    ),
    summary(
        "REP-136", "chat.incoming_abandonment", "Incoming Abandonment", "Chats that customers began and left before an agent wrote.",
        "total_incoming_chats total_abandoned_chats chats_abandoned_after_assigned abandonment_rate average_abandoned_session_length "
        "average_time_in_queue time_in_queue", (*DGA, "custom_field"), (*STD, "custom_field"), only=INCOMING,
    ),
    summary(
        "REP-137", "chat.outgoing_messages", "Outgoing Messages", "Messages in chats begun by an invitation; no other chats are counted.",
        f"total_outgoing_chats {MESSAGES}", OF_ITEMS, OF, only=OUTGOING,
    ),
    summary(
        "REP-138", "chat.outgoing_response_times", "Outgoing Response Times",
        "How fast agents answered in chats begun by an invitation; no other chats are counted.", TIMES, OF_ITEMS, OF, only=OUTGOING,
    ),
    summary(
        "REP-139", "chat.outgoing_performance", "Outgoing Performance", "What became of invitations to chat.",
        INVITED, DGA, (*STD, "sent_by"), only=OUTGOING,
    ),
    summary(
        "REP-140", "chat.outgoing_results", "Outgoing Results", "Accepted invitations, and whether the customer wrote.",
        "total_accepted_chats accepted_chats_with_response accepted_chats_without_response", DGA, (*STD, "sent_by"), only=OUTGOING,
    ),
    trend("REP-168", "chat.overview", "Overview Trend", "Chats, waits and lengths, over time.", OVERVIEW, ("custom_field",)),
    trend(
        "REP-169", "chat.incoming_messages", "Incoming Messages Trend", "Messages in chats that customers began, over time.",
        MESSAGES, ("custom_field",), only=INCOMING,
    ),
    trend(
        "REP-170", "chat.incoming_response_times", "Incoming Response Times Trend", "How fast agents answered customers' chats, over time.",
        TIMES, ("custom_field",), only=INCOMING,
    ),
    trend(
        "REP-171", "chat.incoming_abandonment", "Incoming Abandonment Trend",
        "Chats that customers left, and how long they had waited, over time.",
        "total_abandoned_chats chats_abandoned_after_assigned average_abandoned_session_length average_time_in_queue abandonment_rate",
        ("custom_field",), only=INCOMING, axes=("average_time_in_queue", "abandonment_rate"),
    ),
    trend(
        "REP-172", "chat.outgoing_messages", "Outgoing Messages Trend", "Messages in chats begun by an invitation, over time.",
        MESSAGES, ("custom_field",), only=OUTGOING,
    ),
    trend(
        "REP-173", "chat.outgoing_response_times", "Outgoing Response Times Trend", "How fast agents answered in such chats, over time.",
        TIMES, ("custom_field",), only=OUTGOING,
    ),
    trend(
        "REP-174", "chat.outgoing_performance", "Outgoing Performance Trend", "What became of invitations to chat, over time.",
        INVITED, ("sent_by",), only=OUTGOING,
    ),
    trend(
        "REP-175", "chat.outgoing_results", "Outgoing Results Trend", "Accepted invitations, and whether the customer wrote, over time.",
        "accepted_chats_without_response accepted_chats_with_response", ("sent_by",), only=OUTGOING,
    ),
)  # fmt: skip
