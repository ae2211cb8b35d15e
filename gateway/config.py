"""What only the gateway needs to know, beside kit/config.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kit import config as kit_config

EXEMPT = "127.0.0.0/8,::1/128"
RATES: dict[str, str] = {
    "general": "1200/minute",
    "sign_in": "10/minute",
    "chat_start": "20/minute",
    "invitation_answer": "30/minute",
    "ticket_open": "20/minute",
    "feedback": "10/minute",
    "vote": "30/minute",
    "sitemap": "60/minute",
    "search": "240/minute",
    "setup": "10/minute",
    "survey": "60/minute",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Sizes in bytes, times in seconds. `rates` are texts of the limits library; `rate_exempt` networks are not counted by address."""

    amqp_url: str = ""
    secret: str = field(repr=False)
    public_url: str = "http://localhost:8000"
    is_cookie_secure: bool = True
    trusted_proxies: int = 0
    max_body: int = 1_000_000
    max_upload: int = 25_000_000
    ask_timeout: float = 5.0
    admin_host: str = "127.0.0.1"
    admin_token: str = field(default="", repr=False)
    ops_token: str = field(default="", repr=False)
    rates: Mapping[str, str] = field(default_factory=lambda: dict(RATES))
    rate_exempt: str = EXEMPT
    tracking_beacons_a_second: int = 5_000
    tracking_waiting: int = 1_000
    tracking_streams: int = 1_000
    tracking_journal: Path | None = None


def settings_from(config: kit_config.Config) -> Settings:
    """Settings of this process. Cookies are `Secure` unless the public address is plain HTTP."""
    env = config.environ
    rates = {name: env.get(f"FRONTLINE_RATE_{name.upper()}") or default for name, default in RATES.items()}
    return Settings(
        amqp_url=config.amqp_url,
        secret=config.secret,
        public_url=config.public_url,
        is_cookie_secure=not config.public_url.startswith("http://"),
        trusted_proxies=int(env.get("FRONTLINE_TRUSTED_PROXIES", "0")),
        max_body=int(env.get("FRONTLINE_MAX_BODY", "1000000")),
        max_upload=config.upload_limit_bytes + 1_000_000,
        ask_timeout=config.ask_seconds,
        admin_host=config.admin_host,
        admin_token=config.admin_token,
        ops_token=env.get("FRONTLINE_OPS_TOKEN") or config.admin_token,
        rates=rates,
        rate_exempt=env.get("FRONTLINE_RATE_EXEMPT", EXEMPT),
        tracking_beacons_a_second=int(env.get("FRONTLINE_TRACKING_BEACONS", "5000")),
        tracking_waiting=int(env.get("FRONTLINE_TRACKING_WAITING", "1000")),
        tracking_streams=int(env.get("FRONTLINE_TRACKING_STREAMS", "1000")),
        tracking_journal=Path(env.get("FRONTLINE_TRACKING_JOURNAL") or config.home / "beacons"),
    )
