"""What people read about their meetings, pinned as JSON; and what forms read back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.feedback import Line, Met, Partner, PulseStep, Sheet, Words
from bot.domain.meetings import Choice
from bot.domain.notices import Notice
from bot.domain.notices.check_ins import (
    ChannelPrompt,
    Ended,
    EndQuestion,
    HalfWay,
    NotThisTime,
    PartnerStep,
    QuestionSettled,
    SharedLines,
    SheetGone,
    SheetLookBack,
    SheetPrepare,
    SheetShared,
    ThanksNote,
    WordsForDesk,
)
from bot.domain.notices.introductions import (
    Agenda,
    AgendaStep,
    Booked,
    CalendarFile,
    Help,
    Introduction,
    NewTimes,
    OfferedTime,
    PlannedSession,
    Portrait,
    Reasons,
    Times,
)
from bot.i18n import words_for
from bot.views import booking, check_in, ending, feedback_forms, pulse, sheet
from bot.views.dates import in_cities
from bot.views.forms import InvalidForm
from bot.views.notices import render
from tests.golden import Golden

T = words_for("en-GB")
AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
ZONES = ("Africa/Lagos", "Europe/Berlin")
AMARA = Portrait("Amara", "payments", "Lagos", ("SQL",), ("bug reports",), "I <3 queries & tea")
JONAS = Portrait("Jonas", "support", "Berlin", ("bug reports",), ("SQL",), goal="Stop asking")
CY = Portrait("Cy")
REASONS = Reasons(
    helps=(Help("Jonas", "Amara", ("SQL",)), Help("Amara", "Jonas", ("bug reports",))),
    interests=("climbing",),
    other_teams=True,
)
OFFERED = (
    OfferedTime("A", AT, ("Amara", "Jonas")),
    OfferedTime("B", AT + timedelta(days=1)),
    OfferedTime("C", AT + timedelta(days=2), ("Jonas",)),
)
TIMES = Times("session", 1, 30, OFFERED, ZONES)
PRACTICE = Agenda("Practice", (AgendaStep(5, "What did you try?"), AgendaStep(40, "Show it.")))
STEP = PartnerStep("pairing", next_round=AT, zone="Europe/Berlin", programme_id="programme")
BO = Partner("bo", "Bo")
CHOICE = Choice("pairing", "session", ("Jonas",), "Africa/Lagos")

NOTICES: dict[str, Notice] = {
    "introduction": Introduction(
        "pairing", (AMARA, JONAS), REASONS, ("Why {this}?", "Why & how?", "And now?"), TIMES
    ),
    "introduction_of_three": Introduction(
        "pairing", (AMARA, JONAS, CY), Reasons(other_places=True), (), TIMES, odd_one=True
    ),
    "introduction_of_three_by_design": Introduction(
        "pairing", (AMARA, JONAS, CY), Reasons(other_places=True), (), TIMES
    ),
    "introduction_of_peers": Introduction(
        "pairing",
        (AMARA, JONAS),
        REASONS,
        ("How do you learn best?",),
        TIMES,
        plan=(PlannedSession(1, "Start", 45), PlannedSession(2, "Closing", 45, closing=True)),
        sheet="given",
    ),
    "introduction_without_times": Introduction(
        "pairing", (AMARA, CY), Reasons(), (), Times("session", 1, 30, (), ZONES)
    ),
    "introduction_booked": Introduction(
        "pairing", (AMARA, JONAS), REASONS, (), Times("session", 1, 30, OFFERED, ZONES, booked=AT)
    ),
    "introduction_ended": Introduction("pairing", (AMARA, JONAS), REASONS, (), TIMES, ended=True),
    "new_times": NewTimes("pairing", "Amara", Times("session", 2, 30, OFFERED[:1], ZONES)),
    "next_session": NewTimes("pairing", None, TIMES, PRACTICE),
    "booked": Booked(
        "pairing", "session", AT, 45, ZONES, None, "https://g?a=1&b=2", "https://o", PRACTICE
    ),
    "booked_in_the_kitchen": Booked(
        "pairing", "session", AT, 30, ZONES, "Kitchen <2>", "https://g", "https://o", None
    ),
    "booking_moved": Booked(
        "pairing", "session", AT, 30, ZONES, None, "https://g", "https://o", None, open=False
    ),
    "booking_ended": Booked(
        "pairing",
        "session",
        AT,
        30,
        ZONES,
        None,
        "https://g",
        "https://o",
        None,
        open=False,
        ended=True,
    ),
    "calendar_file": CalendarFile(AT, ZONES),
    "half_way": HalfWay("check-in", "pairing", ("Jonas",)),
    "end_question": EndQuestion("check-in", "pairing", ("Jonas", "Cy")),
    "end_reminder": EndQuestion("check-in", "pairing", ("Jonas",), reminder=True),
    "end_half_an_hour": EndQuestion(
        "check-in", "pairing", ("Jonas",), half_hour=True, skill="SQL <3"
    ),
    "end_half_an_hour_on_nothing_known": EndQuestion(
        "check-in", "pairing", ("Jonas",), half_hour=True
    ),
    "not_this_time": NotThisTime("Amara", STEP),
    "not_this_time_of_three": NotThisTime("Amara", PartnerStep("pairing", goes_on_with=("Cy",))),
    "ended": Ended(("Jonas",), STEP),
    "ended_without_a_next_round": Ended(("Jonas",), PartnerStep("pairing")),
    "never_introduced": Ended((), STEP),
    "question_settled": QuestionSettled("pairing"),
    "question_declined": QuestionSettled("pairing", declined=True),
    "sheet_prepare": SheetPrepare("pairing", ("Jonas",), "Ask sooner"),
    "sheet_look_back": SheetLookBack("pairing", ("Jonas",)),
    "sheet_shared": SheetShared(
        "pairing",
        (SharedLines("Amara", "patience", None, "How?"), SharedLines("Jonas", None, None, None)),
    ),
    "sheet_gone": SheetGone(),
    "thanks": ThanksNote("pairing", "Amara", "That query <saved> my week."),
    "prompt": ChannelPrompt("Tea or coffee?", "Coffee across teams"),
    "words_for_desk": WordsForDesk("Coffee across teams", "Too short", None),
    "words_for_desk_signed": WordsForDesk("Coffee across teams", "I would help", "Amara"),
}

PULSE = PulseStep("pairing", (BO,))
VIEWS: dict[str, Callable[[], dict[str, Any]]] = {
    "another_time": lambda: booking.time_form(CHOICE, 1, date(2026, 12, 1), T),
    "times_suggested": lambda: booking.suggested(T),
    "place": lambda: booking.place_form(CHOICE, T),
    "place_known": lambda: booking.place_form(
        Choice("pairing", "session", ("Jonas",), "Africa/Lagos", "https://meet"), T
    ),
    "decline": lambda: ending.decline_form(CHOICE, T),
    "declined": lambda: ending.declined(T),
    "not_right": lambda: ending.not_right_form("pairing", ["U1", "U2"], "U3", T, may_end=True),
    "not_right_when_over": lambda: ending.not_right_form("pairing", [], "U3", T, may_end=False),
    "ended_by_caller": lambda: ending.ended_by_caller(T),
    "words": lambda: feedback_forms.words_form("pairing", T),
    "thanks_form": lambda: feedback_forms.thanks_form(PULSE, T),
    "thanks_form_of_three": lambda: feedback_forms.thanks_form(
        PulseStep("pairing", (BO, Partner("cy", "Cy"))), T
    ),
    "feedback": lambda: feedback_forms.feedback_form(
        [Met("pairing", BO, "Coffee across teams", AT, "Europe/Berlin")], T
    ),
    "sheet": lambda: sheet.prepare_form(
        Sheet("pairing", ("Bo",), difficulty=Line("fear", private=True)), T
    ),
    "sheet_back": lambda: sheet.look_back_form(Sheet("pairing", ("Bo",), to_try="Ask"), T),
    "sheet_saved": lambda: sheet.saved(False, ["Bo"], T),
}

REPLIES = {
    "found": lambda: check_in.found("pairing", T),
    "looking": lambda: check_in.looking("pairing", ["Jonas"], T),
    "not_yet": lambda: check_in.not_yet("check-in", "pairing", T),
    "did_not_work": lambda: check_in.did_not_work("pairing", T),
    "asked_less": lambda: check_in.asked_less(T),
    "pulse_compared": lambda: pulse.question(PULSE, T),
    "pulse_again": lambda: pulse.question(PulseStep("pairing", (BO,), "more"), T),
    "pulse_done": lambda: pulse.question(PulseStep("pairing", (BO,), "more", "yes"), T),
    "pulse_please_not": lambda: pulse.done(PulseStep("pairing", (BO,), "less", "please_not"), T),
    "pulse_whom": lambda: pulse.whom(PulseStep("pairing", (BO, Partner("cy", "Cy"))), T),
    "wish_noted": lambda: sheet.wish_noted(T),
}


@pytest.mark.parametrize("name", NOTICES)
def test_a_message_about_a_meeting_reads_like_this(name: str, golden: Golden) -> None:
    message = render(NOTICES[name], T)

    assert message.text
    golden(f"meetings/{name}", {"text": message.text, "blocks": message.blocks})


@pytest.mark.parametrize("name", VIEWS)
def test_a_form_about_a_meeting_looks_like_this(name: str, golden: Golden) -> None:
    golden(f"meetings/form_{name}", VIEWS[name]())


@pytest.mark.parametrize("name", REPLIES)
def test_an_answer_to_a_tap_reads_like_this(name: str, golden: Golden) -> None:
    message = REPLIES[name]()

    golden(f"meetings/reply_{name}", {"text": message.text, "blocks": message.blocks})


def test_every_message_of_a_pairing_offers_help_if_something_is_not_right() -> None:
    about_a_pairing = [
        "introduction",
        "introduction_booked",
        "introduction_ended",
        "new_times",
        "booked",
        "half_way",
        "end_question",
        "end_reminder",
        "sheet_prepare",
        "sheet_look_back",
        "sheet_shared",
        "ended",
        "not_this_time",
        "thanks",
    ]
    for name in about_a_pairing:
        assert ending.NOT_RIGHT in str(render(NOTICES[name], T).blocks), name


def test_a_fallback_names_the_time_in_both_cities() -> None:
    assert in_cities(AT, ZONES, T) == "Tue 1 Dec, 10:30 Lagos, Berlin"
    new_york = ("Europe/Berlin", "America/New_York")
    assert in_cities(AT, new_york, T) == "Tue 1 Dec, 10:30 Berlin / 4:30 New York"
    far = ("Europe/Berlin", "Pacific/Auckland")
    late = AT + timedelta(hours=5)
    assert in_cities(late, far, T) == "Tue 1 Dec, 15:30 Berlin / Wed 2 Dec, 3:30 Auckland"
    assert in_cities(AT, ZONES, words_for("xx-YY")).startswith("Tue")


def answers(**values: dict[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    return {block: {block: value} for block, value in values.items()}


def chosen(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


def ticked(*values: str) -> dict[str, Any]:
    return {"selected_options": [{"value": value} for value in values]}


def test_a_day_and_a_time_are_read_as_local_time() -> None:
    read = booking.read_time(
        answers(day={"selected_date": "2026-12-01"}, clock={"selected_time": "10:30"}), T
    )

    assert read == datetime.fromisoformat("2026-12-01T10:30")


def test_a_missing_time_is_named_beside_its_field() -> None:
    with pytest.raises(InvalidForm) as invalid:
        booking.read_time(answers(day={"selected_date": "2026-12-01"}, clock={}), T)

    assert list(invalid.value.errors) == ["clock"]


@pytest.mark.parametrize(
    ("where", "detail", "place"),
    [
        pytest.param("huddle", "", "huddle", id="a huddle"),
        pytest.param("link", "https://meet.example/1", "https://meet.example/1", id="a link"),
        pytest.param("place", "Kitchen", "Kitchen", id="a place"),
        pytest.param("place", "", None, id="a place without a name"),
        pytest.param("link", "meet.example", None, id="no link"),
    ],
)
def test_where_to_meet_is_read_or_corrected(where: str, detail: str, place: str | None) -> None:
    given = answers(where=chosen(where), detail={"value": detail})

    if place is None:
        with pytest.raises(InvalidForm):
            booking.read_place(given, T)
    else:
        assert booking.read_place(given, T) == place


def test_words_are_for_nobody_unless_they_are_ticked() -> None:
    assert feedback_forms.read_words(answers(words={"value": "x"}), T) == Words("x")
    ticks = ticked("for_desk", "signed")
    assert feedback_forms.read_words(answers(words={"value": "x"}, ticks=ticks), T) == Words(
        "x", True, True
    )
    with pytest.raises(InvalidForm):
        feedback_forms.read_words(answers(words={}, ticks=ticks), T)


def test_signing_alone_lets_the_organisers_read() -> None:
    read = feedback_forms.read_words(answers(words={"value": "x"}, ticks=ticked("signed")), T)

    assert read == Words("x", for_desk=True, signed=True)


def test_feedback_is_read_or_each_open_question_named() -> None:
    full = answers(
        about=chosen("pairing:bo"), compared=chosen("less"), again=chosen("maybe"), words={}
    )

    given = feedback_forms.read_feedback(full, T)

    assert (given.pairing_id, given.partner_id, given.again) == ("pairing", "bo", "maybe")
    with pytest.raises(InvalidForm) as invalid:
        feedback_forms.read_feedback(answers(about=chosen("pairing:bo")), T)
    assert list(invalid.value.errors) == ["compared", "again"]


def test_a_sheet_is_read_line_by_line_and_not_empty() -> None:
    read = sheet.read_prepared(
        answers(strength={"value": "calm"}, strength_private=ticked("private")), "pairing", T
    )

    assert read.strength == Line("calm", private=True)
    assert read.question == Line()
    with pytest.raises(InvalidForm):
        sheet.read_prepared(answers(strength={"value": " "}), "pairing", T)


def test_thanks_are_for_one_or_for_everybody() -> None:
    words = {"value": "Thank you"}

    assert feedback_forms.read_thanks(answers(words=words), T) == (None, "Thank you")
    assert feedback_forms.read_thanks(answers(words=words, to=chosen("everybody")), T)[0] is None
    assert feedback_forms.read_thanks(answers(words=words, to=chosen("bo")), T)[0] == "bo"
    with pytest.raises(InvalidForm):
        feedback_forms.read_thanks(answers(words={}), T)
