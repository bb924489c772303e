"""What is read in a mentorship's check-ins and at its end, pinned as JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

import pytest

from bot.domain.leaving import Endable
from bot.domain.mentorship_moments import Reply
from bot.domain.notices import Notice
from bot.domain.notices.check_ins import Ended, PartnerStep
from bot.domain.notices.mentorships import (
    CarryOn,
    Extended,
    Fit,
    Going,
    MentorshipOver,
    WrapUpDue,
)
from bot.domain.profile import NAMELESS
from bot.i18n import words_for
from bot.views import ending, leaving, wrap_up
from bot.views import mentorship_check_in as views
from bot.views.blocks import Message
from bot.views.notices import render
from tests.golden import Golden

T = words_for("en-GB")
AT = datetime(2026, 12, 28, 9, 0, tzinfo=UTC)
DAY = date(2027, 6, 1)
ZONE = "Europe/Berlin"
MENTEE = PartnerStep("pairing", zone=ZONE, programme_id="programme", part="mentee")

NOTICES: dict[str, Notice] = {
    "carry_on": CarryOn("check-in", "pairing", "Amara <3", 4),
    "going": Going("check-in", "pairing", "Amara"),
    "fit": Fit("check-in", "pairing", "Amara"),
    "wrap_up": WrapUpDue("pairing", "Amara", DAY),
    "over_mentor": MentorshipOver("pairing", "Jonas", mentors=True, sessions=8, wrapped_up=True),
    "over_mentee": MentorshipOver("pairing", "Amara", mentors=False, sessions=0, wrapped_up=False),
    "extended": Extended("pairing", "Amara", DAY),
    "ended_mentee": Ended(("Amara",), MENTEE),
    "ended_mentee_before_a_match": Ended(
        ("Amara",),
        PartnerStep("pairing", (), AT, ZONE, "programme", part="mentee"),
    ),
    "ended_mentor": Ended(("Jonas",), PartnerStep("pairing", zone=ZONE, part="mentor")),
    "ended_nameless": Ended((NAMELESS,), MENTEE),
    "ended_before_it_began": Ended((), MENTEE),
}
REPLIES: dict[str, Callable[[], Message]] = {
    **{
        f"reply_{reply.value}": partial(views.replied, reply, "pairing", "Amara", T)
        for reply in Reply
        if reply not in (Reply.FINISH, Reply.NOT_FOR_ME)
    },
    "reply_finish": lambda: views.finishing("pairing", ["Amara"], AT, ZONE, T, planned=False),
    "reply_finish_planned": lambda: views.finishing(
        "pairing", ["Amara"], AT, ZONE, T, planned=True
    ),
    "reply_finish_at_once": lambda: views.finishing(
        "pairing", ["Amara"], None, ZONE, T, planned=False
    ),
    "reply_taken_back": lambda: views.taken_back("pairing", "Amara", T),
    "reply_contact": lambda: views.with_more(
        views.replied(Reply.STUCK, "pairing", "Amara", T), views.contact_offer("pairing", T)
    ),
    "reply_contact_asked": lambda: views.contact_asked("pairing", T),
    "reply_asked_less": lambda: views.asked_less(T),
}
ENDABLE = (
    Endable("pairing", ("Amara",), "Mentoring", AT, ZONE),
    Endable("other", ("Bo", "Cy"), "Coffee across teams", None, ZONE),
)
FORMS = {
    "end": lambda: leaving.form(ENDABLE, T),
    "end_only_coffee": lambda: leaving.form(ENDABLE[1:], T),
    "end_done": lambda: leaving.done(REPLIES["reply_finish"](), T),
    "wrap_up": lambda: wrap_up.form("pairing", "Amara", "To ask first.", T, may_thank=True),
    "wrap_up_later": lambda: wrap_up.form("pairing", "Amara", "", T, may_thank=False),
    "wrap_up_kept": lambda: wrap_up.kept(wrap_up.Written("To ask.", "Thanks"), "Amara", T),
    "go_on": lambda: wrap_up.go_on_form("pairing", "Amara", T),
    "going_on": lambda: wrap_up.going_on("Amara", DAY, T, agreed=False),
    "going_on_agreed": lambda: wrap_up.going_on("Amara", DAY, T, agreed=True),
    "not_right": lambda: ending.not_right_form(
        "pairing", ["U1"], "U3", T, may_end=True, told_on="Monday 28 December"
    ),
    "not_right_without_contacts": lambda: ending.not_right_form(
        "pairing", [], "", T, may_end=False, others=["U4", "U5"]
    ),
    "not_right_without_anybody": lambda: ending.not_right_form("pairing", [], "", T, may_end=False),
    "ended_by_caller": lambda: ending.ended_by_caller(T, "Monday 28 December"),
}


@pytest.mark.parametrize("name", NOTICES)
def test_a_message_of_a_mentorship_reads_like_this(name: str, golden: Golden) -> None:
    message = render(NOTICES[name], T)

    golden(f"mentorships/{name}", {"text": message.text, "blocks": message.blocks})
    assert ending.NOT_RIGHT in str(message.blocks)


@pytest.mark.parametrize("name", REPLIES)
def test_an_answer_to_a_tap_in_a_mentorship_reads_like_this(name: str, golden: Golden) -> None:
    message = REPLIES[name]()

    golden(f"mentorships/{name}", {"text": message.text, "blocks": message.blocks})


@pytest.mark.parametrize("name", FORMS)
def test_a_form_of_a_mentorship_looks_like_this(name: str, golden: Golden) -> None:
    golden(f"mentorships/form_{name}", FORMS[name]())
