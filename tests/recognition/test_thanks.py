"""Thanks: public only when both agree, milestones for one person, one post a month."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.mentors import ThanksLine
from bot.domain.mentorship import MentorshipState
from bot.domain.notices.check_ins import ThanksNote
from bot.domain.notices.recognition import MilestoneReached, MonthlyThanks
from bot.domain.recognition import Count, NoSuchThanks, ThanksWrong, month_counts, next_post
from bot.services.messenger import Vanished
from bot.services.monthly_posts import keep_monthly_post
from bot.services.recognition import shown_thanks
from models.meeting import Answer, CheckIn, MeetingSession, Question, SessionState, Thanks
from models.member import Member
from models.mentorship import Mentorship
from models.programme import Programme
from models.recognition import Milestone, MonthlyPost
from models.rounds import Pairing, PairingMember, PairingState
from models.session import Database
from tests.rounds.test_many_at_once import at_once
from tests.whole import Whole
from tests.world import World, build_world

FIRST = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Berlin


@dataclass
class Office(Whole):
    def __post_init__(self) -> None:
        self.programme = self.world.programme(next_round_at=None, channel="CCOFFEE")
        names = ("Ada", "Bo", "Cy", "Di", "Ed", "Flo")
        self.ids = {name: self.world.member(name) for name in names}
        self.world.enrol(self.programme, *self.ids.values())

    def thank(self, writer: str, reader: str, text: str, *, may_show: bool = True) -> str:
        caller = self.caller(self.ids[writer])
        self.services.thanks.recognition.thank(
            caller, f"U{reader.upper()}", text, may_show=may_show
        )
        return next(one.id for one in self.rows(Thanks, text=text))

    def decide(self, reader: str, thanks_id: str, *, shown: bool) -> None:
        self.services.thanks.recognition.decide(
            self.caller(self.ids[reader]), thanks_id, shown=shown
        )

    def on_card(self, name: str) -> tuple[ThanksLine, ...]:
        with self.world.database.reading.begin() as session:
            return shown_thanks(session, self.world.workspace_id, self.ids[name])

    def together(self, *people: str, state: PairingState = PairingState.INTRODUCED) -> str:
        """Store that some people were introduced now; return the pairing's id."""
        world, pairing_id = self.world, self.world.new_id()
        pairing = Pairing(
            workspace_id=world.workspace_id,
            id=pairing_id,
            programme_id=self.programme,
            state=state,
            locked=False,
            score=0,
            terms=[],
            openers=[],
            sheet_wanted=False,
            created_at=world.now,
            introduced_at=world.now,
        )
        places = [
            PairingMember(
                workspace_id=world.workspace_id,
                pairing_id=pairing_id,
                member_id=member_id,
                position=position,
                wants_sheet=False,
                silent=False,
            )
            for position, member_id in enumerate(people)
        ]
        with world.database.writing.begin() as session:
            session.add(pairing)
            session.flush()
            session.add_all(places)
        return pairing_id

    def posts(self) -> list[MonthlyThanks]:
        return [one for at, one in self.heard(MonthlyThanks) if at.startswith("CCOFFEE")]


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def both(request: pytest.FixtureRequest) -> Office:
    """Return the office on either database."""
    database: Database = request.getfixturevalue(
        "database" if request.param == "sqlite" else "postgres"
    )
    return Office(build_world(database))


def test_a_note_arrives_and_asks_only_if_its_writer_ticked_it(office: Office) -> None:
    office.thank("Ada", "Bo", "For the query", may_show=True)
    office.thank("Ada", "Cy", "Between us", may_show=False)
    office.wake()

    (asked,) = office.read_by("Bo", ThanksNote)
    (kept,) = office.read_by("Cy", ThanksNote)
    assert (asked.who, asked.asks, asked.channel) == ("Ada", True, "CCOFFEE")
    assert (kept.asks, kept.channel) == (False, None)


def test_thanks_are_on_a_card_only_while_both_agree(office: Office) -> None:
    thanks_id = office.thank("Ada", "Bo", "For the query")
    assert office.on_card("Bo") == ()
    office.decide("Bo", thanks_id, shown=True)
    assert office.on_card("Bo") == (ThanksLine("Ada", "For the query"),)
    office.services.thanks.recognition.take_back(office.caller(office.ids["Ada"]), thanks_id)
    assert office.on_card("Bo") == ()


