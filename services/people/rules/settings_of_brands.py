"""What can be set for each brand: permissions, portal, colours, cookie disclaimer (PPL-191 to PPL-227)."""

from __future__ import annotations

from contracts.permissions import role_id
from services.people.rules.settings import Setting

EVERYONE, REGISTERED, VERIFIED = role_id(1), role_id(2), role_id(3)

BRAND_SETTINGS: dict[str, Setting] = {
    "company_website": Setting("PPL-006", "url", ""),
    "default_font": Setting("PPL-566", "text", "sans-serif", most=100),
    "analytics_site_id": Setting("PPL-512", "text", "", most=100),
    "is_logo_shown": Setting("PPL-546", "truth", False),
    "announcement": Setting("PPL-506", "html", "", most=20_000),
    "footer": Setting("PPL-506", "html", "", most=20_000),
    # permissions
    "view_community_role": Setting("PPL-191", "role", EVERYONE),
    "create_threads_role": Setting("PPL-192", "role", REGISTERED),
    "least_posts_to_post_links": Setting("PPL-193", "count", 3, most=1000),
    "post_links_role": Setting("PPL-194", "role", VERIFIED),
    "view_tickets_role": Setting("PPL-195", "role", REGISTERED),
    "view_news_role": Setting("PPL-196", "role", EVERYONE),
    "view_articles_role": Setting("PPL-197", "role", EVERYONE),
    "may_users_change_display_name": Setting("PPL-198", "truth", True),
    "may_users_change_email": Setting("PPL-199", "truth", True),
    "may_users_change_password": Setting("PPL-200", "truth", True),
    "may_users_change_profile": Setting("PPL-201", "truth", True),
    "may_users_upload_avatars": Setting("PPL-202", "truth", True),
    "is_feedback_moderated": Setting("PPL-203", "truth", True),
    "must_avatars_be_approved": Setting("PPL-204", "truth", True),
    # portal
    "is_chat_shown": Setting("PPL-205", "truth", True),
    "are_share_links_shown": Setting("PPL-206", "truth", True),
    "may_ticket_list_be_mailed": Setting("PPL-207", "truth", True),
    "is_login_form_shown": Setting("PPL-208", "truth", True),
    "is_registration_open": Setting("PPL-209", "truth", True),
    "is_gravatar_used": Setting("PPL-210", "truth", False),
    "is_article_voting_on": Setting("PPL-211", "truth", True),
    "is_privacy_consent_asked": Setting("PPL-212", "truth", False),
    "privacy_policy_url": Setting("PPL-212", "url", ""),
    "chat_link_id": Setting("PPL-213", "id", None, may_be_none=True),
    "primary_color": Setting("PPL-214", "colour", "#F1F1F1"),
    "secondary_color": Setting("PPL-215", "colour", "#BBBBBB"),
    "primary_button_color": Setting("PPL-216", "colour", "#3A87AD"),
    "secondary_button_color": Setting("PPL-217", "colour", "#666666"),
    "button_text_color": Setting("PPL-218", "colour", "#FFFFFF"),
    "content_background_color": Setting("PPL-219", "colour", "#FFFFFF"),
    "navigation_bar_color": Setting("PPL-220", "colour", "#545454"),
    "text_color": Setting("PPL-221", "colour", "#333333"),
    "link_color": Setting("PPL-222", "colour", "#006693"),
    "css_overrides": Setting("PPL-223", "text", "", most=50_000),
    # cookie disclaimer
    "is_cookie_disclaimer_on": Setting("PPL-224", "truth", False),
    "cookie_disclaimer_text": Setting("PPL-225", "html", "", most=20_000),
    "cookie_disclaimer_primary_color": Setting("PPL-226", "colour", "#237AFC"),
    "cookie_disclaimer_secondary_color": Setting("PPL-227", "colour", "#FFFFFF"),
}
