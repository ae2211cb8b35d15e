"""The front page of reports: what it answers, listens to, and does by the clock, each one line into a handler."""

from __future__ import annotations

from kit.niceness import COUNTS
from kit.service import Command, Lane, Outing, Pulse, Question, Service, Timer
from services.reports import admin
from services.reports.figures import set_figures
from services.reports.handlers import (
    boarding,
    custom_reports,
    emailing,
    exporting,
    favourites,
    mailing,
    progressing,
    retaining,
    scheduling,
    settings,
    settling_mails,
    switching,
    tallying,
)
from services.reports.handlers.surveys import answering as answering_surveys
from services.reports.handlers.surveys import asking, mail_texts, moving, offering, saving, showing
from services.reports.handlers.surveys import mailing as mailing_surveys
from services.reports.models import metadata
from services.reports.projecting.taking import TAKES, take_fact, take_facts
from services.reports.queries import answering, behind, board, charts, choices, exports, reports, schedules
from services.reports.queries import custom_reports as of_custom
from services.reports.queries import favourites as of_favourites
from services.reports.queries import settings as own_settings
from services.reports.queries.surveys import definitions, pages, results
from services.reports.queries.surveys import mail_texts as mail_texts_read
from services.reports.schemas import custom, sending
from services.reports.schemas import running as asked
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
        "answer_survey": Command(of_offers.Answering, answering_surveys.answer_survey),
        # custom reports and stars
        "save_custom_report": Command(custom.CustomReportSaving, custom_reports.save_custom_report),
        "delete_custom_report": Command(custom.CustomReportDeleting, custom_reports.delete_custom_report),
        "star_report": Command(custom.Starring, favourites.star_report),
        "unstar_report": Command(custom.Starring, favourites.unstar_report),
        "order_favourites": Command(custom.FavouritesOrdering, favourites.order_favourites),
        # what goes out
        "save_schedule": Command(sending.ScheduleSaving, scheduling.save_schedule),
        "delete_schedule": Command(sending.ScheduleChanging, scheduling.delete_schedule),
        "enable_schedule": Command(sending.ScheduleChanging, scheduling.enable_schedule),
        "disable_schedule": Command(sending.ScheduleChanging, scheduling.disable_schedule),
        "send_now": Command(sending.ScheduleNamed, scheduling.send_now),
        "email_report": Command(sending.Emailing, emailing.email_report),
        "export_report": Command(sending.Exporting, exporting.export_report),
    },
    questions={
        # reports
        "reports": Question(asked.Allowed, reports.reports),
        "report_options": Question(asked.OneReport, choices.report_options),
        "run_report": Question(asked.ReportRun, reports.run_report),
        "rows_behind": Question(asked.BehindCell, behind.rows_behind),
        "report_chart": Question(asked.ReportRun, charts.report_chart),
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
        # custom reports and stars
        "custom_reports": Question(custom.CustomReportsWanted, of_custom.custom_reports),
        "custom_report": Question(custom.CustomReportShown, of_custom.custom_report),
        "run_custom_report": Question(custom.CustomReportRunning, answering.run_custom_report),
        "favourites": Question(custom.FavouritesWanted, of_favourites.favourites),
        # what goes out
        "schedules": Question(sending.SchedulesWanted, schedules.schedules),
        "schedule": Question(sending.ScheduleNamed, schedules.schedule),
        "deliveries": Question(sending.DeliveriesWanted, schedules.deliveries),
        "export": Question(sending.ExportNamed, exports.export),
    },
    lanes={
        "facts": Lane(
            dict.fromkeys(TAKES, take_fact),
            batch=500,
            pace=0.25,
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
        "schedules": Lane({"people.settings_changed.v1": scheduling.settings_changed}),
        "mails": Lane(
            {
                "mail.mail_sent.v1": settling_mails.mail_sent,
                "mail.delivery_failed.v1": settling_mails.delivery_failed,
                "mail.mail_failed.v1": settling_mails.mail_failed,
            },
            concerns=settling_mails.concerns,
        ),
    },
    deadlines={scheduling.DEADLINE: scheduling.fall_due},
    timers={
        "retention": Timer(retaining.EVERY, retaining.keep_room_and_retention),
        "board": Timer(1, boarding.tell_changes),
        "mails_told": Timer(3600, settling_mails.forget_old),
    },
    outings={
        "survey_mails": Outing(0.5, mailing_surveys.mail_one),
        "mails": Outing(1.0, mailing.send_one, at_once=2),
        "exports": Outing(0.5, exporting.make_one, at_once=2),
        "tallies": Outing(tallying.EVERY, tallying.tally_some),
        "old_exports": Outing(60.0, exporting.delete_one),
        "mail_switch": Outing(30.0, switching.tell_switch),
    },
    admin=admin.pages,
    figures=set_figures,
    niceness=COUNTS,  # what is counted may come a little later than what is said
)
