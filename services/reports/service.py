"""The front page of reports: what it answers, listens to, and does by the clock, each one line into a handler."""

from __future__ import annotations

from kit.service import Command, Lane, Pulse, Question, Service, Timer
from services.reports.handlers import boarding, progressing, retaining, settings
from services.reports.models import metadata
from services.reports.projecting.taking import TAKES, take_fact, take_facts
from services.reports.queries import behind, board, choices, reports
from services.reports.queries import settings as own_settings
from services.reports.schemas import running as asked
from services.reports.schemas import settings as of_settings

SERVICE = Service(
    name="reports",
    metadata=metadata,
    commands={
        "save_report_settings": Command(of_settings.SettingsChange, settings.save_report_settings),
    },
    questions={
        "report_settings": Question(of_settings.Nothing, own_settings.report_settings),
        # the board on the wall
        "board": Question(of_settings.Nothing, board.board),
        "board_reach": Question(of_settings.Nothing, board.board_reach),
        # reports
        "reports": Question(asked.Allowed, reports.reports),
        "report_options": Question(asked.OneReport, choices.report_options),
        "run_report": Question(asked.ReportRun, reports.run_report),
        "rows_behind": Question(asked.BehindCell, behind.rows_behind),
    },
    lanes={
        "facts": Lane(
            dict.fromkeys(TAKES, take_fact),
            batch=500,
            together=take_facts,
            pulse=Pulse(progressing.PULSE_SECONDS, progressing.felt),
        ),
    },
    timers={
        "retention": Timer(retaining.EVERY, retaining.keep_room_and_retention),
        "board": Timer(1, boarding.tell_changes),
    },
)
