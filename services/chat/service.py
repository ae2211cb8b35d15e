"""Chat's front page: what it answers, listens to, and does by the clock."""

from __future__ import annotations

from kit.service import Command, Lane, Question, Service, Timer
from services.chat.handlers import (
    comments,
    copying,
    deleting,
    doors,
    editing,
    ending,
    files,
    hearing,
    inviting,
    linking,
    members,
    obeying,
    participants,
    pushing,
    response_timers,
    starting,
    talking,
    transferring,
)
from services.chat.models import metadata
from services.chat.queries import customers, departments, lists, one, tabs, transcripts, waiting
from services.chat.schemas import fields, handling
from services.chat.schemas import starting as start_schemas
from services.chat.schemas import talking as talk_schemas

SERVICE = Service(
    name="chat",
    pace=0.01,  # people wait for each other's words
    metadata=metadata,
    commands={
        "start_chat": Command(start_schemas.StartChat, starting.start_chat),
        "receive_message": Command(talk_schemas.CustomerMessage, talking.receive_message),
        "receive_file": Command(talk_schemas.SentFile, files.receive_file),
        "leave_as_customer": Command(fields.OfChat, ending.leave_as_customer),
        "send_message": Command(talk_schemas.OurMessage, talking.send_message),
        "push_page": Command(talk_schemas.PushedPage, pushing.push_page),
        "send_file": Command(talk_schemas.SentFile, files.send_file),
        "coach": Command(talk_schemas.CustomerMessage, talking.coach),
        "join_chat": Command(talk_schemas.Taking, participants.join_chat),
        "leave_chat": Command(talk_schemas.Taking, participants.leave_chat),
        "transfer_chats": Command(handling.TransferChats, transferring.transfer_chats),
        "end_chat": Command(fields.OfChat, ending.end_chat),
        "delete_chats": Command(handling.DeleteChats, deleting.delete_chats),
        "add_comment": Command(handling.AddComment, comments.add_comment),
        "edit_chat": Command(handling.EditChat, editing.edit_chat),
        "set_custom_fields": Command(handling.SetCustomFields, editing.set_custom_fields),
        "link_item": Command(handling.LinkItem, linking.link_item),
        "unlink_item": Command(handling.UnlinkItem, linking.unlink_item),
    },
    questions={
        "departments_for_chat": Question(start_schemas.DepartmentsForChat, departments.departments_for_chat),
        "customer_chat": Question(fields.OfChat, customers.customer_chat),
        "customer_messages": Question(talk_schemas.Messages, customers.customer_messages),
        "customer_attachment": Question(talk_schemas.AttachmentOfChat, customers.customer_attachment),
        "customer_transcript": Question(fields.OfChat, transcripts.customer_transcript),
        "waiting": Question(fields.OfChat, waiting.waiting),
        "chat": Question(fields.OfChat, one.chat),
        "messages": Question(talk_schemas.Messages, one.messages),
        "chats": Question(handling.Chats, lists.chats),
        "chat_counts": Question(fields.Nothing, lists.chat_counts),
        "comments": Question(handling.TabOfChat, tabs.comments),
        "related_items": Question(handling.TabOfChat, tabs.related_items),
        "attachments": Question(handling.TabOfChat, tabs.attachments),
        "attachment": Question(talk_schemas.AttachmentOfChat, tabs.attachment),
        "history": Question(handling.TabOfChat, tabs.history),
        "transcript": Question(talk_schemas.Transcript, transcripts.transcript),
    },
    lanes={
        "obey": Lane(
            {
                "routing.work_assigned.v1": obeying.obey_assigned,
                "routing.work_queued.v1": obeying.obey_queued,
                "routing.work_kept.v1": obeying.obey_kept,
            },
            concerns=obeying.is_about_chat,
        ),
        "invitations": Lane({"whoson.invitation_accepted.v1": inviting.open_accepted}),
        "copies": Lane(
            {
                "people.brand_saved.v1": copying.keep_brand,
                "people.brand_deleted.v1": copying.drop_brand,
                "people.department_saved.v1": copying.keep_department,
                "people.department_deleted.v1": copying.drop_department,
                "people.group_saved.v1": copying.keep_group,
                "people.group_deleted.v1": copying.drop_group,
                "people.employee_saved.v1": copying.keep_employee,
                "people.employee_deleted.v1": copying.drop_employee,
                "people.user_saved.v1": copying.keep_user,
                "people.user_deleted.v1": copying.drop_user,
                "people.custom_field_saved.v1": copying.keep_field,
                "people.custom_field_deleted.v1": copying.drop_field,
                "people.custom_field_template_saved.v1": copying.keep_template,
                "people.custom_field_template_deleted.v1": copying.drop_template,
                "people.settings_changed.v1": copying.keep_settings,
                "routing.membership_added.v1": members.keep_membership,
                "routing.membership_changed.v1": members.keep_membership,
                "routing.membership_removed.v1": members.drop_membership,
                "routing.agent_activity_changed.v1": members.keep_activity,
                "routing.agent_availability_changed.v1": members.note_availability,
                "routing.agent_became_auto_inactive.v1": response_timers.owner_became_auto_inactive,
                "routing.agent_logged_in.v1": members.keep_login,
                "routing.agent_logged_out.v1": members.keep_logout,
                "tickets.ticket_linked.v1": linking.hear_linked,
                "tickets.ticket_unlinked.v1": linking.hear_unlinked,
            }
        ),
    },
    deadlines={
        "no_initial_response": response_timers.response_due,
        "no_follow_up_response": response_timers.response_due,
        "agent_disconnected": response_timers.agent_disconnected,
        "customer_gone": ending.customer_gone,
    },
    timers={
        "ear": Timer(5, hearing.ping_ourselves),
        "doors": Timer(10, doors.look_at_all_doors),
        "forget_unheard": Timer(3600, hearing.forget_unheard),
        "delete_aged": Timer(3600, deleting.delete_aged),
    },
    signals={
        "presence.agent": hearing.agent_pinged,
        "presence.visitor": hearing.visitor_pinged,
        "chat.ear": hearing.heard_ourselves,
        "chat.typed": hearing.typed,
    },
)
