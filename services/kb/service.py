"""The front page of kb: every command, question, subscription, deadline and timer, each one line into a handler."""

from __future__ import annotations

from kit.service import Command, Lane, Question, Service, Timer
from services.kb.handlers import copying, deleting, items, marking, news, replies, using
from services.kb.models import metadata
from services.kb.queries import inserting, news_of_portal, news_pages, uses
from services.kb.queries import news as news_lists
from services.kb.queries import replies as reply_lists
from services.kb.schemas import news as of_news
from services.kb.schemas import of_readers
from services.kb.schemas import replies as of_replies

SERVICE = Service(
    name="kb",
    metadata=metadata,
    commands={
        # canned replies
        "create_canned_reply": Command(of_replies.NewReply, replies.create_canned_reply),
        "edit_canned_reply": Command(of_replies.ReplyEdit, replies.edit_canned_reply),
        "move_canned_replies": Command(of_replies.RepliesPlaced, replies.move_canned_replies),
        "copy_canned_replies": Command(of_replies.RepliesPlaced, replies.copy_canned_replies),
        "mark_canned_replies": Command(of_replies.RepliesMarked, marking.mark_items),
        "delete_canned_replies": Command(of_replies.ManyReplies, deleting.delete_items),
        "restore_canned_replies": Command(of_replies.RepliesPlaced, deleting.restore_items),
        # news
        "create_news": Command(of_news.NewNews, news.create_news),
        "edit_news": Command(of_news.NewsEdit, news.edit_news),
        "clone_news": Command(of_news.OneNews, news.clone_news),
        "mark_news": Command(of_news.NewsMarked, marking.mark_items),
        "delete_news": Command(of_news.ManyNews, deleting.delete_items),
        "restore_news": Command(of_news.ManyNews, deleting.restore_items),
    },
    questions={
        # canned replies
        "canned_replies": Question(of_replies.RepliesWanted, reply_lists.canned_replies),
        "canned_reply_counts": Question(of_replies.Nothing, reply_lists.canned_reply_counts),
        "canned_reply": Question(of_replies.OneReply, reply_lists.canned_reply),
        "reply_of_shortcut": Question(of_replies.ReplyOfShortcut, inserting.reply_of_shortcut),
        "filled_reply": Question(of_replies.Filling, inserting.filled_reply),
        "uses_of_reply": Question(of_replies.UsesOfReply, uses.uses_of_reply),
        "canned_reply_popularity": Question(of_replies.Popularity, uses.canned_reply_popularity),
        # news
        "news": Question(of_news.NewsWanted, news_lists.news),
        "news_counts": Question(of_replies.Nothing, news_lists.news_counts),
        "news_item": Question(of_news.OneNews, news_lists.news_item),
        "news_history": Question(of_news.NewsHistory, news_lists.news_history),
        "portal_news": Question(of_news.NewsOfPortal, news_of_portal.portal_news),
        "news_feed": Question(of_readers.OnPortal, news_of_portal.news_feed),
        "news_page": Question(of_readers.NewsOnPortal, news_pages.news_page),
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
                "people.user_deleted.v1": copying.drop_user,
                "people.role_saved.v1": copying.keep_role,
                "people.role_deleted.v1": copying.drop_role,
                "people.settings_changed.v1": copying.keep_settings,
                "routing.membership_added.v1": copying.keep_membership,
                "routing.membership_changed.v1": copying.keep_membership,
                "routing.membership_removed.v1": copying.drop_membership,
            }
        ),
        "uses": Lane(
            {
                "tickets.ticket_message_sent.v1": using.note_in_ticket,
                "chat.chat_message_sent.v1": using.note_in_chat,
            },
            concerns=using.concerns,
            ahead=using.hold,
        ),
    },
    deadlines={items.STALE: items.grow_stale},
    timers={"purge": Timer(deleting.PURGE_SECONDS, deleting.purge)},
)