def test_the_writer_cannot_tell_what_the_receiver_decided(office: Office) -> None:
    shown, hidden = office.thank("Ada", "Bo", "One"), office.thank("Ada", "Bo", "Two")
    office.decide("Bo", shown, shown=True)
    office.decide("Bo", hidden, shown=False)
    from bot.i18n import words_for
    from bot.views.recognition import listing

    mine = office.services.thanks.recognition.mine(office.caller(office.ids["Ada"]))
    view = repr(listing(mine, words_for("en-GB")))
    assert view.count("Only us two") == 2


def test_nobody_else_decides_and_a_note_that_was_not_offered_cannot_be_shown(
    office: Office,
) -> None:
    offered = office.thank("Ada", "Bo", "One")
    private = office.thank("Ada", "Bo", "Two", may_show=False)
    for reader, thanks_id in (("Cy", offered), ("Ada", offered), ("Bo", private)):
        with pytest.raises(NoSuchThanks):
            office.decide(reader, thanks_id, shown=True)
    with pytest.raises(NoSuchThanks):
        office.services.thanks.recognition.take_back(office.caller(office.ids["Bo"]), offered)


def test_whoever_would_rather_not_meet_the_writer_gets_nothing(office: Office) -> None:
    keeps_apart(office, "Bo", "UADA")
    thanks_id = office.thank("Ada", "Bo", "Hello?")
    office.wake()

    assert office.read_by("Bo", ThanksNote) == []
    assert office.services.thanks.recognition.mine(office.caller(office.ids["Bo"])).received == ()
    assert "Hello?" not in json.dumps(everything_about(office, "Bo"))
    with pytest.raises(NoSuchThanks):
        office.decide("Bo", thanks_id, shown=True)
    assert office.services.members.privacy.stored(office.caller(office.ids["Bo"])).thanks == 0


def test_the_writer_of_a_note_that_is_kept_back_finds_nothing_different(both: Office) -> None:
    office = both
    keeps_apart(office, "Bo", "UADA")
    ada = office.caller(office.ids["Ada"])
    seen = []
    for reader in ("Bo", "Cy"):
        office.thank("Ada", reader, "For the query")
        office.thank("Ada", reader, "For the query")  # the same again
        office.wake()
        (newest, *_) = office.services.thanks.recognition.mine(ada).given
        (exported, *_) = reversed(everything_about(office, "Ada")["thanks_given"])
        assert exported.pop("to_id") == reader
        seen.append((replace(newest, thanks_id="", who=""), exported))
    assert seen[0] == seen[1]

    for number in range(8):
        office.thank("Ada", "Bo", f"Number {number}", may_show=False)
    with pytest.raises(ThanksWrong):  # ten a day, whoever got them
        office.thank("Ada", "Bo", "Number 9", may_show=False)


def test_two_programmes_with_nearly_the_same_members_share_no_thanks(office: Office) -> None:
    other = office.world.programme("Other", next_round_at=None, channel="COTHER")
    office.world.enrol(other, *[office.ids[name] for name in ("Ada", "Bo", "Cy", "Di", "Ed")])
    office.wake()
    for writer in ("Ada", "Bo", "Cy", "Di", "Ed"):
        office.thank(writer, "Flo", f"From {writer}", may_show=False)  # Flo is in one of the two
        office.thank(writer, "Bo" if writer == "Ada" else "Ada", f"Too {writer}", may_show=False)
    office.until(FIRST + timedelta(hours=1))

    (post,) = [one for _, one in office.heard(MonthlyThanks)]
    assert post.counts.thanks == 10  # all of them in the first programme of both, none twice


def keeps_apart(office: Office, name: str, slack_id: str) -> None:
    """Put somebody on a person's private list."""
    office.services.members.privacy.keep_apart(office.caller(office.ids[name]), [slack_id])


def everything_about(office: Office, name: str) -> dict[str, Any]:
    """Return the file about a person, as that person would get it now."""
    with office.world.database.reading.begin() as session:
        member = session.get_one(Member, (office.world.workspace_id, office.ids[name]))
        found = office.services.members.exporting.everything(session, member, office.world.now)
    loaded: dict[str, Any] = json.loads(json.dumps(found))
    return loaded


@pytest.mark.parametrize(("to", "reason"), [("UADA", "oneself"), ("USTRANGER", "no-member")])
def test_what_cannot_arrive_is_answered(office: Office, to: str, reason: str) -> None:
    with pytest.raises(ThanksWrong) as wrong:
        office.services.thanks.recognition.thank(
            office.caller(office.ids["Ada"]), to, "Thank you", may_show=False
        )
    assert wrong.value.reason == reason


