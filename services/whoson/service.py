"""The front page of whoson: what it answers, listens to, takes in, and does by the clock, each one line into a handler."""

from __future__ import annotations

from kit.service import Inflow, Lane, Service, Timer
from services.whoson.handlers import copying, ending, taking
from services.whoson.models import metadata

SERVICE = Service(
    name="whoson",
    metadata=metadata,
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
                "people.settings_changed.v1": copying.keep_settings,
                "routing.membership_added.v1": copying.keep_membership,
                "routing.membership_changed.v1": copying.keep_membership,
                "routing.membership_removed.v1": copying.drop_membership,
            }
        ),
    },
    inflows={"beacons": Inflow(taking.take_beacons)},
    timers={
        "ends": Timer(1, ending.end_what_is_over),
        "silence": Timer(5, ending.notice_silence),
    },
)
