"""The front page of routing: what it answers, what it listens to, and what it does by the clock."""

from __future__ import annotations

from kit.service import Command, Lane, Question, Service, Timer
from kit.storage.tables import TELL_AGAIN
from services.routing.figures import set_figures
from services.routing.handlers import (
    activity,
    agents,
    at_work,
    auto_inactive,
    copies,
    forgetting,
    holds,
    logout,
    memberships,
    queues,
    rebalance_rules,
    rebalancing,
    requests,
    sessions,
    taking,
    telling,
    works,
)
from services.routing.models import metadata
from services.routing.queries import active, could_take, dry_run, estimates, health, looked_at, why_waiting
from services.routing.queries import agents as agent_queries
from services.routing.queries import decisions as decision_queries
from services.routing.queries import memberships as membership_queries
from services.routing.queries import queues as queue_queries
from services.routing.queries import rebalancing as rebalance_queries
from services.routing.schemas import commands as takes
from services.routing.schemas import questions as asks
from services.routing.schemas import rebalancing as of_rules

SERVICE = Service(
    name="routing",
    metadata=metadata,
    commands={
        "add_membership": Command(takes.AddMembership, memberships.add_membership),
        "change_membership": Command(takes.ChangeMembership, memberships.change_membership),
        "remove_membership": Command(takes.OneMembership, memberships.remove_membership),
        "set_activity": Command(takes.SetActivity, activity.set_activity),
        "set_availability": Command(takes.SetAvailability, agents.set_availability),
        "set_composing": Command(takes.SetComposing, agents.set_composing),
        "set_agent_limits": Command(takes.SetAgentLimits, agents.set_agent_limits),
        "set_my_groups_window": Command(takes.SetMyGroupsWindow, agents.set_my_groups_window),
        "log_out": Command(takes.LogOut, logout.log_out),
        "take_work": Command(takes.TakeWork, taking.take_work),
        "take_from_queue": Command(takes.TakeFromQueue, taking.take_from_queue),
        "take_next": Command(takes.TakeNext, taking.take_next),
        "add_rebalance_rule": Command(of_rules.NewRule, rebalance_rules.add_rebalance_rule),
        "change_rebalance_rule": Command(of_rules.ChangeRule, rebalance_rules.change_rebalance_rule),
        "remove_rebalance_rule": Command(of_rules.OneRule, rebalance_rules.remove_rebalance_rule),
        "run_rebalance_rule": Command(of_rules.OneRule, rebalancing.run_rebalance_rule),
        "tell_again": Command(asks.Nothing, telling.AGAIN.begin),
    },
    questions={
        "my_groups": Question(asks.OfAgent, agent_queries.my_groups),
        "presence_of_agent": Question(asks.OfAgent, agent_queries.presence_of_agent),
        "load_of_agent": Question(asks.OfAgent, agent_queries.load_of_agent),
        "active_agents": Question(asks.PageOfAgents, active.active_agents),
        "active_groups": Question(asks.PageOfGroups, active.active_groups),
        "active_departments": Question(asks.Page, active.active_departments),
        "membership": Question(takes.OneMembership, membership_queries.membership),
        "memberships_of_agent": Question(asks.PageOfAgent, membership_queries.memberships_of_agent),
        "memberships_of_group": Question(asks.PageOfGroup, membership_queries.memberships_of_group),
        "groups_overview": Question(asks.PageOfGroups, membership_queries.groups_overview),
        "queue_of_group": Question(asks.PageOfQueue, queue_queries.queue_of_group),
        "position_in_queue": Question(asks.OfWork, queue_queries.position_in_queue),
        "why_waiting": Question(asks.OfWork, why_waiting.why_waiting),
        "could_take_now": Question(asks.WhereToTake, could_take.could_take_now),
        "estimated_wait": Question(asks.OfWork, estimates.estimated_wait),
        "decisions_of_work": Question(asks.PageOfWork, decision_queries.decisions_of_work),
        "decision": Question(asks.OfDecision, decision_queries.decision),
        "rebalance_rule": Question(of_rules.OneRule, rebalance_queries.rebalance_rule),
        "rebalance_rules": Question(of_rules.PageOfRules, rebalance_queries.rebalance_rules),
        "rebalance_run": Question(of_rules.OneRun, rebalance_queries.rebalance_run),
        "rebalance_runs": Question(of_rules.PageOfRuns, rebalance_queries.rebalance_runs),
        "dry_run_of_rule": Question(of_rules.OneRule, dry_run.dry_run_of_rule),
        "dry_run_of_unsaved_rule": Question(of_rules.UnsavedRule, dry_run.dry_run_of_unsaved_rule),
        "members_of_decision": Question(asks.PageOfDecision, looked_at.members_of_decision),
        "routing_health": Question(asks.Nothing, health.routing_health),
    },
    lanes={
        "people": Lane(
            {
                "people.department_saved.v1": copies.department_saved,
                "people.department_deleted.v1": copies.department_deleted,
                "people.group_saved.v1": copies.group_saved,
                "people.group_deleted.v1": copies.group_deleted,
                "people.employee_saved.v1": copies.employee_saved,
                "people.employee_deleted.v1": copies.employee_deleted,
                "people.settings_changed.v1": copies.settings_changed,
                "people.session_opened.v1": sessions.opened,
                "people.session_closed.v1": sessions.closed,
            }
        ),
        "work": Lane(
            {
                "tickets.assignment_requested.v1": requests.decide,
                "tickets.ticket_status_changed.v1": works.heard,
                "tickets.ticket_message_received.v1": works.heard,
                "tickets.ticket_message_sent.v1": works.heard,
                "tickets.ticket_pinned.v1": works.heard,
                "tickets.ticket_unpinned.v1": works.heard,
                "tickets.ticket_deleted.v1": works.heard,
                "tickets.ticket_absorbed.v1": works.heard,
                "tickets.ticket_purged.v1": works.purged,
                "chat.assignment_requested.v1": requests.decide,
                "chat.chat_ended.v1": works.heard,
                "chat.chat_deleted.v1": works.heard,
                "chat.chat_purged.v1": works.purged,
                "chat.chat_message_sent.v1": works.answered,
            },
            concerns=works.is_to_be_heard,
            ahead=requests.look_ahead,
        ),
        "holds": Lane({"tickets.ticket_held.v1": holds.held}),
    },
    deadlines={
        "work_queue": queues.work_again,
        "look_again": queues.work_again,
        "hand_off": logout.go_on_handing_off,
        "take_away": memberships.go_on_taking_away,
        "forget_decisions": forgetting.go_on,
        "auto_inactive": auto_inactive.go_inactive,
        "auto_hand_off": auto_inactive.go_on_handing_off,
        "web_session": at_work.look_whether_over,
        "rebalance": rebalancing.go_on_rebalancing,
        "rebalance_interval": rebalancing.interval_is_over,
        "rebalance_schedule": rebalancing.time_of_day_has_come,
        TELL_AGAIN: telling.AGAIN.go_on,
    },
    timers={
        "tick": Timer(60, queues.tick),
        "auto_inactive": Timer(15, auto_inactive.look_for_idle),
        "forget_closed_sessions": Timer(3600, queues.forget_closed_sessions),
        "forget_old_runs": Timer(3600, rebalancing.forget_old_runs),
        "forget_decisions": Timer(3600, forgetting.begin),
    },
    signals={"presence.worked": at_work.worked},
    admin=telling.AGAIN.page(),
    figures=set_figures,
)
