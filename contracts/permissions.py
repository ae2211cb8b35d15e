"""The permission catalogue: what each level of each feature grants, the switches under Custom, and what the built-in roles ship with."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = ("full", "modify", "read_only", "none", "custom")
USER_FEATURES = ("kb_articles", "kb_feedback", "canned_replies", "community")
EMPLOYEE_FEATURES = (
    *USER_FEATURES,
    *("news", "tickets", "tasks", "call_logs", "live_chats", "whos_on", "reports", "distribution", "events", "surveys"),
    "users_organizations",
)
FEATURES: dict[str, tuple[str, ...]] = {"user": USER_FEATURES, "employee": EMPLOYEE_FEATURES}


@dataclass(frozen=True, slots=True)
class Permission:
    """One row of the matrix (PPL-298 to PPL-443), or the right to see the feature at all.

    `levels`: one letter for each level that carries it: F(ull), M(odify), R(ead only), N(one). Where the matrix has no list for a level,
    the general meaning of the level holds (PPL-531). `switch`: what decides under Custom; empty = granted there (PPL-128), "-" = never
    granted there, "report:" = any switch that begins so. `needs`: another permission the person must hold as well.
    """

    row: str
    key: str
    levels: str
    switch: str = ""
    needs: str = ""
    for_employees: bool = False

    @property
    def feature(self) -> str:
        return self.key.partition(".")[0]


@dataclass(frozen=True, slots=True)
class BuiltInRole:
    """A role every installation has (PPL-119): its levels by feature, and the switches that are on where the level is Custom."""

    key: str
    id: str
    name: str
    type: str
    levels: dict[str, str]
    switches: frozenset[str] = frozenset()


_TO_AGENTS = "distribution.transfer_work_items_to_specific_agents"
_MANUAL_EVENTS = "events.trigger_system_level_manual_events"

PERMISSIONS: tuple[Permission, ...] = (
    # what the level None takes away from the features whose matrix has no View row (PPL-127)
    *(Permission("PPL-127", f"{feature}.view", "FMR") for feature in EMPLOYEE_FEATURES if feature not in ("kb_articles", "news")),
    Permission("PPL-298", "kb_articles.view", "FMR", "view"),
    Permission("PPL-299", "kb_articles.create", "FM", "create"),
    Permission("PPL-300", "kb_articles.edit", "FM", "modify"),
    Permission("PPL-301", "kb_articles.delete", "FM", "delete"),
    Permission("PPL-302", "kb_articles.move", "FM", "modify"),
    Permission("PPL-303", "kb_articles.copy", "FM", "create"),
    Permission("PPL-304", "kb_articles.transfer", "FM", "modify"),
    Permission("PPL-305", "kb_articles.clone", "FM", "create"),
    Permission("PPL-306", "kb_articles.mark_public", "FM", "modify"),
    Permission("PPL-307", "kb_articles.mark_private", "FM", "modify"),
    Permission("PPL-308", "kb_articles.mark_draft", "FM", "modify"),
    Permission("PPL-309", "kb_articles.mark_reviewed", "FM", "review"),
    Permission("PPL-310", "kb_articles.mark_review", "FM", "modify"),
    Permission("PPL-311", "kb_articles.add_feedback", "FM", needs="kb_feedback.create"),
    Permission("PPL-312", "kb_articles.clear_helpfulness", "FM", "modify"),
    Permission("PPL-313", "kb_articles.review", "F", "review"),
    Permission("PPL-314", "kb_articles.event", "F", needs=_MANUAL_EVENTS),
    Permission("PPL-315", "kb_articles.scan_broken_links", "FMR", "view", for_employees=True),
    Permission("PPL-316", "kb_feedback.create", "FM", "create"),
    Permission("PPL-317", "kb_feedback.reply", "FM", "reply"),
    Permission("PPL-318", "kb_feedback.edit_own", "F", "edit_personal"),
    Permission("PPL-319", "kb_feedback.edit_all", "F", "edit_all_feedback"),
    Permission("PPL-320", "kb_feedback.delete_own", "F", "delete_personal"),
    Permission("PPL-321", "kb_feedback.delete_all", "F", "delete_all_feedback"),
    Permission("PPL-322", "kb_feedback.report", "FMRN"),
    Permission("PPL-323", "kb_feedback.moderate", "FM", "moderate"),
    Permission("PPL-324", "canned_replies.view_insert", "FMR"),
    Permission("PPL-325", "canned_replies.create", "FM", "create"),
    Permission("PPL-326", "canned_replies.edit", "FM", "edit"),
    Permission("PPL-327", "canned_replies.delete", "F", "delete"),
    Permission("PPL-328", "canned_replies.mark_draft", "FM", "edit"),
    Permission("PPL-329", "canned_replies.change_canned_reply_type", "FM", "edit"),
    Permission("PPL-330", "canned_replies.change_canned_reply_language", "FM", "edit"),
    Permission("PPL-331", "community.create_thread", "FR"),
    Permission("PPL-332", "community.edit_thread", "FM", "edit_all_posts"),
    Permission("PPL-333", "community.delete_thread", "F", "delete_any_post"),
    Permission("PPL-334", "community.create_post", "FR"),
    Permission("PPL-335", "community.edit_post", "FM", "edit_all_posts"),
    Permission("PPL-336", "community.delete_post", "F", "delete_any_post"),
    Permission("PPL-337", "community.move_post", "FM", "moderate"),
    Permission("PPL-338", "community.report", "FR"),
    Permission("PPL-339", "community.moderate", "F", "moderate"),
    Permission("PPL-340", "community.change_status", "FM", "change_status"),
    Permission("PPL-341", "news.view", "FMR", "view"),
    Permission("PPL-342", "news.create", "FM", "create"),
    Permission("PPL-343", "news.edit", "FM", "modify"),
    Permission("PPL-344", "news.delete", "F", "delete"),
    Permission("PPL-345", "news.mark_public", "FM", "modify"),
    Permission("PPL-346", "news.mark_private", "FM", "modify"),
    Permission("PPL-347", "news.mark_draft", "FM", "modify"),
    Permission("PPL-348", "news.mark_reviewed", "FM", "review"),
    Permission("PPL-349", "news.mark_for_review", "FM", "modify"),
    Permission("PPL-350", "news.review", "FM", "review"),
    Permission("PPL-351", "news.scan_broken_links", "FMR", "view"),
    Permission("PPL-352", "news.clone", "FM", "create"),
    Permission("PPL-353", "tickets.create", "FM"),
    Permission("PPL-354", "tickets.reply", "FM"),
    Permission("PPL-355", "tickets.take", "F"),
    Permission("PPL-356", "tickets.delete", "F", "mark_as_deleted"),
    Permission("PPL-357", "tickets.transfer", "F", needs="distribution.transfer_work_items"),
    Permission("PPL-358", "tickets.merge", "FM"),
    Permission("PPL-359", "tickets.change_status", "FM"),
    Permission("PPL-360", "tickets.change_priority", "FM"),
    Permission("PPL-361", "tickets.change_email_address", "FM"),
    Permission("PPL-362", "tickets.change_subject", "FM"),
    Permission("PPL-363", "tickets.pin", "FM"),
    Permission("PPL-364", "tickets.follow_up", "FM"),
    Permission("PPL-365", "tickets.assistance", "FM"),
    Permission("PPL-366", "tickets.add_comment", "FM"),
    Permission("PPL-367", "tickets.add_resolution", "FM"),
    Permission("PPL-368", "tickets.add_attachment", "FM"),
    Permission("PPL-369", "tickets.add_related_item", "FM"),
    Permission("PPL-370", "tickets.add_task", "FM"),
    Permission("PPL-371", "tickets.add_time_log", "FM"),
    Permission("PPL-372", "tickets.add_call_log", "FM"),
    Permission("PPL-373", "tickets.advanced_search", "FR"),
    Permission("PPL-374", "tickets.access_the_queue", "F", "view_queue"),
    Permission("PPL-375", "tasks.create", "FM", "create"),
    Permission("PPL-376", "tasks.edit", "FM", "modify"),
    Permission("PPL-377", "tasks.delete", "F", "delete"),
    Permission("PPL-378", "tasks.transfer", "F", "modify", needs=_TO_AGENTS),
    Permission("PPL-379", "tasks.change_status", "FM", "modify"),
    Permission("PPL-380", "tasks.change_priority", "FM", "modify"),
    Permission("PPL-381", "tasks.change_start_and_due_dates", "FM", "change_start_and_due_dates"),
    Permission("PPL-382", "tasks.event", "F", needs=_MANUAL_EVENTS),
    Permission("PPL-383", "tasks.advanced_search", "FMR"),
    Permission("PPL-384", "tasks.task_scheduler", "FM", "create"),
    Permission("PPL-385", "call_logs.create", "FM", "create"),
    Permission("PPL-386", "call_logs.edit", "FM", "modify"),
    Permission("PPL-387", "call_logs.delete", "F", "delete"),
    Permission("PPL-388", "call_logs.transfer", "F", needs="distribution.transfer_work_items"),
    Permission("PPL-389", "call_logs.add_attachment", "FM", "modify"),
    Permission("PPL-390", "call_logs.add_related_item", "FM", "modify"),
    Permission("PPL-391", "call_logs.add_task", "FM", "modify"),
    Permission("PPL-392", "call_logs.add_time_log", "FM", "modify"),
    Permission("PPL-393", "call_logs.add_ticket", "FM", "modify"),
    Permission("PPL-394", "call_logs.assistance", "FMR"),
    Permission("PPL-395", "call_logs.events", "F", needs=_MANUAL_EVENTS),
    Permission("PPL-396", "call_logs.advanced_search", "FMR"),
    Permission("PPL-397", "live_chats.take", "FM"),
    Permission("PPL-398", "live_chats.transfer", "F", needs="distribution.transfer_work_items"),
    Permission("PPL-399", "live_chats.add_comment", "FMR"),
    Permission("PPL-400", "live_chats.add_related_item", "FMR"),
    Permission("PPL-401", "live_chats.add_task", "FMR"),
    Permission("PPL-402", "live_chats.add_time_log", "FMR"),
    Permission("PPL-403", "live_chats.add_ticket", "FMR"),
    Permission("PPL-404", "live_chats.manual_event", "F", needs=_MANUAL_EVENTS),
    Permission("PPL-405", "live_chats.assistance", "F"),
    Permission("PPL-406", "live_chats.view_the_queue", "FM", "view_queue"),
    Permission("PPL-407", "live_chats.advanced_search", "FMR"),
    Permission("PPL-408", "live_chats.delete", "F"),
    Permission("PPL-409", "whos_on.view_whos_on_visitors", "FMR", "view_whos_on_visitors"),
    Permission("PPL-410", "whos_on.live_chat", "F", "-"),
    Permission("PPL-411", "reports.view_a_report", "FMR", "report:"),
    Permission("PPL-412", "reports.create_custom", "F"),
    Permission("PPL-413", "reports.delete_custom", "F"),
    Permission("PPL-414", "reports.edit_custom", "FM"),
    Permission("PPL-415", "reports.schedule_email", "F"),
    Permission("PPL-416", "reports.email", "F"),
    Permission("PPL-417", "reports.print", "FMR"),
    Permission("PPL-418", "distribution.transfer_work_items", "FM", "transfer_work_items"),
    Permission("PPL-419", _TO_AGENTS, "FM", "transfer_work_items_to_specific_agents", needs="distribution.transfer_work_items"),
    Permission("PPL-420", "distribution.manage_agent_status", "FM", "manage_agent_status"),
    Permission("PPL-421", "events.create", "F", "create_and_edit_my_events"),
    Permission("PPL-422", "events.edit", "FM", "create_and_edit_my_events"),
    Permission("PPL-423", "events.delete", "F", "create_and_edit_my_events"),
    Permission("PPL-424", "events.trigger_system_level_manual_events", "F", "trigger_system_level_manual_events"),
    Permission("PPL-425", "surveys.view_summary", "FMR", "view_summary"),
    Permission("PPL-426", "surveys.view_details", "FMR", "view_details", needs="surveys.view_summary"),
    Permission("PPL-427", "users_organizations.create_user", "FM", "create_user"),
    Permission("PPL-428", "users_organizations.edit_user", "FM", "edit_user"),
    Permission("PPL-429", "users_organizations.delete_user", "F", "delete_user"),
    Permission("PPL-430", "users_organizations.create_organization", "FM", "create_and_edit_organizations"),
    Permission("PPL-431", "users_organizations.edit_organization", "FM", "create_and_edit_organizations"),
    Permission("PPL-432", "users_organizations.delete_organization", "FM", "delete_user"),
    Permission("PPL-433", "users_organizations.clone_user", "FM", "create_user"),
    Permission("PPL-434", "users_organizations.add_user_comment", "FM", "edit_user"),
    Permission("PPL-435", "users_organizations.add_user_ticket", "FMR"),
    Permission("PPL-436", "users_organizations.add_user_call_log", "FMR"),
    Permission("PPL-437", "users_organizations.add_organization_comment", "FM", "create_and_edit_organizations"),
    Permission("PPL-438", "users_organizations.add_organization_call_log", "FM"),
    Permission("PPL-439", "users_organizations.create_organization_member", "FM", "add_and_edit_organization_users"),
    Permission("PPL-440", "users_organizations.edit_organization_member", "FM", "add_and_edit_organization_users"),
    Permission("PPL-441", "users_organizations.delete_organization_member", "FM", "add_and_edit_organization_users"),
    Permission("PPL-442", "users_organizations.view_organizations", "FMR"),
    Permission("PPL-443", "users_organizations.send_verification_email", "FM", "edit_user"),
)

SWITCHES: frozenset[str] = frozenset(
    f"{permission.feature}.{permission.switch}" for permission in PERMISSIONS if permission.switch not in ("", "-", "report:")
)

# A switch that may only be on together with another one (PPL-129).
SWITCH_NEEDS: dict[str, str] = {
    _TO_AGENTS: "distribution.transfer_work_items",
    "surveys.view_details": "surveys.view_summary",
}

# Rights that hang on a role, not on a feature (PPL-444 to PPL-455): right to the built-in roles that have it.
# "employee" stands for every role of the type employee, custom ones included.
ROLE_RIGHTS: dict[str, tuple[str, ...]] = {
    "rights.open_management": ("employee",),
    "rights.system_settings": ("administrator",),
    "rights.change_credentials": ("administrator",),
    "rights.active_agents": ("manager", "administrator"),
    "rights.all_work_of_departments": ("manager", "administrator"),
    "rights.be_assigned_work": ("agent",),
    "rights.skip_captcha": ("verified_user",),
    "rights.organization_tickets": ("verified_user",),
    "rights.post_links": ("verified_user",),
    "rights.approve_avatars": ("administrator",),
    "rights.lift_lock": ("administrator",),
    "rights.system_level_events": ("administrator",),
}


def role_id(number: int) -> str:
    """The id of a built-in role: the same in every installation, so that settings and tests may name it."""
    return f"00000000-0000-7000-8000-{number:012d}"


_FULL = dict.fromkeys(EMPLOYEE_FEATURES, "full")
_CUSTOM_FOR_AGENTS = ("kb_articles", "tickets", "tasks", "call_logs", "users_organizations")
_OFF_FOR_AGENTS = {"kb_articles.delete", "tickets.mark_as_deleted", "tasks.delete", "call_logs.delete", "users_organizations.delete_user"}
_AGENT_SWITCHES = frozenset(switch for switch in SWITCHES - _OFF_FOR_AGENTS if switch.partition(".")[0] in _CUSTOM_FOR_AGENTS)
_OWN_FEEDBACK = frozenset(f"kb_feedback.{switch}" for switch in ("create", "reply", "edit_personal", "delete_personal"))
_GUEST = {"kb_articles": "read_only", "kb_feedback": "read_only", "canned_replies": "none", "community": "none"}
_REGISTERED = {"kb_articles": "read_only", "kb_feedback": "custom", "canned_replies": "none", "community": "read_only"}

# The default levels (PPL-283 to PPL-297).
BUILT_IN_ROLES: tuple[BuiltInRole, ...] = (
    BuiltInRole("everyone", role_id(1), "Everyone", "user", _GUEST),
    BuiltInRole("registered_user", role_id(2), "Registered User", "user", _REGISTERED, _OWN_FEEDBACK),
    BuiltInRole("verified_user", role_id(3), "Registered User with Verified Email", "user", _REGISTERED, _OWN_FEEDBACK),
    BuiltInRole("agent", role_id(4), "Agent", "employee", _FULL | dict.fromkeys(_CUSTOM_FOR_AGENTS, "custom"), _AGENT_SWITCHES),
    BuiltInRole("manager", role_id(5), "Manager", "employee", _FULL),
    BuiltInRole("administrator", role_id(6), "Administrator", "employee", _FULL),
)

ALL_KEYS: frozenset[str] = frozenset({permission.key for permission in PERMISSIONS} | set(ROLE_RIGHTS))
