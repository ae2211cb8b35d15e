"""The front page of whoson: what it answers, listens to, takes in, and does by the clock, each one line into a handler."""

from __future__ import annotations

from kit.niceness import COUNTS
from kit.service import Command, Inflow, Lane, Outing, Question, Service, Timer, Upkeep
from services.whoson.admin import pages
from services.whoson.figures import set_figures
from services.whoson.handlers import (
    answering,
    chatting,
    copying,
    ending,
    erasing,
    filtering,
    ignoring,
    inviting,
    naming,
    purging,
    pushing,
    rematching,
    removing,
    silence,
    taking,
)
from services.whoson.models import metadata
from services.whoson.outside import places
from services.whoson.queries import counts, filters, one_visitor, persons, reach, visitors
from services.whoson.schemas import acting
from services.whoson.schemas import filters as of_filters
from services.whoson.schemas import visitors as of_visitors
from services.whoson.schemas.kinds import Nothing
from services.whoson.schemas.persons import PageOfPerson, Person

SERVICE = Service(
    name="whoson",
    metadata=metadata,
    commands={
        # acting on visitors
        "invite_visitor": Command(acting.InviteVisitor, inviting.invite_visitor),
        "withdraw_invitation": Command(acting.OfInvitation, inviting.withdraw_invitation),
        "answer_invitation": Command(acting.AnswerInvitation, answering.answer_invitation),
        "push_page": Command(acting.PushPage, pushing.push_page),
        "remove_visitor": Command(acting.OfVisit, removing.remove_visitor),
        "purge_visitor": Command(acting.OfVisit, removing.purge_visitor),
        "ban_visitor": Command(acting.BanVisitor, removing.ban_visitor),
        "lift_ban": Command(acting.OfVisit, removing.lift_ban),
        "erase_visitor": Command(Person, erasing.erase_visitor),
        # filters
        "save_filter": Command(of_filters.FilterSaving, filtering.save_filter),
        "delete_filter": Command(of_filters.FilterDeleting, filtering.delete_filter),
    },
    questions={
        # filters
        "filters": Question(Nothing, filters.filters),
        "filter": Question(of_filters.FilterNamed, filters.one_filter),
        # who is on the site
        "visitors": Question(of_visitors.VisitorsWanted, visitors.visitors),
        "visitor": Question(of_visitors.OneVisitor, one_visitor.visitor),
        "page_summary": Question(of_visitors.OneVisitor, one_visitor.page_summary),
        "page_history": Question(of_visitors.PartOfVisitor, one_visitor.page_history),
        "page_actions": Question(of_visitors.PartOfVisitor, one_visitor.page_actions),
        "visits_of_person": Question(of_visitors.PartOfVisitor, one_visitor.visits_of_person),
        "visitor_counts": Question(Nothing, counts.visitor_counts),
        "visitor_map": Question(of_visitors.Which, counts.visitor_map),
        "visitors_reach": Question(of_visitors.ReachWanted, reach.reach_of_asker),
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
    deadlines={
        inviting.IGNORED: ignoring.invitation_ignored,
        rematching.REMATCH: rematching.rematch,
        erasing.ERASE: erasing.go_on_erasing,
    },
    inflows={"beacons": Inflow(taking.take_beacons, batch=200, pace=0.2)},
    upkeep={"places": Upkeep(places.REFRESH_SECONDS, places.keep_up)},
    outings={"names": Outing(2, naming.name_visitors)},
    timers={
        "ends": Timer(1, ending.end_what_is_over),
        "silence": Timer(1, silence.notice_silence),
        "purge": Timer(10, purging.purge_what_is_old),
    },
    admin=pages,
    figures=set_figures,
    niceness=COUNTS,  # what many visitors do may come a little later than what one customer says
)
