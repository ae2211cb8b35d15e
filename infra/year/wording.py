"""Names and sentences. Short ones: what is said is not what a year is measured by."""

from __future__ import annotations

BRANDS = ("Northbank", "Seaside", "Harbour")
DEPARTMENTS = ("Service", "Cards", "Loans", "Business", "Insurance", "Complaints")
GROUPS = ("front line", "second line", "specialists")
CATEGORIES = ("Research", "Call back", "Writing")
GIVEN_NAMES = ("Ada", "Bento", "Clara", "Davi", "Elsa", "Filipe", "Greta", "Hugo", "Ines", "Jonas", "Katja", "Luis", "Mara", "Nuno", "Olga")
FAMILY_NAMES = ("Almeida", "Becker", "Costa", "Dias", "Evans", "Ferreira", "Gomes", "Hall", "Jordan", "Klein", "Lopes", "Marin", "Novak")

SUBJECTS = (
    "My card was charged twice",
    "I cannot sign in any more",
    "Please change my address",
    "Statement of last month",
    "A transfer that has not arrived",
    "How do I close an account?",
    "Insurance after a move",
    "A question about my loan",
)
QUESTIONS = (
    "Can you see why my card was charged twice?",
    "The site does not let me in. What can I do?",
    "Where do I find last month's statement?",
    "Has my transfer gone out?",
    "Which papers do you need for a loan?",
)
FROM_CUSTOMERS = (
    "Thank you, and how long will that take?",
    "I have tried that. It is the same as before.",
    "It is the card that ends in 4711.",
    "Yes, that is right.",
    "Attached is what you asked for.",
)
FROM_AGENTS = (
    "I can see both charges; the second one is on its way back to you.",
    "Please try again now, I have set it back.",
    "We need a copy of the contract, please.",
    "It will be with you within two working days.",
    "I have asked my colleagues of the other department and will write to you as soon as they answer.",
)
COMMENTS = ("Called back, nobody there.", "Has had this before, see the last ticket.", "Papers are complete.", "Passed on, not ours.")
TITLES = (
    "How to get a wrong charge back",
    "Signing in with a new phone",
    "Fees at a glance",
    "What a transfer needs",
    "Papers for a loan",
    "Moving house",
    "Lost cards",
    "Closing an account",
)
SEARCHES = ("charged twice", "sign in", "fees", "transfer time", "loan papers", "new address", "lost card", "close account")
NEWS = ("New opening hours", "Maintenance on Sunday", "A new app", "Fees from spring on")
SPIDERS = ("Examplebot", "Crawlalot", "Indexer")
