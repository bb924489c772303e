"""Requests: one after the other, by a stated day, the same words for every ground."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.mentor_requests import (
    AlreadyAsking,
    Asks,
    ChoiceWrong,
    NoPlaceLeft,
    NoSuchRequest,
    NotYours,
    RequestOver,
)
from bot.domain.mentors import CannotBeAsked, Role
from bot.domain.notices.check_ins import EndQuestion
from bot.domain.notices.introductions import Introduction
from bot.domain.notices.requests import PlaceFree, RequestNews, RequestQuestion, RequestToYou
from bot.errors import RapportError
from bot.services.endings import Endings
from models.meeting import Answer, MeetingSession, SessionState
from models.member import Member, MemberState, SkillSide
from models.mentorship import DeclineReason, Mentorship
from models.programme import EnrolmentState, ProgrammeState
from models.record_questions import skills_passed_on
from models.rounds import Pairing, PairingState
from tests.mentors.agency import Agency
from tests.rounds.test_many_at_once import at_once

Spoils = Callable[[Agency, str, str], object]
FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def news(agency: Agency, member_id: str) -> RequestNews:
    return agency.heard(member_id, RequestNews)[-1]


def accept(agency: Agency, mentor_id: str, request_id: str) -> None:
    agency.requests.accept(agency.caller(mentor_id), request_id)
    agency.settle()


def test_an_accepted_request_is_a_mentorship_and_an_introduction(any_agency: Agency) -> None:
    agency = any_agency
    me, ada, bo = agency.mentee("Me"), agency.mentor("Ada"), agency.mentor("Bo")
    request_id = agency.ask(me, ada, bo)

    accept(agency, ada, request_id)
    agency.requests.accept(agency.caller(ada), request_id)  # pressed twice

    assert agency.states(request_id) == ["accepted", "withdrawn"]
    (mentorship,) = agency.rows(Mentorship)
    assert (mentorship.mentor_id, mentorship.mentee_id) == (ada, me)
    assert mentorship.request_id == request_id
    assert news(agency, me).card.state == "accepted"
    (introduction,) = [n for c, n in agency.messenger.said if c.startswith("G")]
    assert isinstance(introduction, Introduction)
    assert [person.name for person in introduction.people] == ["Ada", "Me"]
    (asked,) = agency.shows(ada)
    assert isinstance(asked, RequestToYou)
    assert asked.asked.stage == "accepted"


def test_each_has_two_working_days_from_the_actual_send(agency: Agency) -> None:
    agency.world.clock.move_to(FRIDAY)
    me, ada = agency.mentee("Me"), agency.mentor("Ada", work_start=8 * 60, work_end=14 * 60)
    request_id = agency.ask(me, ada)  # Ada has gone home: it arrives on Monday at 8
    assert agency.choice(request_id, 1).asked_at is None
    assert agency.cards.mine(agency.caller(me))[0].hear_by == date(2026, 12, 2)

    agency.later(days=3)

    choice = agency.choice(request_id, 1)
    assert choice.asked_at == datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert choice.answer_by == datetime(2026, 12, 2, 14, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    (asked,) = agency.heard(ada, RequestToYou)
    assert asked.asked.answer_by == date(2026, 12, 2)


def test_there_is_one_reminder_and_then_the_next_is_asked(agency: Agency) -> None:
    me, ada, bo = agency.mentee("Me"), agency.mentor("Ada"), agency.mentor("Bo")
    request_id = agency.ask(me, ada, bo)

    agency.later(days=9)

    assert [one.reminder for one in agency.heard(ada, RequestToYou)] == [False, True]
    assert agency.states(request_id) == ["expired", "expired"]
    told = agency.heard(me, RequestNews)
    assert [one.passed for one in told] == [(), ("Ada",), ("Bo",)]
    assert told[-1].card.state == "exhausted"
    assert [one.asked.stage for one in agency.shows(ada) if isinstance(one, RequestToYou)] == [
        "gone",
        "gone",
    ]


SPOILS: list[tuple[str, Spoils]] = [
    ("declined", lambda a, ada, r: a.requests.decline(a.caller(ada), r, None)),
    ("with a reason", lambda a, ada, r: a.requests.decline(a.caller(ada), r, DeclineReason.LATER)),
    ("paused", lambda a, ada, _: a.change_place(ada, state=EnrolmentState.PAUSED)),
    ("left", lambda a, ada, _: a.change_place(ada, state=EnrolmentState.LEFT)),
    ("nobody new", lambda a, ada, _: a.roles.nobody_new(a.caller(ada), a.programme_id)),
    ("full", lambda a, ada, _: a.mentorship(ada, a.mentee("Zoe"))),
    ("deactivated", lambda a, ada, _: a.change(ada, state=MemberState.DEACTIVATED)),
    ("stood down", lambda a, ada, _: a.change(ada, stood_down_until=date(2027, 3, 1))),
]


@pytest.mark.parametrize("spoils", [pytest.param(one, id=name) for name, one in SPOILS])
def test_whatever_the_ground_the_next_is_asked_at_once_and_the_asker_reads_the_same(
    agency: Agency, spoils: Spoils
) -> None:
    me, ada, bo = agency.mentee("Me"), agency.mentor("Ada"), agency.mentor("Bo")
    request_id = agency.ask(me, ada, bo)

    spoils(agency, ada, request_id)
    agency.settle()

    assert agency.states(request_id)[1] == "asked"
    told = news(agency, me)
    lines = [(one.name, one.state, one.may_watch) for one in told.card.choices]
    assert (told.passed, lines) == (("Ada",), [("Ada", "passed", True), ("Bo", "asked", False)])
    assert told.card.hear_by == date(2026, 11, 26)  # Bo has until five o'clock the day before
    assert not hasattr(told, "reason")
    card = agency.directory.card
    if agency.listed(me) == {"Ada"} | agency.listed(me):
        assert card(agency.caller(me), agency.programme_id, ada).again_on == date(2027, 2, 22)


@pytest.mark.parametrize(
    "hides",
    [
        pytest.param(lambda a, ada, me: a.avoid(ada, me), id="I am on a private list"),
        pytest.param(lambda a, ada, me: a.avoid(me, ada), id="on my private list"),
        pytest.param(lambda a, ada, _: a.change_place(ada, state=EnrolmentState.PAUSED), id="away"),
    ],
)
def test_a_private_list_reads_like_any_other_ground_when_the_turn_comes(
    agency: Agency, hides: Spoils
) -> None:
    me, bo = agency.mentee("Me"), agency.mentor("Bo")
    ada, cy = agency.mentor("Ada"), agency.mentor("Cy")
    request_id = agency.ask(me, bo, ada, cy)
    hides(agency, ada, me)

    agency.requests.decline(agency.caller(bo), request_id, None)
    agency.settle()

    assert agency.states(request_id) == ["declined", "skipped", "asked"]
    told = news(agency, me)
    assert told.passed == ("Bo", "Ada")
    assert [one.state for one in told.card.choices] == ["passed", "passed", "asked"]
    assert {one.may_watch for one in told.card.choices[:2]} == {True}
    assert not agency.heard(ada, RequestToYou)


def test_nobody_is_asked_twice_in_a_quarter_however_the_first_time_ended(agency: Agency) -> None:
    me, ada, bo = agency.mentee("Me"), agency.mentor("Ada"), agency.mentor("Bo")
    request_id = agency.ask(me, ada)
    agency.change_place(ada, state=EnrolmentState.PAUSED)
    agency.settle()
    agency.change_place(ada, state=EnrolmentState.ACTIVE)
    assert agency.states(request_id) == ["skipped"]

    with pytest.raises(ChoiceWrong) as wrong:
        agency.ask(me, bo, ada)
    assert (wrong.value.field, wrong.value.reason) == ("second", "again")

    agency.world.clock.move_to(agency.world.now + timedelta(weeks=13, hours=1))
    assert agency.states(agency.ask(me, bo, ada)) == ["asked", "waiting"]


def test_who_cannot_be_asked_is_refused_beside_the_field_whatever_the_ground(
    agency: Agency,
) -> None:
    me, ada = agency.mentee("Me"), agency.mentor("Ada")
    hidden, full = agency.mentor("Bo"), agency.mentor("Cy", places=0)
    agency.avoid(hidden, me)

    for one in (hidden, full, "nobody", me):
        with pytest.raises(ChoiceWrong) as wrong:
            agency.ask(me, ada, one)
        assert (wrong.value.field, wrong.value.reason) == ("second", "cannot")
        assert wrong.value.parameters == {"field": "second", "reason": "cannot"}
    with pytest.raises(ChoiceWrong, match="twice"):
        agency.ask(me, ada, ada)


def test_a_form_sent_twice_asks_once_and_a_second_request_waits(agency: Agency) -> None:
    me, ada, bo = agency.mentee("Me"), agency.mentor("Ada"), agency.mentor("Bo")
    caller = agency.caller(me)

    first = agency.requests.ask(caller, agency.wish(ada), "V1")
    assert agency.requests.ask(caller, agency.wish(ada), "V1") == first
    with pytest.raises(AlreadyAsking):
        agency.requests.ask(caller, agency.wish(bo), "V2")

    agency.settle()
    assert len(agency.heard(ada, RequestToYou)) == 1


def test_who_is_stood_down_can_ask_nobody(agency: Agency) -> None:
    me, ada = agency.mentee("Me", stood_down_until=date(2027, 1, 1)), agency.mentor("Ada")

    with pytest.raises(CannotBeAsked):
        agency.ask(me, ada)


def test_something_asked_first_is_answered_and_gives_both_their_days(any_agency: Agency) -> None:
    agency = any_agency
    me, ada = agency.mentee("Me"), agency.mentor("Ada")
    request_id = agency.ask(me, ada)
    agency.later(days=1)
    asked_by = agency.choice(request_id, 1).answer_by

    agency.requests.ask_first(agency.caller(ada), request_id, "How much do you know?")
    agency.settle()
    (question,) = agency.heard(me, RequestQuestion)
    assert (question.name, question.question) == ("Ada", "How much do you know?")
    assert agency.cards.mine(agency.caller(me))[0].question == "How much do you know?"

    agency.later(days=1)
    agency.requests.reply(agency.caller(me), request_id, "Joins, not windows.")
    agency.settle()
    agency.requests.reply(agency.caller(me), request_id, "Something else.")  # sent twice

    answer = agency.heard(ada, RequestToYou)[-1].asked
    assert (answer.reply, answer.stage, answer.may_ask) == ("Joins, not windows.", "asked", False)
    answer_by = agency.choice(request_id, 1).answer_by
    assert answer_by is not None
    assert asked_by is not None
    assert answer_by > asked_by
    accept(agency, ada, request_id)
    assert {one.asked.stage for one in agency.shows(ada) if isinstance(one, RequestToYou)} == {
        "accepted"
    }


def test_a_question_nobody_answers_lets_the_request_go_on(agency: Agency) -> None:
    me, ada, bo = agency.mentee("Me"), agency.mentor("Ada"), agency.mentor("Bo")
    request_id = agency.ask(me, ada, bo)
    agency.requests.ask_first(agency.caller(ada), request_id, "Why?")

    agency.later(days=3)

    assert agency.states(request_id)[0] == "expired"
    assert not [one for one in agency.heard(ada, RequestToYou) if one.reminder]
    with pytest.raises(RequestOver):
        agency.requests.reply(agency.caller(me), request_id, "Because.")


def test_withdrawing_takes_everything_back(agency: Agency) -> None:
    me, ada, bo = agency.mentee("Me"), agency.mentor("Ada"), agency.mentor("Bo")
    request_id = agency.ask(me, ada, bo)

    agency.requests.withdraw(agency.caller(me), request_id)
    agency.requests.withdraw(agency.caller(me), request_id)
    agency.settle()

    assert agency.states(request_id) == ["withdrawn", "withdrawn"]
    (asked,) = agency.shows(ada)
    assert isinstance(asked, RequestToYou)
    assert asked.asked.stage == "gone"
    with pytest.raises(RequestOver):
        agency.requests.accept(agency.caller(ada), request_id)
    agency.later(days=7)
    assert len(agency.heard(ada, RequestToYou)) == 1
    assert not agency.heard(bo, RequestToYou)


def test_only_who_is_asked_answers_and_only_who_asks_withdraws(agency: Agency) -> None:
    me, ada, bo = agency.mentee("Me"), agency.mentor("Ada"), agency.mentor("Bo")
    request_id = agency.ask(me, ada, bo)
    refused: list[tuple[type[RapportError], Callable[[], object]]] = [
        (NotYours, lambda: agency.requests.accept(agency.caller(me), request_id)),
        (RequestOver, lambda: agency.requests.accept(agency.caller(bo), request_id)),
        (NotYours, lambda: agency.cards.asked(agency.caller(bo), request_id)),
        (NoSuchRequest, lambda: agency.requests.accept(agency.caller(ada), "nothing")),
        (NoSuchRequest, lambda: agency.requests.withdraw(agency.caller(ada), request_id)),
        (NoSuchRequest, lambda: agency.requests.reply(agency.caller(bo), request_id, "x")),
        (NoSuchRequest, lambda: agency.cards.one(agency.caller(ada), request_id)),
    ]
    for error, act in refused:
        with pytest.raises(error):
            act()
    assert agency.states(request_id) == ["asked", "waiting"]


def test_the_last_place_goes_to_exactly_one_under_a_race(any_agency: Agency) -> None:
    agency = any_agency
    ada = agency.mentor("Ada", places=1)
    requests = [agency.ask(agency.mentee(f"M{number}"), ada) for number in range(3)]
    outcomes: list[str] = []

    def press(request_id: str) -> None:
        try:
            agency.requests.accept(agency.caller(ada), request_id)
            outcomes.append("yes")
        except NoPlaceLeft:
            outcomes.append("no place")

    at_once(*[lambda one=one: press(one) for one in requests * 2])
    agency.settle()

    (mentorship,) = agency.rows(Mentorship)
    won = mentorship.request_id
    assert sorted(agency.states(one)[0] for one in requests) == ["accepted", "skipped", "skipped"]
    assert agency.states(str(won)) == ["accepted"]
    assert outcomes.count("yes") == 2  # the winner's button was pressed twice
    assert len([n for c, n in agency.messenger.said if isinstance(n, Introduction)]) == 1


def test_saying_yes_and_taking_it_back_at_once_leaves_one_of_the_two(any_agency: Agency) -> None:
    agency = any_agency
    me, ada = agency.mentee("Me"), agency.mentor("Ada")
    request_id = agency.ask(me, ada)
    refused: list[str] = []

    def trying(act: Callable[[], object]) -> Callable[[], None]:
        def attempt() -> None:
            try:
                act()
            except RequestOver as error:
                refused.append(error.code)

        return attempt

    at_once(
        trying(lambda: agency.requests.accept(agency.caller(ada), request_id)),
        trying(lambda: agency.requests.withdraw(agency.caller(me), request_id)),
    )

    accepted = agency.states(request_id) == ["accepted"]
    assert len(agency.rows(Mentorship)) == (1 if accepted else 0)
    assert refused == ["request-over"]


def test_who_wants_to_hear_of_a_place_hears_when_there_is_one_and_never_of_a_list(
    agency: Agency,
) -> None:
    me, ada, bo = agency.mentee("Me"), agency.mentor("Ada"), agency.mentor("Bo", places=0)
    for mentor in (ada, bo):
        agency.requests.watch(agency.caller(me), agency.programme_id, mentor)
    agency.later(days=1)
    assert not agency.heard(me, PlaceFree)  # Ada had one all along: nothing changed

    agency.avoid(bo, me)
    for mentor in (ada, bo):
        role = Role(mentors=True, wants_mentor=False, places=2)
        agency.roles.keep(agency.caller(mentor), agency.programme_id, role)
    agency.later(days=1)

    assert [one.name for one in agency.heard(me, PlaceFree)] == ["Ada"]
    assert agency.duties[1].due(agency.world.now) == []


def test_a_place_that_becomes_free_is_told_of_when_the_mentor_knows(agency: Agency) -> None:
    me, ada = agency.mentee("Me"), agency.mentor("Ada")
    pairing_id = agency.mentorship(ada, agency.mentee("Zoe"))
    agency.requests.watch(agency.caller(me), agency.programme_id, ada)
    agency.close(pairing_id, end_told_at=agency.world.now + timedelta(days=1))

    agency.later(hours=23)
    assert not agency.heard(me, PlaceFree)
    agency.later(hours=2)
    assert len(agency.heard(me, PlaceFree)) == 1


def test_half_an_hour_is_asked_for_in_any_programme_and_is_over_by_itself(
    any_agency: Agency,
) -> None:
    agency = any_agency
    coffee, sql = agency.world.programme("Coffee"), agency.world.skill("SQL")
    me, ada = agency.mentee("Me"), agency.world.member("Ada")
    agency.world.enrol(coffee, ada)
    agency.world.knows(ada, sql, SkillSide.OFFER)

    request_id = agency.ask(me, ada, asks=Asks.SKILL_SHARE, programme_id=None, skill_id=sql)
    (asked,) = agency.heard(ada, RequestToYou)
    assert (asked.asked.skill, asked.asked.asks) == ("SQL", Asks.SKILL_SHARE)
    accept(agency, ada, request_id)

    (pairing,) = agency.rows(Pairing)
    assert (pairing.programme_id, pairing.state) == (coffee, PairingState.INTRODUCED)
    assert agency.rows(Mentorship) == []
    (introduction,) = [n for _, n in agency.messenger.said if isinstance(n, Introduction)]
    assert introduction.plan == ()
    agency.world.clock.move_to(agency.world.now + timedelta(weeks=3))
    agency.settle()
    assert agency.rows(Pairing)[0].state is PairingState.FINISHED


def half_an_hour(agency: Agency) -> tuple[str, str, str]:
    """Let Ada give half an hour to somebody; return the two and the pairing."""
    sql = agency.world.skill("SQL")
    me, ada = agency.mentee("Me"), agency.mentor("Ada", sql)
    request_id = agency.ask(me, ada, asks=Asks.SKILL_SHARE, programme_id=None, skill_id=sql)
    accept(agency, ada, request_id)
    (pairing,) = agency.rows(Pairing)
    return me, ada, pairing.id


def taught(agency: Agency, member_id: str) -> list[str]:
    with agency.database.reading.begin() as session:
        member = session.get_one(Member, (agency.world.workspace_id, member_id))
        return skills_passed_on(session, member)


def book(agency: Agency, starts_at: datetime) -> None:
    with agency.database.writing.begin() as session:
        (meeting,) = session.query(MeetingSession).all()
        meeting.state, meeting.starts_at = SessionState.BOOKED, starts_at


def test_both_are_asked_once_after_half_an_hour_that_was_booked(any_agency: Agency) -> None:
    agency = any_agency
    me, ada, _ = half_an_hour(agency)
    book(agency, agency.world.now + timedelta(days=2))

    agency.later(days=2)
    assert not agency.heard(me, EndQuestion)
    agency.later(days=19)

    for one, partner in ((me, "Ada"), (ada, "Me")):
        (asked,) = agency.heard(one, EndQuestion)
        assert (asked.partners, asked.skill, asked.half_hour) == ((partner,), "SQL", True)
        assert not asked.reminder


def test_without_a_booked_time_both_are_asked_after_two_weeks_while_there_is_time_left(
    agency: Agency,
) -> None:
    me, ada, pairing_id = half_an_hour(agency)

    agency.later(days=13)
    assert not agency.heard(me, EndQuestion)
    agency.later(days=2)
    (asked,) = agency.heard(me, EndQuestion)
    agency.check_ins.answer(agency.caller(me), asked.check_in_id, Answer.YES)
    agency.later(days=1)

    assert agency.rows(MeetingSession)[0].state is SessionState.HELD
    assert [taught(agency, one) for one in (me, ada)] == [[], []]  # Ada has not said so yet
    (asked,) = agency.heard(ada, EndQuestion)
    agency.check_ins.answer(agency.caller(ada), asked.check_in_id, Answer.YES)
    assert [taught(agency, one) for one in (me, ada)] == [[], ["SQL"]]
    assert agency.rows(Pairing)[0].state is PairingState.INTRODUCED
    agency.later(weeks=2)
    (pairing,) = agency.rows(Pairing)
    assert (pairing.id, pairing.state) == (pairing_id, PairingState.FINISHED)
    assert len(agency.heard(me, EndQuestion)) == len(agency.heard(ada, EndQuestion)) == 1


def test_half_an_hour_that_is_booked_late_stays_open_until_the_two_could_say_how_it_was(
    agency: Agency,
) -> None:
    me, _, _ = half_an_hour(agency)
    book(agency, agency.world.now + timedelta(days=20))

    agency.later(days=22)
    assert len(agency.heard(me, EndQuestion)) == 1
    assert agency.rows(Pairing)[0].state is PairingState.INTRODUCED
    agency.later(days=6)
    assert agency.rows(Pairing)[0].state is PairingState.FINISHED


def test_nobody_is_asked_about_half_an_hour_that_ended(agency: Agency) -> None:
    me, ada, pairing_id = half_an_hour(agency)
    with agency.database.writing.begin() as session:
        Endings(agency.world.outbox).end_pairing(
            session, agency.world.workspace_id, pairing_id, agency.world.now, me
        )

    agency.later(weeks=3)

    assert agency.heard(me, EndQuestion) == agency.heard(ada, EndQuestion) == []


def test_who_pauses_lets_nobody_wait_and_may_ask_whoever_was_not_asked_yet(
    any_agency: Agency,
) -> None:
    agency = any_agency
    me, ada, bo = agency.mentee("Me"), agency.mentor("Ada"), agency.mentor("Bo")
    request_id = agency.ask(me, ada, bo)

    agency.change_place(me, state=EnrolmentState.PAUSED)
    with pytest.raises(RequestOver):  # pressed before the clock came round
        agency.requests.accept(agency.caller(ada), request_id)
    agency.settle()

    assert agency.states(request_id) == ["withdrawn", "withdrawn"]
    (told,) = [one for one in agency.shows(me) if isinstance(one, RequestNews)]
    assert told.card.state == "withdrawn"
    (asked,) = [one for one in agency.shows(ada) if isinstance(one, RequestToYou)]
    assert asked.asked.stage == "gone"  # as after any other end
    agency.change_place(me, state=EnrolmentState.ACTIVE)
    assert agency.states(agency.ask(me, bo)) == ["asked"]


def test_half_an_hour_is_asked_for_on_until_every_place_is_paused(agency: Agency) -> None:
    coffee, sql = agency.world.programme("Coffee"), agency.world.skill("SQL")
    me, ada = agency.mentee("Me"), agency.mentor("Ada", sql)
    agency.world.enrol(coffee, me)
    request_id = agency.ask(me, ada, asks=Asks.SKILL_SHARE, programme_id=None, skill_id=sql)

    agency.change_place(me, state=EnrolmentState.PAUSED)
    agency.settle()
    assert agency.states(request_id) == ["asked"]
    agency.change_place(me, coffee, state=EnrolmentState.PAUSED)
    agency.settle()
    assert agency.states(request_id) == ["withdrawn"]


def test_nobody_hears_of_a_place_in_a_pause_but_afterwards(agency: Agency) -> None:
    me, ada = agency.mentee("Me"), agency.mentor("Ada", places=0)
    agency.requests.watch(agency.caller(me), agency.programme_id, ada)
    agency.change_place(me, state=EnrolmentState.PAUSED)
    role = Role(mentors=True, wants_mentor=False, places=2)
    agency.later(hours=1)
    agency.roles.keep(agency.caller(ada), agency.programme_id, role)

    agency.later(days=1)
    assert not agency.heard(me, PlaceFree)
    agency.change_place(me, state=EnrolmentState.ACTIVE)
    agency.settle()
    assert len(agency.heard(me, PlaceFree)) == 1


def test_requests_of_a_week_leave_a_mentor_the_slot_of_an_introduction(
    any_agency: Agency,
) -> None:
    agency = any_agency
    ada = agency.mentor("Ada", places=5)
    askers = [agency.mentee(f"M{number}") for number in range(4)]
    requests = [agency.ask(one, ada) for one in askers]

    assert [agency.choice(one, 1).asked_at is None for one in requests] == [False] * 3 + [True]
    accept(agency, ada, requests[0])
    introductions = [n for _, n in agency.messenger.said if isinstance(n, Introduction)]
    assert len(introductions) == 1  # in the same week, as the fourth and last notice


def test_who_waits_for_a_mentor_with_a_full_week_always_knows_by_when(agency: Agency) -> None:
    ada = agency.mentor("Ada", places=5, weekly_notices=2)
    agency.ask(agency.mentee("Zoe"), ada)
    me = agency.mentee("Me")
    agency.ask(me, ada)  # on Monday: Ada reads it next Monday

    monday = date(2026, 11, 30)
    (told,) = [one for one in agency.shows(me) if isinstance(one, RequestNews)]
    assert told.card.hear_by is not None
    assert told.card.hear_by > monday
    agency.later(days=7)
    (now_told,) = [one for one in agency.shows(me) if isinstance(one, RequestNews)]
    assert now_told.card.hear_by == told.card.hear_by


def test_a_programme_that_ends_lets_askers_know_kindly(agency: Agency) -> None:
    me, ada = agency.mentee("Me"), agency.mentor("Ada")
    request_id = agency.ask(me, ada)

    agency.change_programme(state=ProgrammeState.ENDED)
    agency.settle()

    assert agency.states(request_id) == ["withdrawn"]
    assert news(agency, me).card.state == "exhausted"


def test_who_left_is_let_go_in_silence(agency: Agency) -> None:
    me, ada = agency.mentee("Me"), agency.mentor("Ada")
    request_id = agency.ask(me, ada)

    agency.change_place(me, state=EnrolmentState.LEFT)
    agency.settle()

    assert agency.states(request_id) == ["withdrawn"]
    assert len(agency.heard(me, RequestNews)) == 1
    assert [one.asked.stage for one in agency.shows(ada) if isinstance(one, RequestToYou)] == [
        "gone"
    ]


def test_a_mentor_slack_cannot_reach_is_passed(agency: Agency) -> None:
    me, ada, bo = agency.mentee("Me"), agency.mentor("Ada"), agency.mentor("Bo")
    agency.people.gone.add("UADA")

    request_id = agency.ask(me, ada, bo)

    assert agency.states(request_id) == ["skipped", "asked"]
    assert news(agency, me).passed == ("Ada",)


def test_no_line_about_a_request_names_a_person_or_holds_a_word(agency: Agency) -> None:
    me, ada = agency.mentee("Me"), agency.mentor("Ada")
    request_id = agency.ask(me, ada, sentence="A secret wish.")
    agency.requests.ask_first(agency.caller(ada), request_id, "A secret question?")
    agency.settle()
    agency.requests.reply(agency.caller(me), request_id, "A secret answer.")
    agency.requests.decline(agency.caller(ada), request_id, DeclineReason.NO_TIME)
    agency.settle()

    for row in agency.world.lines():
        kept = f"{row.key} {row.details} {row.place}"
        assert not any(word in kept for word in ("secret", "UME", "UADA", "no_time", "Ada"))


def test_a_wish_keeps_its_words(agency: Agency) -> None:
    me, ada = agency.mentee("Me", goal="Lead a team."), agency.mentor("Ada")
    agency.ask(me, ada, sentence="Please <teach> me & mine.")

    (asked,) = agency.heard(ada, RequestToYou)
    shown = replace(asked.asked, request_id="")
    assert (shown.sentence, shown.goal, shown.places) == (
        "Please <teach> me & mine.",
        "Lead a team.",
        1,
    )