def test_ten_a_day_are_enough_and_the_same_note_goes_once(office: Office) -> None:
    for number in range(10):
        office.thank("Ada", "Bo", f"Number {number}", may_show=False)
    office.thank("Ada", "Bo", "Number 9", may_show=False)
    with pytest.raises(ThanksWrong) as wrong:
        office.thank("Ada", "Bo", "Number 11", may_show=False)
    assert wrong.value.reason == "too-many"
    assert len(office.rows(Thanks)) == 10


def test_a_month_is_told_once_on_its_first_working_day(both: Office) -> None:
    both.wake()
    agreed = both.thank("Ada", "Bo", "For the query")
    both.decide("Bo", agreed, shown=True)
    both.thank("Cy", "Di", "Not agreed yet")
    refused = both.thank("Di", "Ed", "Not for everybody")
    both.decide("Ed", refused, shown=False)

    both.until(FIRST - timedelta(minutes=1))
    assert both.posts() == []
    both.until(FIRST + timedelta(days=20))

    (post,) = both.posts()
    assert [(one.from_name, one.to_name, one.text) for one in post.thanks] == [
        ("Ada", "Bo", "For the query")
    ]
    assert post.counts.is_empty
    assert len(both.rows(MonthlyPost)) == 1


def test_numbers_are_told_from_five_people_up(office: Office) -> None:
    office.wake()
    for writer in ("Ada", "Bo", "Cy", "Di", "Ed"):
        office.thank(writer, "Flo", f"From {writer}", may_show=False)
    office.until(FIRST + timedelta(hours=1))
    (post,) = office.posts()
    assert (post.counts.thanks, post.counts.meetings, post.thanks) == (5, None, ())


def test_four_people_are_no_number_and_nothing_to_say_is_not_posted(office: Office) -> None:
    office.wake()
    for writer in ("Ada", "Bo", "Cy", "Di"):
        office.thank(writer, "Flo", f"From {writer}", may_show=False)
    office.until(FIRST + timedelta(days=2))
    assert office.posts() == []
    assert office.rows(MonthlyPost) == []


def test_two_processes_post_a_month_once(both: Office) -> None:
    both.wake()
    agreed = both.thank("Ada", "Bo", "For the query")
    both.decide("Bo", agreed, shown=True)
    both.world.clock.move_to(FIRST)
    duty = both.services.thanks.monthly_posts
    (item,) = duty.due(both.world.now)

    at_once(*[lambda: duty.carry_out(item, FIRST)] * 4)
    both.wake()

    assert len(both.posts()) == 1
    assert len(both.world.lines("monthly_thanks")) == 1


def test_an_organiser_switches_it_off(office: Office) -> None:
    office.wake()
    agreed = office.thank("Ada", "Bo", "For the query")
    office.decide("Bo", agreed, shown=True)
    with office.world.database.writing.begin() as session:
        programme = session.get_one(Programme, (office.world.workspace_id, office.programme))
        keep_monthly_post(session, programme, posts=False)
    office.until(FIRST + timedelta(days=40))
    assert office.posts() == []


def test_a_post_loses_what_one_of_the_two_does_not_want_there_any_more(office: Office) -> None:
    office.wake()
    first, second = office.thank("Ada", "Bo", "One"), office.thank("Cy", "Di", "Two")
    office.decide("Bo", first, shown=True)
    office.decide("Di", second, shown=True)
    office.until(FIRST + timedelta(hours=1))
    office.decide("Bo", first, shown=False)
    office.wake()
    assert [one.text for one in office.posts()[-1].thanks] == ["Two"]

    office.services.members.erasing.erase(office.caller(office.ids["Cy"]))
    office.wake()
    gone = [at for at, one in office.messenger.said if at.startswith("-CCOFFEE")]
    assert len(gone) == 1
    assert not any(isinstance(one, Vanished) for _, one in office.messenger.said)


def test_a_tenth_thank_you_is_told_to_one_person_once(office: Office) -> None:
    office.wake()
    for number in range(11):
        writer = ("Ada", "Cy", "Di", "Ed")[number % 4]
        office.thank(writer, "Bo", f"Number {number}", may_show=False)
    office.later(days=40)
    assert [one.kind for one in office.read_by("Bo", MilestoneReached)] == ["tenth_thanks"]
    assert len(office.heard(MilestoneReached)) == 1


