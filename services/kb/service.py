"""The front page of kb: every command, question, subscription, deadline and timer, each one line into a handler."""

from __future__ import annotations

from kit.service import Command, Lane, Question, Service, Timer
from services.kb.handlers import articles, copying, deleting, deleting_folders, folders, items, revising
from services.kb.models import metadata
from services.kb.queries import article_lists, one_article
from services.kb.queries import folders as folder_queries
from services.kb.schemas import articles as of_articles
from services.kb.schemas import folders as of_folders

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
    },
    questions={
        # articles and folders
        "article": Question(of_articles.OneArticle, one_article.article),
        "articles": Question(of_articles.ListWanted, article_lists.articles),
        "article_counts": Question(of_articles.CountsWanted, article_lists.article_counts),
        "folders": Question(of_folders.FoldersWanted, folder_queries.folders),
        "folder_contents": Question(of_folders.OneFolder, folder_queries.folder_contents),
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
    deadlines={items.STALE: items.grow_stale},
    timers={"purge": Timer(deleting.PURGE_SECONDS, deleting.purge)},
)
