"""The front page of tickets: every command, question, subscription, deadline and timer, each one line into a handler."""

from __future__ import annotations

from kit.service import Command, Lane, Question, Service, Timer
from services.tickets.handlers import (
    answering,
    attaching,
    commenting,
    copying,
    customers,
    following_up,
    holding,
    linking,
    marking,
    obeying,
    opening,
    tallying,
    transferring,
)
from services.tickets.models import metadata
from services.tickets.queries import communication, counts, departments, lists, one, own
from services.tickets.schemas import asked, wanted

SERVICE = Service(
    name="tickets",
    metadata=metadata,
    commands={
        "open_ticket": Command(asked.Opening, opening.open_ticket),
        "send_reply": Command(asked.Reply, answering.send_reply),
        "write_as_customer": Command(asked.CustomerMessage, customers.write_as_customer),
        "request_close": Command(asked.OneTicket, customers.request_close),
        "change_status": Command(asked.StatusOfTickets, marking.change_status),
        "change_priority": Command(asked.PriorityOfTickets, marking.change_priority),
        "change_pin": Command(asked.PinOfTickets, marking.change_pin),
        "edit_ticket": Command(asked.Correction, marking.edit_ticket),
        "transfer": Command(asked.TransferOfTickets, transferring.transfer),
        "schedule_follow_up": Command(asked.FollowUpOfTickets, marking.schedule_follow_up),
        "remove_follow_up": Command(asked.Tickets, marking.remove_follow_up),
        "comment": Command(asked.CommentOfTicket, commenting.comment),
        "attach_internal": Command(asked.FilesOfTicket, attaching.attach_internal),
        "link_item": Command(asked.LinkOfTicket, linking.link_item),
        "unlink_item": Command(asked.LinkNamed, linking.unlink_item),
        "save_draft": Command(asked.DraftOfTicket, commenting.save_draft),
        "drop_draft": Command(asked.OneTicket, commenting.drop_draft),
        "hold": Command(asked.Hold, holding.hold),
    },
    questions={
        "tickets": Question(wanted.ListWanted, lists.tickets),
        "own_counts": Question(asked.Nothing, counts.own_counts),
        "ticket": Question(wanted.TicketWanted, one.ticket),
        "communication": Question(wanted.CommunicationWanted, communication.communication),
        "message": Question(wanted.MessageWanted, one.message),
        "comments": Question(wanted.CommentsWanted, one.comments),
        "attachments": Question(wanted.PartWanted, one.attachments),
        "attachment": Question(wanted.FileWanted, one.attachment),
        "related_items": Question(wanted.TicketWanted, one.related_items),
        "draft": Question(asked.OneTicket, one.draft),
        "history": Question(wanted.PartWanted, one.history),
        "departments_for_tickets": Question(wanted.DepartmentsWanted, departments.departments_for_tickets),
        "own_tickets": Question(wanted.OwnList, own.own_tickets),
        "own_ticket": Question(asked.OneTicket, own.own_ticket),
        "own_messages": Question(wanted.OwnPart, own.own_messages),
        "own_attachment": Question(wanted.OwnFile, own.own_attachment),
    },
    lanes={
        "decisions": Lane(
            {
                "routing.work_assigned.v1": obeying.work_assigned,
                "routing.work_queued.v1": obeying.work_queued,
                "routing.work_kept.v1": obeying.work_kept,
            },
            concerns=obeying.is_about_ticket,
            ahead=obeying.look_ahead,
        ),
        "copies": Lane(
            {
                "people.brand_saved.v1": copying.brand_saved,
                "people.brand_deleted.v1": copying.brand_deleted,
                "people.department_saved.v1": copying.department_saved,
                "people.department_deleted.v1": copying.department_deleted,
                "people.group_saved.v1": copying.group_saved,
                "people.group_deleted.v1": copying.group_deleted,
                "people.employee_saved.v1": copying.employee_saved,
                "people.employee_deleted.v1": copying.employee_deleted,
                "people.user_saved.v1": copying.user_saved,
                "people.user_deleted.v1": copying.user_deleted,
                "people.settings_changed.v1": copying.settings_changed,
                "routing.membership_added.v1": copying.membership_kept,
                "routing.membership_changed.v1": copying.membership_kept,
                "routing.membership_removed.v1": copying.membership_removed,
            }
        ),
    },
    deadlines={following_up.DEADLINE: following_up.fall_due, holding.DEADLINE: holding.tell_the_last},
    timers={"fold_tallies": Timer(tallying.SECONDS, tallying.fold)},
)
