"""The entities of mail. `metadata` holds all their tables."""

from services.mail.models.accounts import Account, Standing
from services.mail.models.columns import Entity, new_id
from services.mail.models.copies import Brand, SettingsSection
from services.mail.models.mails import Content, FreedFile, Hold, Mail, Recipient, Try

metadata = Entity.metadata

__all__ = [
    "Account",
    "Brand",
    "Content",
    "FreedFile",
    "Hold",
    "Mail",
    "Recipient",
    "SettingsSection",
    "Standing",
    "Try",
    "metadata",
    "new_id",
]
