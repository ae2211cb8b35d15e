"""The front page of reports: what it answers, listens to, and does by the clock, each one line into a handler."""

from __future__ import annotations

from kit.service import Command, Lane, Outing, Pulse, Question, Service, Timer
from services.reports import admin
from services.reports.figures import set_figures
from services.reports.handlers import boarding, progressing, retaining, settings
from services.reports.handlers.surveys import answering, asking, mail_texts, mailing, moving, offering, saving, showing
from services.reports.models import metadata
from services.reports.projecting.taking import TAKES, take_fact, take_facts
from services.reports.queries import board
from services.reports.queries import settings as own_settings
from services.reports.queries.surveys import definitions, pages, results
from services.reports.queries.surveys import mail_texts as mail_texts_read
from services.reports.schemas import settings as of_settings
from services.reports.schemas.surveys import definitions as of_surveys
from services.reports.schemas.surveys import offers as of_offers
from services.reports.schemas.surveys import results as of_results

SERVICE = Service(
    name="reports",
    metadata=metadata,
    commands={
        "save_report_settings": Command(of_settings.SettingsChange, settings.save_report_settings),
        # surveys
        "save_survey": Command(of_surveys.SurveySaving, saving.save_survey),
        "delete_survey": Command(of_surveys.SurveyDeleting, saving.delete_survey),
        "save_survey_mail": Command(of_surveys.MailText, mail_texts.save_survey_mail),
        "delete_survey_mail": Command(of_surveys.MailTextNamed, mail_texts.delete_survey_mail),
        "offer_survey": Command(of_offers.SurveyOffering, asking.offer_survey),
        "note_survey_offered": Command(of_offers.OfferNamed, asking.note_survey_offered),
        "show_survey_of_chat": Command(of_offers.ChatNamed, showing.show_survey_of_chat),
        "answer_survey": Command(of_offers.Answering, answering.answer_survey),
    },
    questions={
        "report_settings": Question(of_settings.Nothing, own_settings.report_settings),
        # the board on the wall
        "board": Question(of_settings.Nothing, board.board),
        "board_reach": Question(of_settings.Nothing, board.board_reach),
        # surveys
        "surveys": Question(of_surveys.SurveysWanted, definitions.surveys),
        "survey": Question(of_surveys.SurveyNamed, definitions.survey),
        "survey_preview": Question(of_surveys.SurveyPreviewed, definitions.survey_preview),
        "survey_choices": Question(of_surveys.SurveysToChoose, definitions.survey_choices),
        "survey_mails": Question(of_surveys.Nothing, mail_texts_read.survey_mails),
        "survey_page": Question(of_offers.PageWanted, pages.survey_page),
        "survey_results": Question(of_results.ResultsWanted, results.survey_results),
        "survey_result": Question(of_results.ResultNamed, results.survey_result),
        "surveys_of_item": Question(of_results.ResultsOfItem, results.surveys_of_item),
        "surveys_of_user": Question(of_results.ResultsOfUser, results.surveys_of_user),
        "surveys_of_organization": Question(of_results.ResultsOfOrganization, results.surveys_of_organization),
    },
    lanes={
        "facts": Lane(
            dict.fromkeys(TAKES, take_fact),
            batch=500,
            together=take_facts,
            pulse=Pulse(progressing.PULSE_SECONDS, progressing.felt),
        ),
        "offering": Lane(
            {
                "tickets.ticket_status_changed.v1": offering.ticket_changed_status,
                "tickets.ticket_message_sent.v1": offering.ticket_message_sent,
                "tickets.ticket_absorbed.v1": moving.ticket_absorbed,
                "chat.chat_ended.v1": offering.chat_ended,
                "people.user_deleted.v1": moving.user_deleted,
            },
            concerns=offering.concerns,
        ),
    },
    outings={"survey_mails": Outing(0.5, mailing.mail_one)},
    timers={
        "retention": Timer(retaining.EVERY, retaining.keep_room_and_retention),
        "board": Timer(1, boarding.tell_changes),
    },
    admin=admin.pages,
    figures=set_figures,
)
