"""What people read about questions, pinned as JSON; and what forms read back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.domain.ask import AskAnswers, AskCard, AskForm, Caution, Exchange, MyAsks, ReportPage
from bot.domain.notices import Notice
from bot.domain.notices.asks import (
    AnswerForYou,
    NobodyLeft,
    QuestionForYou,
    QuestionOver,
    QuestionTaken,
    ReportForContact,
    ReportOpened,
    TextGone,
)
from bot.i18n import words_for
from bot.views import ask, ask_notices
from bot.views.forms import InvalidForm
from bot.views.notices import render
from tests.golden import Golden

T = words_for("en-GB")
TEXT = "How do I read a query plan <quickly> & well?"
R = "00000000-0000-7000-8000-000000000007"
CARD = AskCard(R, TEXT, "SQL", True, "open", 5, 0, date(2026, 12, 7))

NOTICES = {
    "question_named": QuestionForYou(R, "SQL", TEXT, "Jonas"),
    "question_nameless": QuestionForYou(R, "SQL", TEXT),
    "question_over": QuestionOver(),
    "question_over_taken": QuestionOver(taken=True),
    "question_over_helped": QuestionOver(helped=True),
    "answer_to_asker": AnswerForYou(R, "SQL", "From the inside out.", to_asker=True),
    "answer_signed": AnswerForYou(R, "SQL", "From the inside out.", to_asker=True, who="Amara"),
    "answer_to_helper": AnswerForYou(R, "SQL", "And joins?", to_asker=False),
    "answer_text_gone": TextGone(),
    "question_taken": QuestionTaken(R, "Jonas", "Amara", "SQL", TEXT),
    "question_nobody_left": NobodyLeft("SQL", TEXT, somebody_asked=True),
    "question_nobody_at_all": NobodyLeft("SQL", TEXT, somebody_asked=False),
    "ask_report": ReportForContact(R),
    "ask_report_opened": ReportOpened(R),
}


@pytest.mark.parametrize("name", NOTICES)
def test_notices_about_questions_read_as_pinned(golden: Golden, name: str) -> None:
    notice: Notice = NOTICES[name]
    message = render(notice, T)
    golden(name, {"text": message.text, "blocks": message.blocks})


VIEWS = {
    "ask_form": ask.form(AskForm(nameless=True, open_questions=0), T),
    "ask_form_named_only": ask.form(AskForm(nameless=False, open_questions=0), T),
    "ask_on_its_way": ask.on_its_way(T),
    "ask_caution": ask.caution(Caution(R, TEXT, "SQL", ("U1", "U2")), T),
    "ask_caution_small": ask.caution(
        Caution(R, TEXT, "SQL", ("U1", "U2"), few_offer=True, small=True), T
    ),
    "ask_sent": ask.sent(T),
    "ask_none": ask.listing(MyAsks(), T),
    "ask_list": ask.listing(
        MyAsks(
            (
                CARD,
                AskCard(R, TEXT, "SQL", False, "open", 3, 2, date(2026, 12, 7)),
                AskCard(R, TEXT, "SQL", True, "open", 3, 0, date(2026, 12, 7), nobody_left=True),
                AskCard(R, TEXT, "SQL", True, "taken", 3, 0, date(2026, 12, 7), taken_by="Amara"),
                AskCard(R, TEXT, "SQL", True, "closed", 3, 0, date(2026, 12, 7)),
                AskCard(R, TEXT, "SQL", True, "withdrawn", 3, 0, date(2026, 12, 7)),
            ),
            rests=True,
        ),
        T,
    ),
    "ask_answer_form": ask.write_form(Exchange(R, "SQL", TEXT, from_asker=False), T),
    "ask_reply_form": ask.write_form(Exchange(R, "SQL", "Inside out.", from_asker=True), T),
    "ask_written": ask.written(T),
    "ask_report_form": ask_notices.report_form(R, T),
    "ask_reported": ask_notices.reported(T),
    "ask_contacts": ask_notices.contacts(("U1", "U2"), T),
    "ask_no_contacts": ask_notices.contacts((), T),
    "ask_report_first": ask_notices.report_page(ReportPage(R, ((True, TEXT),), 0, mine=False), T),
    "ask_report_agreed": ask_notices.report_page(
        ReportPage(R, ((True, TEXT), (False, "Hm.")), 1, mine=True), T
    ),
    "ask_report_open": ask_notices.report_page(
        ReportPage(R, ((True, TEXT),), 2, mine=True, who="U9"), T
    ),
    "ask_report_others": ask_notices.report_page(ReportPage(R, ((True, TEXT),), 2, mine=False), T),
}


@pytest.mark.parametrize("name", VIEWS)
def test_views_about_questions_are_as_pinned(golden: Golden, name: str) -> None:
    golden(name, VIEWS[name])


def test_the_form_reads_back_what_it_asked() -> None:
    answers: dict[str, Any] = {
        "text": {"text": {"value": " How do I read it? "}},
        "skill": {
            "s": {"selected_options": [{"value": "id-1", "text": {"text": "SQL", "type": "x"}}]}
        },
        "named": {"named": {"selected_option": {"value": "without"}}},
    }
    read = ask.read(answers, T)

    assert isinstance(read, AskAnswers)
    assert (read.text, read.named) == ("How do I read it?", False)
    assert read.skill is not None
    assert read.skill.skill_id == "id-1"


def test_a_short_question_without_a_skill_is_answered_beside_both_fields() -> None:
    with pytest.raises(InvalidForm) as invalid:
        ask.read({"text": {"text": {"value": "Why?"}}}, T)
    assert set(invalid.value.errors) == {"text", "skill"}


def test_an_empty_answer_is_answered_beside_the_field() -> None:
    with pytest.raises(InvalidForm) as invalid:
        ask.read_written({}, T)
    assert set(invalid.value.errors) == {"text"}
