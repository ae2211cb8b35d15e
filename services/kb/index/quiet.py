"""Words that questions are made of and that tell little by themselves. They count for less, and never alone decide what is found."""

from __future__ import annotations

# Without accents, as the index has them. Not among them: on, off, not, no, up, out, over, down. They carry meaning: turn off, sign out.
_WORDS = {
    "en": """
        a an and are as at be been but by can could did do does for from had has have he her him his how i if into is it its me my of or our
        she should so than that the their them then there these they this those to us was we were what when where which while who whom why
        will with would you your s t m re ve ll d please hello hi thanks
    """,
    "de": """
        der die das den dem des ein eine einen einem einer und oder aber ich du er sie es wir ihr mich mir dich dir sich mein meine meinen
        ist sind war bin habe hat haben kann konnen wie was wo wann warum wer zu zum zur in im am auf fur von vom mit bei man soll bitte
    """,
    "fr": """
        le la les l un une des du de d et ou mais je j tu il elle nous vous ils elles mon ma mes me te se s ce cette ces est sont suis ai a
        ont peut puis comment que qu quoi quand pourquoi qui au aux en dans pour par avec sur y bonjour merci
    """,
    "es": """
        el la los las un una y o pero yo tu ella nos me se mi mis es son soy he ha como que donde cuando por para con de del al en lo le
    """,
    "it": """
        il lo la i gli le l un una e ma io tu lui lei noi mi si mio mia sono ho ha come che cosa dove quando perche di del della al da in
        con per
    """,
    "nl": """
        de het een en of maar ik jij je hij zij wij mijn is zijn heb heeft kan hoe wat waar wanneer waarom te van in aan met voor bij om
    """,
    "pt": """
        o a os as um uma e ou mas eu tu ele ela nos me se meu minha sou tem como que onde quando por para com de do da em na ao
    """,
    "sv": "en ett och eller men jag du han hon vi min mitt mina ar har kan hur vad var nar varfor att i pa med for till det den",
}
QUIET = {family: frozenset(said.split()) for family, said in _WORDS.items()}


def is_quiet(word: str, families: list[str]) -> bool:
    """In one of these languages. `word` is in small letters and without accents."""
    return any(word in QUIET.get(family, ()) for family in families)
