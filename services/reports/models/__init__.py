"""The entities of reports. `metadata` holds all their tables."""

from services.reports.models.acts import Act, Stretch
from services.reports.models.columns import Entity, new_id
from services.reports.models.copies import (
    Belonging,
    Brand,
    Category,
    CustomField,
    Department,
    Employee,
    Estimate,
    Folder,
    Group,
    Membership,
    Organization,
    Rate,
    Role,
    SettingsSection,
    User,
)
from services.reports.models.custom import CustomReport, Favourite, Schedule
from services.reports.models.invitations import Invitation
from services.reports.models.items import Call, Customer, Forgotten, Item, Purged, TimeLog
from services.reports.models.kinds import Family, Kind
from services.reports.models.presence import AgentNow, ChatLimit, Duty, StatusEvent, WebSession
from services.reports.models.progress import OwnSettings, Progress, Untallied
from services.reports.models.reading import Opened, Search, Title
from services.reports.models.sending import Delivery, Export, MailTold
from services.reports.models.survey_facts import AnswerTold, OfferTold, SurveyTold
from services.reports.models.surveys import Absorption, Survey, SurveyMail, SurveyOffer, SurveyResponse
from services.reports.models.tallies import Tallied, Tally

metadata = Entity.metadata

__all__ = [
    "Absorption",
    "Act",
    "AgentNow",
    "AnswerTold",
    "Belonging",
    "Brand",
    "Call",
    "Category",
    "ChatLimit",
    "CustomField",
    "CustomReport",
    "Customer",
    "Delivery",
    "Department",
    "Duty",
    "Employee",
    "Entity",
    "Estimate",
    "Export",
    "Family",
    "Favourite",
    "Folder",
    "Forgotten",
    "Group",
    "Invitation",
    "Item",
    "Kind",
    "MailTold",
    "Membership",
    "OfferTold",
    "Opened",
    "Organization",
    "OwnSettings",
    "Progress",
    "Purged",
    "Rate",
    "Role",
    "Schedule",
    "Search",
    "SettingsSection",
    "StatusEvent",
    "Stretch",
    "Survey",
    "SurveyMail",
    "SurveyOffer",
    "SurveyResponse",
    "SurveyTold",
    "Tallied",
    "Tally",
    "TimeLog",
    "Title",
    "Untallied",
    "User",
    "WebSession",
    "metadata",
    "new_id",
]
