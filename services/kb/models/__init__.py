"""The entities of kb. `metadata` holds all their tables."""

from services.kb.models.articles import Article, Folder, FreedFile, ItemFile, Redirect, RelatedArticle, Revision
from services.kb.models.columns import Entity, new_id
from services.kb.models.copies import Brand, Department, Employee, Group, Membership, Role, SettingsSection, User
from services.kb.models.feedback import AbuseReport, Feedback, FeedbackBan, Vote
from services.kb.models.items import Aging, ChangeCount, ChangedItem, HistoryEntry, Item
from services.kb.models.links import BrokenLink, CheckedAddress, CheckedHost, Link, LinkReading, TranslationCount
from services.kb.models.meanings import Meaning, MeaningCount
from services.kb.models.news import NewsItem
from services.kb.models.reading import Search, SearchOpening, ViewTally
from services.kb.models.replies import CannedReply, ReplyUse

metadata = Entity.metadata

__all__ = [
    "AbuseReport",
    "Aging",
    "Article",
    "Brand",
    "BrokenLink",
    "CannedReply",
    "ChangeCount",
    "ChangedItem",
    "CheckedAddress",
    "CheckedHost",
    "Department",
    "Employee",
    "Feedback",
    "FeedbackBan",
    "Folder",
    "FreedFile",
    "Group",
    "HistoryEntry",
    "Item",
    "ItemFile",
    "Link",
    "LinkReading",
    "Meaning",
    "MeaningCount",
    "Membership",
    "NewsItem",
    "Redirect",
    "RelatedArticle",
    "ReplyUse",
    "Revision",
    "Role",
    "Search",
    "SearchOpening",
    "SettingsSection",
    "TranslationCount",
    "User",
    "ViewTally",
    "Vote",
    "metadata",
    "new_id",
]
