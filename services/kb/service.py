"""The front page of kb: every command, question, subscription, deadline and timer, each one line into a handler."""

from __future__ import annotations

from kit.service import Lane, Service
from services.kb.handlers import copying, first_news
from services.kb.models import metadata

SERVICE = Service(
    name="kb",
    metadata=metadata,
    commands={},
    questions={},
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
    },
    deadlines={},
    timers={},
)
