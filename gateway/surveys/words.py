"""The words of the survey's page itself, in the languages that we speak; others read English."""

from __future__ import annotations

Words = dict[str, str]

_NAMES = (
    *("required", "yes", "no", "choose", "send", "fault", "faults", "thanks", "thanks_text"),
    *("answered", "answered_text", "unknown", "unknown_text", "languages"),
    *("wrong_required", "wrong_one", "wrong_choice", "wrong_long"),
)


def _words(*said: str) -> Words:
    return dict(zip(_NAMES, said, strict=True))


WORDS: dict[str, Words] = {
    "en": _words(
        "required",
        "Yes",
        "No",
        "Please choose",
        "Send",
        "One answer needs another look.",
        "Some answers need another look.",
        "Thank you",
        "Your answers have been sent.",
        "Already answered",
        "This survey has been sent in before. Thank you for your time.",
        "There is no such survey",
        "The address may be incomplete. Please use the whole link.",
        "Other languages",
        "Please answer this question.",
        "Please give one answer only.",
        "Please choose one of the answers.",
        "This answer is too long.",
    ),
    "de": _words(
        "Pflichtfrage",
        "Ja",
        "Nein",
        "Bitte wählen",
        "Absenden",
        "Bitte sehen Sie sich eine Antwort noch einmal an.",
        "Bitte sehen Sie sich einige Antworten noch einmal an.",
        "Vielen Dank",
        "Ihre Antworten sind angekommen.",
        "Schon beantwortet",
        "Diese Umfrage wurde bereits abgesendet. Danke für Ihre Zeit.",
        "Diese Umfrage gibt es nicht",
        "Vielleicht ist die Adresse unvollständig. Bitte nehmen Sie den ganzen Link.",
        "Andere Sprachen",
        "Bitte beantworten Sie diese Frage.",
        "Bitte geben Sie nur eine Antwort.",
        "Bitte wählen Sie eine der Antworten.",
        "Diese Antwort ist zu lang.",
    ),
    "fr": _words(
        "obligatoire",
        "Oui",
        "Non",
        "Choisissez",
        "Envoyer",
        "Une réponse est à revoir.",
        "Certaines réponses sont à revoir.",
        "Merci",
        "Vos réponses ont été envoyées.",
        "Déjà rempli",
        "Ce questionnaire a déjà été envoyé. Merci de votre temps.",
        "Ce questionnaire n'existe pas",
        "L'adresse est peut-être incomplète. Utilisez le lien entier.",
        "Autres langues",
        "Veuillez répondre à cette question.",
        "Une seule réponse est possible.",
        "Veuillez choisir une des réponses.",
        "Cette réponse est trop longue.",
    ),
    "es": _words(
        "obligatoria",
        "Sí",
        "No",
        "Elija",
        "Enviar",
        "Revise una respuesta.",
        "Revise algunas respuestas.",
        "Gracias",
        "Sus respuestas se han enviado.",
        "Ya respondida",
        "Esta encuesta ya se envió. Gracias por su tiempo.",
        "Esta encuesta no existe",
        "Quizá la dirección esté incompleta. Use el enlace entero.",
        "Otros idiomas",
        "Responda a esta pregunta.",
        "Dé una sola respuesta.",
        "Elija una de las respuestas.",
        "Esta respuesta es demasiado larga.",
    ),
    "pt": _words(
        "obrigatória",
        "Sim",
        "Não",
        "Escolha",
        "Enviar",
        "Reveja uma resposta.",
        "Reveja algumas respostas.",
        "Obrigado",
        "As suas respostas foram enviadas.",
        "Já respondido",
        "Este inquérito já foi enviado. Obrigado pelo seu tempo.",
        "Este inquérito não existe",
        "Talvez o endereço esteja incompleto. Use a ligação inteira.",
        "Outras línguas",
        "Responda a esta pergunta.",
        "Dê uma só resposta.",
        "Escolha uma das respostas.",
        "Esta resposta é demasiado longa.",
    ),
}
OWN_NAMES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "pt": "Português",
    "it": "Italiano",
    "nl": "Nederlands",
    "pl": "Polski",
    "cs": "Čeština",
    "da": "Dansk",
    "sv": "Svenska",
    "nb": "Norsk",
    "fi": "Suomi",
    "tr": "Türkçe",
    "ru": "Русский",
    "uk": "Українська",
    "el": "Ελληνικά",
    "he": "עברית",
    "ar": "العربية",
    "ja": "日本語",
    "ko": "한국어",
    "zh": "中文",
}


def words_of(language: str) -> tuple[Words, str]:
    """(words, the language they are in)."""
    main = language.lower().partition("-")[0]
    return (WORDS[main], main) if main in WORDS else (WORDS["en"], "en")


def own_name(language: str) -> str:
    """What its speakers call it; else its tag."""
    main, _, region = language.lower().partition("-")
    name = OWN_NAMES.get(main)
    return language if name is None else f"{name} ({region.upper()})" if region else name
