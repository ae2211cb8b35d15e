"""Which kind of device a browser runs on, by what it says of itself (WHO-011)."""

from __future__ import annotations

from services.whoson.rules.lines import one_line

LONGEST = 80
PHONE, TABLET, COMPUTER = "phone", "tablet", "computer"
PHONES = ("iPhone", "iPod", "Windows Phone", "IEMobile", "BlackBerry", "BB10", "KAIOS", "Opera Mini", "Opera Mobi")
TABLETS = ("iPad", "Tablet", "Kindle", "Silk/", "PlayBook")
TELEVISIONS = ("SMART-TV", "SmartTV", "Smart TV", "AppleTV", "GoogleTV", "Android TV", "BRAVIA", "Web0S", "Tizen", " TV ")
CONSOLES = ("PlayStation", "Xbox", "Nintendo")
COMPUTERS = ("Windows NT", "Windows 9", "Macintosh", "X11", "CrOS", "Linux")


def device_of(agent: str) -> str | None:
    """`phone`, `tablet` or `computer`; None for televisions, consoles and what says nothing.

    Tablets that ask for the pages of computers, as the iPad does since 2019, say that they are computers, and are taken for such.
    """
    if _says(agent, TELEVISIONS) or _says(agent, CONSOLES):
        return PHONE if "Tizen" in agent and "Mobile" in agent else None
    if _says(agent, PHONES):
        return PHONE
    if _says(agent, TABLETS) and "Windows NT" not in agent:  # old ones of Windows say "Tablet PC" on every laptop
        return TABLET
    if "Android" in agent:
        return PHONE if "Mobile" in agent else TABLET
    return COMPUTER if _says(agent, COMPUTERS) else None


def named(family: str | None, *numbers: str | None) -> str | None:
    """`Firefox 128`: the name, and the numbers as far as they are known. None for what has no name."""
    if not family or family == "Other":
        return None
    known = []
    for number in numbers:
        if not number:
            break
        known.append(number)
    return one_line(f"{family} {'.'.join(known)}" if known else family, LONGEST)


def _says(agent: str, words: tuple[str, ...]) -> bool:
    return any(word in agent for word in words)
