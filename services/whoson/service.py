"""The front page of whoson: what it answers, listens to, takes in, and does by the clock, each one line into a handler."""

from __future__ import annotations

from kit.service import Command, Inflow, Lane, Question, Service, Timer
from services.whoson.admin import pages
from services.whoson.figures import set_figures
from services.whoson.handlers import answering, chatting, copying, ending, erasing, ignoring, inviting, purging, pushing, removing, taking
from services.whoson.models import metadata
from services.whoson.queries import persons
from services.whoson.schemas import acting
from services.whoson.schemas.persons import PageOfPerson, Person

SERVICE = Service(
    name="whoson",
    metadata=metadata,
    commands={
        "invite_visitor": Command(acting.InviteVisitor, inviting.invite_visitor),
        "withdraw_invitation": Command(acting.OfInvitation, inviting.withdraw_invitation),
        "answer_invitation": Command(acting.AnswerInvitation, answering.answer_invitation),
        "push_page": Command(acting.PushPage, pushing.push_page),
        "remove_visitor": Command(acting.OfVisit, removing.remove_visitor),
        "purge_visitor": Command(acting.OfVisit, removing.purge_visitor),
        "ban_visitor": Command(acting.BanVisitor, removing.ban_visitor),
        "lift_ban": Command(acting.OfVisit, removing.lift_ban),
        "erase_visitor": Command(Person, erasing.erase_visitor),
    },
    questions={
        "export_of_person": Question(PageOfPerson, persons.export_of_person),
    },
    lanes={
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
                "people.user_deleted.v1": erasing.forget_user,
                "people.settings_changed.v1": copying.keep_settings,
                "routing.membership_added.v1": copying.keep_membership,
                "routing.membership_changed.v1": copying.keep_membership,
                "routing.membership_removed.v1": copying.drop_membership,
            }
        ),
        "chats": Lane(
            {
                "chat.chat_requested.v1": chatting.hear_chat,
                "chat.chat_assigned.v1": chatting.hear_chat,
                "chat.chat_ended.v1": chatting.hear_chat,
            }
        ),
    },
    deadlines={erasing.ERASE: erasing.go_on_erasing, inviting.IGNORED: ignoring.invitation_ignored},
    inflows={"beacons": Inflow(taking.take_beacons)},
    timers={
        "ends": Timer(1, ending.end_what_is_over),
        "silence": Timer(5, ending.notice_silence),
        "purge": Timer(10, purging.purge_what_is_old),
    },
    admin=pages,
    figures=set_figures,
)
