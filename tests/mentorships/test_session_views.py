"""What a mentor and a mentee read between their sessions, pinned as JSON; what forms read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.agreements import AgreementCard, AgreementForm, Milestone, Terms
from bot.domain.feedback import LookBack, Sheet
from bot.domain.home import MentorshipCard
from bot.domain.mentorship import PauseForm, WayOfWorking
from bot.domain.notices import Notice
from bot.domain.notices.agreements import AgreementNotice, MentorshipPaused, TimesWanted
from bot.domain.notices.check_ins import SheetLookBack, SheetPrepare
from bot.domain.notices.introductions import (
    Agenda,
    AgendaStep,
    Booked,
    Help,
    Introduction,
    Mentoring,
    NewTimes,
    OfferedTime,
    Portrait,
    Reasons,
    Times,
    Tried,
)
from bot.domain.tries import Listing, OpenTry
from bot.errors import RapportError
from bot.i18n import words_for
from bot.views import agreement, agreement_form, ending, errors, look_back, mentorship, sheet
from bot.views.forms import InvalidForm
from bot.views.notices import render
from tests.golden import Golden

T = words_for("en-GB")
AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
ZONES = ("Africa/Lagos", "Europe/Berlin")
AMARA = Portrait("Amara", "payments", "Lagos", ("SQL",), about="I <3 queries & tea")
JONAS = Portrait("Jonas", "support", "Berlin", (), ("SQL",))
OFFERED = (OfferedTime("A", AT, ("Jonas",)), OfferedTime("B", AT + timedelta(days=1)))
TIMES = Times("session", 1, 45, OFFERED, ZONES, version=3, mentors=True)
ALONE = replace(TIMES, offered=(), alone=True)
FIRST = Agenda("First meeting", (AgendaStep(10, "Who are you?"), AgendaStep(35, "And why now?")))
PROJECT = Agenda(
    "Working on the project",
    (AgendaStep(45, "The mentee shows what is new."),),
    tries=(Tried("Ask <sooner>", False, "Jonas"), Tried("Send the book", True, "Amara")),
    milestones=(Tried("Draft", True), Tried("Test", False)),
)
TERMS = Terms(
    "Stop asking the data team for every number & learn <SQL>",
    WayOfWorking.SCHEDULED,
    2,
    45,
    date(2027, 3, 12),
)
ON_A_PROJECT = replace(
    TERMS, way=WayOfWorking.PROJECT, every_weeks=1, minutes=60, milestones=("Draft", "Test")
)
WHEN_IT_SUITS = replace(TERMS, way=WayOfWorking.INFORMAL, every_weeks=4)
PROPOSED = AgreementCard("pairing", 1, TERMS, "Jonas", ("Jonas",), ("Amara",))
AGREED = AgreementCard(
    "pairing",
    2,
    ON_A_PROJECT,
    "Amara",
    ("Amara", "Jonas"),
    (),
    (Milestone("one", "Draft", True), Milestone("two", "Test")),
)
HELP = Reasons(helps=(Help("Jonas", "Amara", ("SQL",)),), other_teams=True)
INTRODUCTION = Introduction(
    "pairing",
    (AMARA, JONAS),
    HELP,
    (),
    TIMES,
    sheet="given",
    mentoring=Mentoring("Amara", "Jonas", "I want to stop asking for every number."),
    agenda=FIRST,
)

NOTICES: dict[str, Notice] = {
    "introduction": INTRODUCTION,
    "introduction_of_a_cohort": replace(
        INTRODUCTION, mentoring=Mentoring("Amara", "Jonas"), reasons=Reasons()
    ),
    "introduction_arranged_alone": replace(INTRODUCTION, times=ALONE),
    "introduction_ended": replace(INTRODUCTION, ended=True),
    "next_session": NewTimes("pairing", None, replace(TIMES, session_id="next"), PROJECT),
    "next_session_alone": NewTimes("pairing", None, ALONE, PROJECT),
    "next_session_held": NewTimes("pairing", None, replace(ALONE, held=True), FIRST),
    "booked": Booked(
        "pairing",
        "session",
        AT,
        45,
        ZONES,
        None,
        "https://calendar.google.com/x",
        "https://outlook.office.com/x",
        PROJECT,
        mentors=True,
    ),
    "agreement_proposed": AgreementNotice(PROPOSED),
    "agreement_holds": AgreementNotice(AGREED),
    "agreement_informal": AgreementNotice(replace(PROPOSED, terms=WHEN_IT_SUITS)),
    "agreement_erased": AgreementNotice(replace(AGREED, terms=replace(TERMS, goal=""))),
    "agreement_replaced": AgreementNotice(replace(PROPOSED, newer=True)),
    "agreement_ended": AgreementNotice(AGREED, ended=True),
    "paused": MentorshipPaused("pairing", "Jonas", date(2026, 12, 7)),
    "pause_over": MentorshipPaused("pairing", "Jonas", date(2026, 12, 7), over=True),
    "times_passed": TimesWanted("pairing"),
    "times_after_pause": TimesWanted("pairing", after_pause=True),
    "prepare": SheetPrepare("pairing", ("Amara",), session_id="session", tries=("Ask sooner",)),
    "look_back": SheetLookBack("pairing", ("Amara",), session_id="session", asks_whether=True),
}
FORM = AgreementForm("pairing", "Amara", TERMS, date(2026, 11, 30))
LISTING = Listing(
    "pairing",
    (OpenTry("one", "Ask <sooner>", False, "Jonas"), OpenTry("two", "Send it", True, "Amara")),
    (OpenTry("three", "Draft", True),),
)
FORMS: dict[str, dict[str, Any]] = {
    "agreement": agreement_form.form(FORM, T),
    "agreement_changed": agreement_form.form(replace(FORM, terms=ON_A_PROJECT, holds=True), T),
    "agreement_sent": agreement_form.sent(False, "Amara", T),
    "agreement_same": agreement_form.sent(True, "Amara", T),
    "pause": mentorship.pause_form(PauseForm("pairing", "Amara", date(2026, 11, 30)), T),
    "pause_done": mentorship.pause_done(date(2026, 12, 7), T),
    "list": mentorship.tick_form(LISTING, T),
    "list_empty": mentorship.tick_form(Listing("pairing"), T),
    "list_saved": mentorship.ticked(T),
    "look_back": sheet.look_back_form(
        Sheet("session", ("Amara",), carries=True, tries=("Ask sooner",), only_for_me=True), T
    ),
}
ANSWERS = {
    "did_not_meet": mentorship.did_not_meet("pairing", T),
    "offered": mentorship.offered("yes", T),
    "offered_there": mentorship.offered("there", T),
    "offered_booked": mentorship.offered("booked", T),
    "alone": mentorship.alone(T),
    "resumed": mentorship.resumed(T),
    "agreed": agreement.agreed(True, T),
    "agreed_alone": agreement.agreed(False, T),
}
CARDS = {
    "fresh": MentorshipCard(mentors=True),
    "asked": MentorshipCard(mentors=False, waits_for_me=True),
    "agreed": MentorshipCard(mentors=True, terms=TERMS, alone=True),
    "paused": MentorshipCard(mentors=False, terms=TERMS, paused_until=date(2026, 12, 7)),
}


@pytest.mark.parametrize("name", NOTICES)
def test_a_message_of_a_mentorship_reads_like_this(name: str, golden: Golden) -> None:
    message = render(NOTICES[name], T)

    assert ending.NOT_RIGHT in str(message.blocks)
    golden(f"mentorships/sessions_{name}", {"text": message.text, "blocks": message.blocks})


@pytest.mark.parametrize("name", FORMS)
def test_a_form_of_a_mentorship_looks_like_this(name: str, golden: Golden) -> None:
    golden(f"mentorships/sessions_form_{name}", FORMS[name])


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_in_a_mentorship_reads_like_this(name: str, golden: Golden) -> None:
    answer = ANSWERS[name]
    golden(f"mentorships/sessions_answer_{name}", {"text": answer.text, "blocks": answer.blocks})


@pytest.mark.parametrize("name", CARDS)
def test_app_home_shows_a_mentorship_like_this(name: str, golden: Golden) -> None:
    card = CARDS[name]
    shown = {
        "state": mentorship.home_state(card, T),
        "lines": mentorship.home_lines(card, T),
        "row": mentorship.home_row("pairing", card, T),
    }
    golden(f"mentorships/sessions_home_{name}", shown)


def filled(**different: dict[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    usual: dict[str, dict[str, Any]] = {
        "goal": {"value": " Learn SQL "},
        "way": chosen("scheduled"),
        "every": chosen("3"),
        "minutes": chosen("60"),
        "until": {"selected_date": "2027-03-12"},
        "steps": {"value": None},
    }
    return {block: {block: value} for block, value in {**usual, **different}.items()}


def chosen(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


def test_terms_are_read_as_they_were_filled_in() -> None:
    assert agreement_form.read(filled(), T) == Terms(
        "Learn SQL", WayOfWorking.SCHEDULED, 3, 60, date(2027, 3, 12)
    )


def test_milestones_count_for_a_project_only() -> None:
    steps = {"value": "Draft\n\nTest\n"}

    assert agreement_form.read(filled(steps=steps), T).milestones == ()
    project = agreement_form.read(filled(way=chosen("project"), steps=steps), T)
    assert project.milestones == ("Draft", "Test")


@pytest.mark.parametrize(
    ("different", "block"),
    [
        pytest.param({"goal": {"value": None}}, "goal", id="no goal"),
        pytest.param({"until": {"selected_date": None}}, "until", id="no last day"),
        pytest.param({"way": {}}, "way", id="no way"),
        pytest.param({"way": chosen("project")}, "steps", id="a project without milestones"),
        pytest.param(
            {"way": chosen("project"), "steps": {"value": "\n".join(map(str, range(11)))}},
            "steps",
            id="eleven milestones",
        ),
        pytest.param(
            {"way": chosen("project"), "steps": {"value": "x" * 76}}, "steps", id="a long one"
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    different: dict[str, dict[str, Any]], block: str
) -> None:
    with pytest.raises(InvalidForm) as invalid:
        agreement_form.read(filled(**different), T)

    assert list(invalid.value.errors) == [block]


def test_tries_are_read_line_by_line_or_corrected() -> None:
    answers: dict[str, dict[str, dict[str, Any]]] = {
        "mine": {"mine": {"value": "One\n\n Two "}},
        "who_sees": {"who_sees": {"selected_options": [{"value": "private"}]}},
        "theirs": {"theirs": {"value": None}},
    }

    assert look_back.carries(answers)
    assert look_back.read_tries(answers, T) == LookBack(("One", "Two"), only_for_me=True)
    for text in ("x" * 76, "1\n2\n3\n4\n5\n6"):
        with pytest.raises(InvalidForm) as invalid:
            look_back.read_tries({**answers, "theirs": {"theirs": {"value": text}}}, T)
        assert list(invalid.value.errors) == ["theirs"]


def test_a_pause_needs_a_day() -> None:
    with pytest.raises(InvalidForm) as invalid:
        mentorship.read_pause({"until": {"until": {"selected_date": None}}}, T)

    assert list(invalid.value.errors) == ["until"]


@pytest.mark.parametrize("state", ["paused", "closing", "closed"])
def test_what_does_not_fit_the_state_is_refused_in_words(state: str) -> None:
    error = RapportError(state=state)
    error.code = "mentorship-state"

    assert "{" not in errors.in_words(error, T)


OPAQUE = re.compile(r"[a-z0-9-]+(:[0-9A-C]+)*( [a-z0-9-]+)*|https?://\S+")


@pytest.mark.parametrize("name", [*NOTICES, *FORMS, *ANSWERS])
def test_buttons_and_forms_carry_ids_and_numbers_alone(name: str) -> None:
    shown: object = FORMS.get(name)
    if name in NOTICES:
        shown = render(NOTICES[name], T).blocks
    elif name in ANSWERS:
        shown = ANSWERS[name].blocks

    carried = list(_carried(shown))
    words = {one for one in carried if not OPAQUE.fullmatch(one)}
    assert words == set()
    assert not any(who in one for one in carried for who in ("Amara", "Jonas", "sooner"))


def _carried(shown: object) -> Iterator[str]:
    """Yield everything in a view that its reader does not see: values, ids, metadata."""
    if isinstance(shown, list):
        for one in shown:
            yield from _carried(one)
    elif isinstance(shown, dict):
        for key, value in shown.items():
            if key in ("value", "private_metadata", "url") and isinstance(value, str) and value:
                yield value
            elif key != "initial_value":
                yield from _carried(value)
