"""The front page of kb: every command, question, subscription, deadline and timer, each one line into a handler."""

from __future__ import annotations

from kit.service import Command, Inquiry, Lane, Outing, Question, Service, Timer, Upkeep
from services.kb import admin
from services.kb.figures import set_figures
from services.kb.handlers import (
    articles,
    checking,
    copying,
    deleting,
    deleting_folders,
    duplicating,
    filing,
    first_news,
    folders,
    following_links,
    importing,
    items,
    marking,
    moderating,
    moving,
    news,
    politeness,
    purging,
    redirecting,
    relating,
    replies,
    revising,
    scanning,
    translating,
    translations,
    using,
    viewing,
    voting,
    writing_feedback,
)
from services.kb.handlers import searching as searches_made
from services.kb.index.shelf import keep_in_step
from services.kb.meaning import making
from services.kb.meaning import shelf as meanings
from services.kb.models import metadata
from services.kb.queries import (
    article_lists,
    article_past,
    broken_links,
    exporting,
    feedback,
    folders_of_portal,
    inserting,
    news_files,
    news_of_portal,
    news_pages,
    one_article,
    pages,
    pasting,
    related,
    searches,
    searching,
    searching_at_work,
    searching_portal,
    sitemap,
    statistics,
    uses,
)
from services.kb.queries import files as file_queries
from services.kb.queries import folders as folder_queries
from services.kb.queries import news as news_lists
from services.kb.queries import replies as reply_lists
from services.kb.queries import translations as translation_lists
from services.kb.schemas import articles as of_articles
from services.kb.schemas import files as of_files
from services.kb.schemas import folders as of_folders
from services.kb.schemas import links as of_links
from services.kb.schemas import news as of_news
from services.kb.schemas import of_feedback, of_readers, portable
from services.kb.schemas import replies as of_replies
from services.kb.schemas import searching as sought

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
        "mark_articles": Command(of_articles.Marking, marking.mark_items),
        "clear_stale": Command(of_articles.Articles, moving.clear_stale),
        "move_articles": Command(of_articles.Placing, moving.move_articles),
        "copy_articles": Command(of_articles.Placing, duplicating.copy_articles),
        "clone_article": Command(of_articles.OneArticle, duplicating.clone_article),
        "transfer_articles": Command(of_articles.Transfer, moving.transfer_articles),
        "relate_articles": Command(of_articles.Pair, relating.relate_articles),
        "unrelate_articles": Command(of_articles.Pair, relating.unrelate_articles),
        "delete_articles": Command(of_articles.Deletion, redirecting.delete_articles),
        "restore_articles": Command(of_articles.Restoring, deleting.restore_items),
        "attach_files": Command(of_files.Attaching, filing.attach_files),
        "detach_file": Command(of_files.FileOfItem, filing.detach_file),
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
        # news
        "create_news": Command(of_news.NewNews, news.create_news),
        "edit_news": Command(of_news.NewsEdit, news.edit_news),
        "clone_news": Command(of_news.OneNews, news.clone_news),
        "mark_news": Command(of_news.NewsMarked, marking.mark_items),
        "delete_news": Command(of_news.ManyNews, deleting.delete_items),
        "restore_news": Command(of_news.ManyNews, deleting.restore_items),
        # search
        "record_search": Command(sought.SearchMade, searches_made.record_search),
        "settle_search": Command(sought.SearchSettled, searches_made.settle_search),
        # links and translations
        "link_translations": Command(of_links.Translations, translations.link_translations),
        "reset_translation_count": Command(of_links.Nothing, translating.reset_translation_count),
        "scan_links": Command(of_links.Scan, scanning.scan_links),
        "unlink_translation": Command(of_links.OneItem, translations.unlink_translation),
    },
    questions={
        # articles and folders
        "article": Question(of_articles.OneArticle, one_article.article),
        "articles": Question(of_articles.ListWanted, article_lists.articles),
        "article_counts": Question(of_articles.CountsWanted, article_lists.article_counts),
        "folders": Question(of_folders.FoldersWanted, folder_queries.folders),
        "folder_contents": Question(of_folders.OneFolder, folder_queries.folder_contents),
        "article_history": Question(of_articles.PartWanted, article_past.article_history),
        "article_revisions": Question(of_articles.PartWanted, article_past.article_revisions),
        "article_revision": Question(of_articles.OneRevision, article_past.article_revision),
        "article_diff": Question(of_articles.DiffWanted, article_past.article_diff),
        "related_articles": Question(of_articles.OneArticle, related.related_articles),
        "item_files": Question(of_files.OfItem, file_queries.item_files),
        "item_file": Question(of_files.FileOfItem, file_queries.item_file),
        "strip_html": Question(of_files.Pasted, pasting.strip_html),
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
        # news
        "news": Question(of_news.NewsWanted, news_lists.news),
        "news_counts": Question(of_replies.Nothing, news_lists.news_counts),
        "news_item": Question(of_news.OneNews, news_lists.news_item),
        "news_history": Question(of_news.NewsHistory, news_lists.news_history),
        "portal_news_file": Question(of_news.NewsFileOfPortal, news_files.portal_news_file),
        "portal_news": Question(of_news.NewsOfPortal, news_of_portal.portal_news),
        "news_feed": Question(of_readers.OnPortal, news_of_portal.news_feed),
        # search
        "articles_for_answer": Question(sought.ForAnswer, searching_portal.articles_for_answer),
        "offered_replies": Question(sought.RepliesOffered, searching_at_work.offered_replies),
        "search_articles": Question(sought.ArticlesWanted, searching.search_articles),
        "search_canned_replies": Question(sought.RepliesWanted, searching.search_canned_replies),
        "search_news": Question(sought.NewsWanted, searching.search_news),
        "search_portal": Question(sought.PortalWanted, searching_portal.search_portal),
        "searches": Question(sought.SearchesWanted, searches.searches),
        "suggest_articles": Question(sought.SuggestionsWanted, searching_portal.suggest_articles),
        "suggest_for_agent": Question(sought.ForAgent, searching_at_work.suggest_for_agent),
        # links and translations
        "broken_links": Question(of_links.BrokenLinksWanted, broken_links.broken_links),
        "test_translator": Inquiry(of_links.Nothing, translating.test_translator),
        "translate_article": Inquiry(of_links.Translating, translating.translate_article),
        "exported_articles": Question(portable.ExportWanted, exporting.exported_articles),
        "import_articles": Inquiry(portable.Import, importing.import_articles),
        "translations": Question(of_links.OneItem, translation_lists.translations),
        "translator": Question(of_links.Nothing, translation_lists.translator),
    },
    lanes={
        "copies": Lane(
            {
                "people.brand_saved.v1": first_news.hear_of_brand,
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
        "followed": Lane(
            {
                "tickets.ticket_created.v1": searches_made.ticket_came,
                "chat.chat_requested.v1": searches_made.chat_came,
            },
            concerns=searches_made.is_of_customer,
        ),
    },
    deadlines={
        items.STALE: items.grow_stale,
    },
    timers={
        "purge": Timer(purging.PURGE_SECONDS, purging.purge),
        "forget_hosts": Timer(politeness.FORGET_SECONDS, politeness.forget_hosts),
        "fold_views": Timer(viewing.EVERY, viewing.fold_views),
        "forget_networks": Timer(voting.EVERY, voting.forget_networks),
        "let_bytes_go": Timer(filing.LET_GO_SECONDS, filing.let_bytes_go),
        "make_vectors": Timer(making.EVERY, making.make),
        "purge_searches": Timer(searches_made.PURGE_SECONDS, searches_made.purge_searches),
    },
    outings={
        # links
        "check_links": Outing(3.0, checking.check_one, at_once=4),
        "read_links": Outing(2.0, following_links.read_changed),
    },
    upkeep={
        "index": Upkeep(1.0, keep_in_step),
        "vectors": Upkeep(meanings.EVERY, meanings.keep_vectors),
    },
    admin=admin.pages,
    figures=set_figures,
)
