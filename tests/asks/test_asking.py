"""Who is asked, how often, and what ends a question."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta

import pytest

from bot.domain.ask import AskAnswers, AskSettled, AskWrong, on_the_hour
from bot.domain.notices.asks import (
    AnswerForYou,
    NobodyLeft,
    QuestionForYou,
    QuestionOver,
    QuestionTaken,
    TextGone,
)
from bot.domain.skills import SkillChoice
from bot.services.ask_exchanges import Taking
from models.ask import Ask, AskMessage, AskRecipient, AskState
from models.member import Member, MemberLanguage
from models.outbox import NoticeSlot
from models.programme import Enrolment, EnrolmentState, ForbiddenPair
from tests.asks.conftest import QUESTION, Company
from tests.rounds.test_many_at_once import at_once

SEVEN = ("Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gil")


def test_a_question_goes_to_five_and_after_a_working_day_to_those_who_are_left(
    company: Company,
) -> None:
    company.knowing(*SEVEN)
    company.ask()

    company.wake()
    first = company.asked()
    company.later(days=1, minutes=5)

    assert len(first) == 5
    assert company.asked() == set(SEVEN)
    assert len(company.heard(QuestionForYou)) == 7
    company.later(days=1, minutes=5)
    (told,) = company.read_by("Jonas", NobodyLeft)
    assert told.somebody_asked
    company.later(days=5)
    assert len(company.heard(QuestionForYou)) == 7
    assert len(company.heard(NobodyLeft)) == 1


def test_who_is_away_apart_busy_or_unwilling_is_not_asked(company: Company) -> None:
    ids = company.knowing("Free", "Paused", "Lists", "Listed", "Kept", "Full", "Rests", "Down")
    free, paused, lists, listed, kept, full, rests, down = ids
    (mute,) = company.knowing("Mute")
    world, here = company.world, company.world.workspace_id
    company.services.members.privacy.keep_apart(company.caller(lists), ["UJONAS"])
    company.services.members.privacy.keep_apart(company.caller(company.jonas), ["ULISTED"])
    company.services.questions.asks.rest(company.caller(rests), rests=True)
    with world.database.writing.begin() as session:
        place = session.query(Enrolment).filter_by(member_id=paused).one()
        place.state, place.paused_until = EnrolmentState.PAUSED, date(2027, 1, 1)
        session.get_one(Member, (here, down)).stood_down_until = date(2027, 1, 1)
        session.query(MemberLanguage).filter_by(member_id=mute).one().language = "pt"
        first, second = sorted([company.jonas, kept])
        session.add(
            ForbiddenPair(workspace_id=here, first_id=first, second_id=second, since=world.now)
        )
        session.add_all(
            NoticeSlot(workspace_id=here, member_id=full, week="2026-W48", slot=n, outbox_id=str(n))
            for n in range(1, 5)
        )

    company.ask()
    company.wake()

    assert company.asked() == {"Free"}
    assert {row.member_id for row in company.rows(AskRecipient)} == {free}
    assert listed


def test_with_a_name_the_first_gets_a_group_message_of_the_two(company: Company) -> None:
    ada, bo, _ = company.knowing("Ada", "Bo", "Cy")
    ask_id = company.ask()
    company.wake()

    won = company.services.questions.exchanges.take(
        company.caller(ada), company.recipient(ask_id, ada)
    )
    lost = company.services.questions.exchanges.take(
        company.caller(bo), company.recipient(ask_id, bo)
    )
    company.wake()

    assert (won, lost) == (Taking.YOURS, Taking.TOO_LATE)
    ((where, said),) = company.heard(QuestionTaken)
    assert (said.asker, said.helper, said.text) == ("Jonas", "Ada", QUESTION)
    assert sorted(company.messenger.opened[0]) == ["UADA", "UJONAS"]
    assert where.startswith("G")
    assert [one.taken for _, one in company.heard(QuestionOver)].count(True) == 2
    company.later(days=3)
    assert len(company.heard(QuestionForYou)) == 3


def test_exactly_one_of_many_takes_a_question(both: Company) -> None:
    people = both.knowing("Ada", "Bo", "Cy", "Di", "Ed")
    ask_id = both.ask()
    both.wake()
    outcomes: list[Taking] = []
    lock = threading.Lock()

    def take(member_id: str) -> None:
        taking = both.services.questions.exchanges.take(
            both.caller(member_id), both.recipient(ask_id, member_id)
        )
        with lock:
            outcomes.append(taking)

    at_once(*[lambda one=one: take(one) for one in people])
    both.wake()

    assert outcomes.count(Taking.YOURS) == 1
    assert outcomes.count(Taking.TOO_LATE) == 4
    assert len(both.heard(QuestionTaken)) == 1


def test_who_cannot_be_reached_gives_the_question_back(company: Company) -> None:
    ada, bo = company.knowing("Ada", "Bo")
    ask_id = company.ask()
    company.wake()
    company.services.questions.exchanges.take(company.caller(ada), company.recipient(ask_id, ada))

    company.people.gone.add("UADA")
    company.wake()

    assert company.heard(QuestionTaken) == []
    (ask,) = company.rows(Ask)
    assert (ask.state, ask.taken_by_id) == (AskState.OPEN, None)
    assert bo


def test_without_a_name_words_go_to_and_fro_and_nobody_is_named(both: Company) -> None:
    (ada,) = both.knowing("Ada")
    ask_id = both.ask(named=False)
    both.wake()
    assert both.heard(QuestionForYou) == []
    both.later(hours=1, minutes=15)
    (asked,) = both.read_by("Ada", QuestionForYou)
    exchanges = both.services.questions.exchanges

    exchanges.write(both.caller(ada), asked.recipient_id, "Read it inside out.", signed=False)
    both.later(hours=1, minutes=15)
    (answer,) = both.read_by("Jonas", AnswerForYou)
    exchanges.write(both.caller(both.jonas), asked.recipient_id, "And joins?", signed=False)
    both.later(hours=1, minutes=15)
    (reply,) = both.read_by("Ada", AnswerForYou)
    exchanges.write(both.caller(ada), asked.recipient_id, "Come by.", signed=True)
    both.later(hours=1, minutes=15)
    exchanges.helped(both.caller(both.jonas), asked.recipient_id)
    both.later(hours=1, minutes=15)

    assert asked.who is None
    assert (answer.text, answer.who, answer.to_asker) == ("Read it inside out.", None, True)
    assert (reply.text, reply.who, reply.to_asker) == ("And joins?", None, False)
    assert both.read_by("Jonas", AnswerForYou)[-1].who == "Ada"
    assert [one.helped for _, one in both.heard(QuestionOver)] == [True]
    assert ask_id not in repr(both.messenger.said)
    assert both.jonas not in repr(both.messenger.said)


def test_an_answered_question_goes_to_nobody_else(company: Company) -> None:
    company.knowing(*SEVEN)
    ask_id = company.ask(named=False)
    company.later(hours=1, minutes=15)
    recipient = company.rows(AskRecipient, ask_id=ask_id)[0]
    company.services.questions.exchanges.write(
        company.caller(recipient.member_id), recipient.id, "Like this.", signed=False
    )

    company.later(days=4)

    assert len(company.rows(AskRecipient)) == 5
    assert company.heard(NobodyLeft) == []


def test_five_times_not_this_one_asks_others_without_waiting(company: Company) -> None:
    company.knowing(*SEVEN)
    ask_id = company.ask()
    company.wake()
    for one in company.rows(AskRecipient, ask_id=ask_id):
        company.services.questions.exchanges.decline(company.caller(one.member_id), one.id)

    company.wake()

    assert company.asked() == set(SEVEN)


def test_nobody_to_ask_sounds_the_same_as_nobody_who_answered(company: Company) -> None:
    """Whoever is kept apart by a private list is told the ordinary words, at the same moment."""
    (ada,) = company.knowing("Ada")
    company.services.members.privacy.keep_apart(company.caller(ada), ["UJONAS"])
    company.ask()

    company.later(hours=23)
    assert company.heard(NobodyLeft) == []
    company.later(hours=2)

    (told,) = company.read_by("Jonas", NobodyLeft)
    assert not told.somebody_asked


def test_three_may_be_open_and_a_skill_must_be_offered(company: Company) -> None:
    company.knowing("Ada")
    for number in range(3):
        company.ask(f"Question number {number}")

    with pytest.raises(AskWrong) as too_many:
        company.ask("Question number four")
    rare = company.world.skill("Rare")
    answers = AskAnswers("Anybody there?", SkillChoice("Rare", rare), named=True)
    company.services.questions.asks.withdraw(company.caller(company.jonas), company.rows(Ask)[0].id)
    with pytest.raises(AskWrong) as nobody:
        company.services.questions.asks.ask(company.caller(company.jonas), answers, "V9")

    assert (too_many.value.reason, nobody.value.reason) == ("too-many", "nobody-offers")


def test_the_same_form_sent_twice_asks_once(company: Company) -> None:
    company.knowing("Ada")
    answers = AskAnswers(QUESTION, SkillChoice("SQL", company.sql), named=True)
    for _ in range(2):
        company.services.questions.asks.ask(company.caller(company.jonas), answers, "V1")

    assert len(company.rows(Ask)) == 1


def test_without_two_contacts_besides_the_asker_a_name_is_needed(company: Company) -> None:
    company.knowing("Ada")
    company.name_contacts("UANA", "UJONAS")

    assert not company.services.questions.asks.form(company.caller(company.jonas)).nameless
    with pytest.raises(AskWrong) as wrong:
        company.ask(named=False)
    assert wrong.value.reason == "no-contacts"


def test_contacts_are_not_asked_without_a_name(company: Company) -> None:
    company.knowing("Ana", "Dora")
    company.ask(named=False)
    company.later(hours=1, minutes=15)

    assert company.asked() == {"Dora"}


def test_a_withdrawn_question_is_replaced_and_can_be_answered_no_more(company: Company) -> None:
    (ada,) = company.knowing("Ada")
    ask_id = company.ask(named=False)
    company.later(hours=1, minutes=15)
    company.services.questions.asks.withdraw(company.caller(company.jonas), ask_id)

    with pytest.raises(AskSettled):
        company.services.questions.exchanges.write(
            company.caller(ada), company.recipient(ask_id, ada), "Too late", signed=False
        )
    assert company.heard(QuestionOver) == []
    company.later(hours=1, minutes=15)
    assert len(company.heard(QuestionOver)) == 1


def test_texts_go_thirty_days_after_a_question_is_closed(both: Company) -> None:
    (ada,) = both.knowing("Ada")
    ask_id = both.ask(named=False)
    both.later(hours=1, minutes=15)
    recipient = both.recipient(ask_id, ada)
    both.services.questions.exchanges.write(both.caller(ada), recipient, "Like this.", signed=False)
    both.later(hours=1, minutes=15)
    both.services.questions.asks.close(both.caller(both.jonas), ask_id)

    both.later(days=29)
    assert both.rows(AskMessage)[0].text == "Like this."
    both.later(days=2)

    assert (both.rows(Ask)[0].text, both.rows(AskMessage)[0].text) == (None, None)
    assert len(both.heard(TextGone)) == 1


def test_a_question_that_nobody_closes_closes_after_two_weeks(company: Company) -> None:
    company.knowing("Ada")
    company.ask()
    company.later(days=14, hours=1)

    assert company.rows(Ask)[0].state is AskState.CLOSED


def test_a_draft_that_is_not_sent_is_thrown_away(company: Company) -> None:
    company.knowing("Ada")
    answers = AskAnswers(QUESTION, SkillChoice("SQL", company.sql), named=False)
    company.services.questions.asks.ask(company.caller(company.jonas), answers, "V1")

    company.later(days=2)

    assert company.rows(Ask) == []
    assert company.asked() == set()


def test_who_asks_and_erases_everything_takes_the_question_along(company: Company) -> None:
    company.knowing("Ada")
    company.ask()
    company.wake()
    company.services.members.erasing.erase(company.caller(company.jonas))
    company.wake()

    (ask,) = company.rows(Ask)
    assert (ask.text, ask.state) == (None, AskState.WITHDRAWN)
    assert len(company.heard(QuestionOver)) == 1


def test_an_export_of_somebody_who_was_asked_does_not_tell_when_it_was_written(
    company: Company,
) -> None:
    (ada,) = company.knowing("Ada")
    ask_id = company.ask(named=False)
    company.later(hours=1, minutes=15)
    with company.world.database.reading.begin() as session:
        member = session.get_one(Member, (company.world.workspace_id, ada))
        told = company.services.members.exporting.everything(session, member, company.world.now)

    assert len(told["questions_for_me"]) == 1  # type: ignore[arg-type]
    assert ask_id not in repr(told)
    assert company.jonas not in repr(told)


@pytest.mark.parametrize(
    ("written", "leaves"),
    [
        pytest.param("2026-11-23T10:00:00+00:00", "2026-11-23T11:00:00+00:00", id="full hour"),
        pytest.param("2026-11-23T10:45:00+00:00", "2026-11-23T11:00:00+00:00", id="a quarter"),
        pytest.param("2026-11-23T10:46:00+00:00", "2026-11-23T12:00:00+00:00", id="less"),
    ],
)
def test_what_has_no_name_leaves_on_the_hour(written: str, leaves: str) -> None:
    assert on_the_hour(datetime.fromisoformat(written)) == datetime.fromisoformat(leaves)
    assert timedelta(minutes=15) <= datetime.fromisoformat(leaves) - datetime.fromisoformat(written)
