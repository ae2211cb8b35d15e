"""The front page of kb: every command, question, subscription, deadline and timer, each one line into a handler."""

from __future__ import annotations

from kit.service import Command, Lane, Question, Service, Timer
from services.kb.handlers import (
    articles,
    copying,
    deleting,
    deleting_folders,
    folders,
    items,
    marking,
    moderating,
    replies,
    revising,
    using,
    viewing,
    voting,
    writing_feedback,
)
from services.kb.models import metadata
from services.kb.queries import (
    article_lists,
    feedback,
    folders_of_portal,
    inserting,
    news_pages,
    one_article,
    pages,
    sitemap,
    statistics,
    uses,
)
from services.kb.queries import folders as folder_queries
from services.kb.queries import replies as reply_lists
from services.kb.schemas import articles as of_articles
from services.kb.schemas import folders as of_folders
from services.kb.schemas import of_feedback, of_readers
from services.kb.schemas import replies as of_replies

SERVICE = Service(
    name="kb",
    metadata=metadata,
    commands={
        # articles and folders
        "create_article": Command(of_articles.NewArticle, articles.create_article),
        "edit_article": Command(of_articles.Edit, articles.edit_article),
        "restore_revision": Command(of_articles.RevisionRestored, revising.restore_revision),
        "create_folder": Command(of_folders.NewFolder, folders.create_folder),
        "edit_folder": Command(of_folders.FolderEdit, folders.edit_folder),
        "delete_folder": Command(of_folders.FolderDeletion, deleting_folders.delete_folder),
        # canned replies
        "create_canned_reply": Command(of_replies.NewReply, replies.create_canned_reply),
        "edit_canned_reply": Command(of_replies.ReplyEdit, replies.edit_canned_reply),
        "move_canned_replies": Command(of_replies.RepliesPlaced, replies.move_canned_replies),
        "copy_canned_replies": Command(of_replies.RepliesPlaced, replies.copy_canned_replies),
        "mark_canned_replies": Command(of_replies.RepliesMarked, marking.mark_items),
        "delete_canned_replies": Command(of_replies.ManyReplies, deleting.delete_items),
        "restore_canned_replies": Command(of_replies.RepliesPlaced, deleting.restore_items),
        "approve_feedback": Command(of_feedback.FeedbackNamed, moderating.approve_feedback),
        "block_feedback": Command(of_feedback.FeedbackNamed, moderating.block_feedback),
        "clear_helpfulness": Command(of_feedback.ArticleNamed, voting.clear_helpfulness),
        "delete_feedback": Command(of_feedback.FeedbackNamed, writing_feedback.delete_feedback),
        "edit_feedback": Command(of_feedback.FeedbackChange, writing_feedback.edit_feedback),
        "leave_feedback": Command(of_feedback.NewFeedback, writing_feedback.leave_feedback),
        "rate_article": Command(of_feedback.NewVote, voting.rate_article),
        "record_views": Command(of_readers.Views, viewing.record_views),
        "report_feedback": Command(of_feedback.FeedbackNamed, writing_feedback.report_feedback),
    },
    questions={
        # articles and folders
        "article": Question(of_articles.OneArticle, one_article.article),
        "articles": Question(of_articles.ListWanted, article_lists.articles),
        "article_counts": Question(of_articles.CountsWanted, article_lists.article_counts),
        "folders": Question(of_folders.FoldersWanted, folder_queries.folders),
        "folder_contents": Question(of_folders.OneFolder, folder_queries.folder_contents),
        # canned replies
        "canned_replies": Question(of_replies.RepliesWanted, reply_lists.canned_replies),
        "canned_reply_counts": Question(of_replies.Nothing, reply_lists.canned_reply_counts),
        "canned_reply": Question(of_replies.OneReply, reply_lists.canned_reply),
        "reply_of_shortcut": Question(of_replies.ReplyOfShortcut, inserting.reply_of_shortcut),
        "filled_reply": Question(of_replies.Filling, inserting.filled_reply),
        "uses_of_reply": Question(of_replies.UsesOfReply, uses.uses_of_reply),
        "canned_reply_popularity": Question(of_replies.Popularity, uses.canned_reply_popularity),
        "feedback_of_article": Question(of_feedback.FeedbackOfArticle, feedback.feedback_of_article),
        "feedback_to_moderate": Question(of_feedback.FeedbackToModerate, feedback.feedback_to_moderate),
        "news_page": Question(of_readers.NewsOnPortal, news_pages.news_page),
        "portal_article": Question(of_readers.ArticleOnPortal, pages.portal_article),
        "portal_file": Question(of_readers.FileOnPortal, pages.portal_file),
        "portal_folder": Question(of_readers.FolderOnPortal, folders_of_portal.portal_folder),
        "portal_folders": Question(of_readers.OnPortal, folders_of_portal.portal_folders),
        "portal_sitemap": Question(of_readers.SitemapOnPortal, sitemap.portal_sitemap),
        "statistics": Question(of_readers.StatisticsWanted, statistics.statistics),
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
    deadlines={
        items.STALE: items.grow_stale,
    },
    timers={
        "purge": Timer(deleting.PURGE_SECONDS, deleting.purge),
        "fold_views": Timer(viewing.EVERY, viewing.fold_views),
        "forget_networks": Timer(voting.EVERY, voting.forget_networks),
    },
)