def meetings(office: Office, name: str, partners: list[str], state: SessionState) -> None:
    """Let somebody have been introduced to some people, and have said that they met."""
    here = office.world.workspace_id
    for partner in partners:
        people = [office.ids[name], office.ids[partner]]
        pairing_id = office.together(*people)
        with office.world.database.writing.begin() as session:
            session.add(
                MeetingSession(
                    workspace_id=here,
                    id=office.world.new_id(),
                    pairing_id=pairing_id,
                    number=1,
                    state=state,
                    slot_set=1,
                    minutes=30,
                    version=1,
                )
            )
            session.add(
                CheckIn(
                    workspace_id=here,
                    id=office.world.new_id(),
                    pairing_id=pairing_id,
                    member_id=office.ids[name],
                    question=Question.DID_YOU_MEET,
                    answer=Answer.YES,
                    asked_at=office.world.now,
                    answered_at=office.world.now,
                    reminded=False,
                )
            )


def test_a_fifth_meeting_is_told_once_to_whoever_said_that_five_took_place(
    both: Office,
) -> None:
    office = both
    office.wake()  # the first look
    meetings(office, "Ada", ["Bo", "Cy", "Di", "Ed"], SessionState.HELD)
    meetings(office, "Ada", ["Flo"], SessionState.NOT_HELD)  # Flo says the opposite
    office.later(days=2)
    assert office.heard(MilestoneReached) == []

    meetings(office, "Ada", ["Flo"], SessionState.HELD)
    office.later(days=3)

    assert [one.kind for one in office.read_by("Ada", MilestoneReached)] == ["fifth_meeting"]
    assert len(office.heard(MilestoneReached)) == 1  # a partner's word is no word of Flo's


def completed(office: Office, mentor: str, mentee: str, state: PairingState) -> None:
    """Let a mentorship have come to an end just now."""
    people = (office.ids[mentor], office.ids[mentee])
    pairing_id = office.together(*people, state=state)
    with office.world.database.writing.begin() as session:
        session.add(
            Mentorship(
                workspace_id=office.world.workspace_id,
                pairing_id=pairing_id,
                mentor_id=people[0],
                mentee_id=people[1],
                state=MentorshipState.CLOSED,
                began_at=office.world.now - timedelta(weeks=26),
                ends_on=office.world.now.date(),
                closed_at=office.world.now,
            )
        )


def test_a_first_mentorship_is_told_to_both_a_week_after_its_planned_end(both: Office) -> None:
    office = both
    office.wake()
    completed(office, "Ada", "Bo", PairingState.FINISHED)
    completed(office, "Cy", "Di", PairingState.ENDED)  # broken off: no milestone
    office.later(days=6)
    assert office.heard(MilestoneReached) == []

    completed(office, "Ada", "Ed", PairingState.FINISHED)
    office.later(days=10)

    for name, told in (("Ada", 1), ("Bo", 1), ("Cy", 0), ("Di", 0), ("Ed", 1)):
        read = [one.kind for one in office.read_by(name, MilestoneReached)]
        assert read == ["first_mentorship"] * told


def test_what_was_reached_before_the_first_look_is_not_told(office: Office) -> None:
    for number in range(10):
        office.thank("Ada", "Bo", f"Number {number}", may_show=False)
    office.later(days=40)
    assert office.heard(MilestoneReached) == []
    assert len(office.rows(Milestone)) == 1


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param("2026-11-23T08:00+00:00", "2026-12-01T09:00+00:00", id="winter"),
        pytest.param("2026-12-01T09:00+00:00", "2027-01-01T09:00+00:00", id="strictly after"),
        pytest.param(
            "2027-04-20T08:00+00:00", "2027-05-03T08:00+00:00", id="the 1st is a saturday"
        ),
    ],
)
def test_the_post_comes_on_the_first_working_day_at_ten(after: str, expected: str) -> None:
    found = next_post(datetime.fromisoformat(after), "Europe/Berlin")
    assert found == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("meetings", "told"),
    [
        pytest.param(Count(14, 23), (10, 20), id="rounded down"),
        pytest.param(Count(15, 25), (15, 25), id="fives"),
        pytest.param(Count(4, 8), (None, None), id="too few to round"),
    ],
)
def test_meetings_are_told_in_fives_so_that_rounds_taken_away_leave_nobody(
    meetings: Count, told: tuple[int | None, int | None]
) -> None:
    counts = month_counts(meetings, Count(0, 0), Count(0, 0))
    assert (counts.meetings, counts.people) == told


def test_a_number_of_four_people_is_no_number() -> None:
    counts = month_counts(Count(9, 4), Count(5, 5), Count(0, 0))
    assert (counts.meetings, counts.people, counts.thanks, counts.questions) == (
        None,
        None,
        5,
        None,
    )
