"""Money as a locale writes it (REP-012, REP-083): rounded half up here and nowhere before."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

THIN, NARROW = "\u00a0", "\u202f"


@dataclass(frozen=True, slots=True)
class Manner:
    """`sign` stands in front or, where `is_behind`, behind; `thousands` and `point` part the digits."""

    sign: str
    thousands: str = ","
    point: str = "."
    is_behind: bool = False
    places: int = 2


_EURO = Manner("€", ".", ",", is_behind=True)
MANNERS: dict[str, Manner] = {
    "en_US": Manner("$"),
    "en_GB": Manner("£"),
    "en_IE": Manner("€"),
    "en_CA": Manner("$"),
    "en_AU": Manner("$"),
    "en_NZ": Manner("$"),
    "en_IN": Manner("₹"),
    "en_ZA": Manner("R"),
    "de_DE": _EURO,
    "de_AT": _EURO,
    "de_CH": Manner("CHF ", "’"),
    "es_ES": _EURO,
    "it_IT": _EURO,
    "nl_NL": Manner("€ ", ".", ","),
    "pt_PT": Manner("€", THIN, ",", is_behind=True),
    "fr_FR": Manner("€", NARROW, ",", is_behind=True),
    "fr_CA": Manner("$", THIN, ",", is_behind=True),
    "pt_BR": Manner("R$ ", ".", ","),
    "es_MX": Manner("$"),
    "pl_PL": Manner("zł", THIN, ",", is_behind=True),
    "cs_CZ": Manner("Kč", THIN, ",", is_behind=True),
    "sv_SE": Manner("kr", THIN, ",", is_behind=True),
    "nb_NO": Manner("kr", THIN, ",", is_behind=True),
    "da_DK": Manner("kr.", ".", ",", is_behind=True),
    "fi_FI": Manner("€", THIN, ",", is_behind=True),
    "ja_JP": Manner("¥", places=0),
    "zh_CN": Manner("¥"),
    "ko_KR": Manner("₩", places=0),
    "he_IL": Manner("₪", is_behind=True),
    "tr_TR": Manner("₺", ".", ","),
}
_UNKNOWN = Manner("")


def money(amount: Any, locale: str) -> str:
    """$1,000.00 in en_US. A locale that is not known here gets the digits alone, parted as in en_US."""
    manner = MANNERS.get(locale.replace("-", "_"), _UNKNOWN)
    exact = Decimal(str(amount)).quantize(Decimal(1).scaleb(-manner.places), ROUND_HALF_UP)
    whole, _, part = f"{abs(exact):,f}".partition(".")
    digits = whole.replace(",", manner.thousands) + (f"{manner.point}{part}" if part else "")
    minus = "-" if exact < 0 else ""
    return f"{minus}{digits}{THIN}{manner.sign}" if manner.is_behind else f"{minus}{manner.sign}{digits}"
