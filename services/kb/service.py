"""The front page of kb: every command, question, subscription, deadline and timer, each one line into a handler."""

from __future__ import annotations

from kit.service import Command, Lane, Question, Service, Timer
from services.kb.handlers import copying, moderating, viewing, voting, writing_feedback
from services.kb.models import metadata
from services.kb.queries import feedback, folders_of_portal, news_pages, pages, sitemap, statistics
from services.kb.schemas import of_feedback, of_readers

SERVICE = Service(
    name="kb",
    metadata=metadata,
    commands={
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
    },
    deadlines={},
    timers={
        "fold_views": Timer(viewing.EVERY, viewing.fold_views),
        "forget_networks": Timer(voting.EVERY, voting.forget_networks),
    },
)
