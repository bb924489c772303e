"""What people read about thanks, milestones and months, pinned as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.domain.notices import Notice
from bot.domain.notices.check_ins import ThanksNote
from bot.domain.notices.recognition import MilestoneReached, MonthlyThanks, PostedThanks
from bot.domain.recognition import MonthCounts, MyThanks, ThanksEntry
from bot.i18n import words_for
from bot.views import recognition
from bot.views.forms import InvalidForm
from bot.views.notices import render
from tests.golden import Golden

T = words_for("en-GB")
R = "00000000-0000-7000-8000-000000000007"
TEXT = "For the query <that> saved my week."
NOTICES = {
    "thanks_that_ask": ThanksNote("", "Amara", TEXT, R, asks=True, channel="C1"),
    "thanks_that_ask_without_channel": ThanksNote(R, "Amara", TEXT, R, asks=True),
    "thanks_without_pairing": ThanksNote("", "Amara", TEXT, R),
    "milestone_meeting": MilestoneReached("fifth_meeting"),
    "milestone_mentorship": MilestoneReached("first_mentorship"),
    "milestone_thanks": MilestoneReached("tenth_thanks"),
    "monthly_thanks": MonthlyThanks(
        "Coffee",
        date(2026, 11, 1),
        (PostedThanks("Amara", "Jonas", TEXT), PostedThanks("Bo", "Cy", "Patience.")),
        MonthCounts(meetings=10, people=20, thanks=9, questions=6),
    ),
    "monthly_numbers_alone": MonthlyThanks(
        "Coffee", date(2026, 11, 1), (), MonthCounts(meetings=10, people=20)
    ),
}


@pytest.mark.parametrize("name", NOTICES)
def test_notices_of_recognition_read_as_pinned(golden: Golden, name: str) -> None:
    notice: Notice = NOTICES[name]
    message = render(notice, T)
    golden(name, {"text": message.text, "blocks": message.blocks})


def entry(*, offered: bool, shown: bool | None) -> ThanksEntry:
    return ThanksEntry(R, "Amara", TEXT, date(2026, 11, 23), offered, shown)


VIEWS = {
    "thanks_to_somebody": recognition.form(T),
    "thanks_to_somebody_filled": recognition.form(T, "U1", "For the query"),
    "thanks_none": recognition.listing(MyThanks(), T),
    "thanks_list": recognition.listing(
        MyThanks(
            (
                entry(offered=True, shown=None),
                entry(offered=True, shown=True),
                entry(offered=False, shown=None),
            ),
            (entry(offered=True, shown=False), entry(offered=False, shown=None)),
        ),
        T,
    ),
}


@pytest.mark.parametrize("name", VIEWS)
def test_views_of_recognition_are_as_pinned(golden: Golden, name: str) -> None:
    golden(name, VIEWS[name])


def test_the_form_reads_back_what_it_asked() -> None:
    answers: dict[str, Any] = {
        "to": {"to": {"selected_user": "U1"}},
        "text": {"text": {"value": " Thank you "}},
        "may_show": {"may_show": {"selected_options": [{"value": "may_show"}]}},
    }
    assert recognition.read(answers, T) == ("U1", "Thank you", True)
    with pytest.raises(InvalidForm) as invalid:
        recognition.read({}, T)
    assert set(invalid.value.errors) == {"to", "text"}
