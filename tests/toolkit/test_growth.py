"""How sure people feel: asked twice, told to nobody, counted by the quarter from five up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.domain.growth import (
    BothEnds,
    Growth,
    NoSuchRating,
    RatingMoment,
    RatingTooLate,
    Subject,
    growth_of,
    last_quarter,
    quarter_ends,
    quarter_of,
)
from bot.domain.mentorship import MentorshipState
from bot.services.growth_duties import CountGrowth
from bot.services.overview import Overview
from models.growth import GrowthCount, SelfRating
from models.member import Member, SkillSide
from models.mentorship import Mentorship
from models.personal import empty_holdings
from models.programme import Format
from tests.toolkit.conftest import School

START, END = RatingMoment.START, RatingMoment.END
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def answers(*pairs: tuple[int, int]) -> list[BothEnds]:
    """Return what so many people answered at both ends."""
    return [
        BothEnds(f"M{number}", f"P{number}", before, after, NOW)
        for number, (before, after) in enumerate(pairs)
    ]


def test_under_five_people_there_is_no_number() -> None:
    assert growth_of(answers(*[(2, 4)] * 4)) is None
    assert growth_of(answers(*[(2, 4)] * 5)) == Growth(5, 2, 4)


def test_somebody_with_two_mentorships_is_one_person() -> None:
    four = answers(*[(2, 4)] * 4)
    again = BothEnds("M0", "P9", 1, 5, NOW + timedelta(days=1))

    assert growth_of([*four, again]) is None
    five = answers(*[(2, 4)] * 5)
    assert growth_of([*five, again]) == growth_of([again, *five[1:]])


def test_a_mean_is_told_in_halves_and_says_little_of_any_one() -> None:
    """With four answers known, the fifth may be one of several wherever it lies."""
    known = [(2, 2), (2, 3), (3, 4), (2, 4)]
    told = [growth_of(answers(*known, (fifth, fifth))) for fifth in range(1, 6)]
    before = {growth.before for growth in told if growth is not None}
    after = {growth.after for growth in told if growth is not None}

    assert max(len(before), len(after)) <= 3
    assert all((2 * mean).is_integer() for mean in before | after)


def test_an_extreme_mean_is_a_bound() -> None:
    assert growth_of(answers(*[(1, 5)] * 6)) == Growth(6, 1.5, 4.5)


@pytest.mark.parametrize(
    ("instant", "quarter", "ends"),
    [
        pytest.param("2026-11-23T08:00", "2026-Q4", "2026-12-31T23:00", id="autumn"),
        pytest.param("2026-12-31T23:30", "2027-Q1", "2027-03-31T22:00", id="new year in Berlin"),
        pytest.param("2027-06-30T21:59", "2027-Q2", "2027-06-30T22:00", id="the last minute"),
    ],
)
def test_quarters_are_local(instant: str, quarter: str, ends: str) -> None:
    moment = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    over = datetime.fromisoformat(ends).replace(tzinfo=UTC)

    assert quarter_ends(moment, "Europe/Berlin") == over
    assert last_quarter(over, "Europe/Berlin") == (quarter, over)
    assert quarter_of((over - timedelta(days=1)).date()) == quarter


def test_both_are_asked_soon_after_they_were_introduced_and_each_about_the_own_side(
    school: School, ada: str, bo: str
) -> None:
    sql = school.world.skill("SQL")
    school.world.knows(ada, sql, SkillSide.OFFER)
    school.world.knows(bo, sql, SkillSide.WANT)
    school.mentorship(ada, bo)
    school.later(days=1)

    asked = {(one.subject, one.skill) for one in school.asked()}
    assert asked == {(Subject.MENTORING, None), (Subject.SKILL, "SQL")}
    school.later(days=30)
    assert len(school.asked()) == 2


def test_the_end_is_asked_of_those_who_answered_at_the_start(
    school: School, ada: str, bo: str
) -> None:
    pairing_id = school.mentorship(ada, bo)
    school.later(days=1)
    caller = school.world.caller(bo)
    school.growth.rate(caller, pairing_id, START, 2)
    close(school, pairing_id)
    school.later(days=1)

    (question,) = (one for one in school.asked() if one.moment is END)
    assert question.subject is Subject.SKILL
    rated = school.growth.rate(caller, pairing_id, END, 4)
    assert (rated.before, rated.level) == (2, 4)
    with pytest.raises(RatingTooLate):
        school.growth.rate(caller, pairing_id, START, 5)


def test_a_question_is_answered_by_whoever_was_asked(school: School, ada: str, bo: str) -> None:
    pairing_id = school.mentorship(ada, bo)
    eve = school.world.caller(school.world.member("Eve"))

    for caller, moment in ((eve, START), (school.world.caller(bo), END)):
        with pytest.raises(NoSuchRating):
            school.growth.rate(caller, pairing_id, moment, 3)
    assert ada


def test_who_asked_to_be_asked_less_is_not_asked(school: School, ada: str, bo: str) -> None:
    with school.world.database.writing.begin() as session:
        session.get_one(Member, (school.world.workspace_id, bo)).ask_me_less = True
    school.mentorship(ada, bo)
    school.later(days=1)

    assert [one.subject for one in school.asked()] == [Subject.MENTORING]


def close(school: School, pairing_id: str) -> None:
    """Let the wrap-up of a mentorship begin."""
    with school.world.database.writing.begin() as session:
        row = session.get_one(Mentorship, (school.world.workspace_id, pairing_id))
        row.state, row.closing_at = MentorshipState.CLOSING, school.world.now


def ended(school: School, programme: str, number: int, at: datetime) -> None:
    """Let so many mentees of a programme answer both times, the end at an instant."""
    world = school.world
    mentor = world.member(f"Mentor{next(NUMBERS)}")
    for _ in range(number):
        mentee = world.member(f"Mentee{next(NUMBERS)}")
        pairing_id = school.mentorship(mentor, mentee, programme_id=programme)
        with world.database.writing.begin() as session:
            for moment, level in ((START, 2), (END, 4)):
                session.merge(
                    SelfRating(
                        workspace_id=world.workspace_id,
                        pairing_id=pairing_id,
                        member_id=mentee,
                        moment=moment,
                        subject=Subject.SKILL,
                        level=level,
                        asked_at=at,
                        rated_at=at,
                    )
                )


NUMBERS = count()


def counts(school: School) -> dict[str, dict[str, object]]:
    """Return what was reported about mentees' skills, by quarter."""
    with school.world.database.reading.begin() as session:
        rows = session.query(GrowthCount).filter_by(subject=Subject.SKILL).all()
        return {row.period: dict(row.numbers) for row in rows}


def mentoring(school: School) -> str:
    return school.world.programme(
        "Mentoring", format=Format.MENTORSHIP, lasts_weeks=26, next_round_at=None
    )


def count_until(school: School, instant: str) -> None:
    """Let the quarters that are over at an instant be counted."""
    world = school.world
    duty = CountGrowth(world.database)
    target = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    for _ in range(20):
        for item in duty.due(world.now):
            duty.carry_out(item, world.now)
        following = duty.next_due(world.now)
        if following is None or following > target:
            break
        world.clock.move_to(following)


def test_a_quarter_is_counted_once_when_it_is_over(school: School) -> None:
    programme = mentoring(school)
    ended(school, programme, 5, NOW)
    count_until(school, "2026-12-31T22:00")
    assert counts(school) == {}
    count_until(school, "2027-01-02T00:00")

    assert counts(school) == {"2026-Q4": {"n": 5, "before": 2.0, "after": 4.0}}
    assert CountGrowth(school.world.database).due(school.world.now) == []


def test_too_few_wait_for_a_later_quarter_and_nobody_is_in_two_reports(school: School) -> None:
    programme = mentoring(school)
    ended(school, programme, 4, NOW)
    count_until(school, "2027-01-02T00:00")
    assert counts(school) == {"2026-Q4": {}}

    ended(school, programme, 1, school.world.now)
    count_until(school, "2027-04-02T00:00")
    ended(school, programme, 4, school.world.now)
    count_until(school, "2027-07-02T00:00")

    found = counts(school)
    assert [found[period].get("n") for period in sorted(found)] == [None, 5, None]
    with school.world.database.reading.begin() as session:
        in_reports = [
            row.counted_in for row in session.query(SelfRating).filter_by(moment=END) if row.level
        ]
    assert sorted(map(str, in_reports)) == ["2027-Q1"] * 5 + ["None"] * 4


def test_no_two_reports_differ_by_fewer_than_five_people(school: School) -> None:
    """Whatever arrives in which quarter, each report holds five people that no other holds."""
    programme = mentoring(school)
    for quarter, arriving in enumerate((3, 1, 6, 2, 2, 5)):
        if arriving:
            ended(school, programme, arriving, school.world.now)
        end = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=92 * quarter)
        count_until(school, end.replace(tzinfo=None).isoformat())

    numbers = [report.get("n") for report in counts(school).values() if report]
    assert numbers
    assert all(isinstance(n, int) and n >= 5 for n in numbers)
    with school.world.database.reading.begin() as session:
        held = session.query(SelfRating).filter(SelfRating.counted_in.is_not(None)).count()
    assert sum(n for n in numbers if isinstance(n, int)) == held


def test_an_answer_in_a_report_does_not_change_any_more(school: School) -> None:
    programme = mentoring(school)
    ended(school, programme, 5, NOW)
    count_until(school, "2027-01-02T00:00")
    with school.world.database.reading.begin() as session:
        one = session.query(SelfRating).filter_by(moment=END).first()
        assert one is not None
        member_id, pairing_id = one.member_id, one.pairing_id

    with pytest.raises(RatingTooLate):
        school.growth.rate(school.world.caller(member_id), pairing_id, END, 1)


def test_who_erased_everything_is_in_no_later_report(school: School) -> None:
    programme = mentoring(school)
    ended(school, programme, 5, NOW)
    with school.world.database.writing.begin() as session:
        one = session.query(SelfRating).first()
        assert one is not None
        empty_holdings(session, school.world.workspace_id, one.member_id)
    count_until(school, "2027-01-02T00:00")

    assert counts(school) == {"2026-Q4": {}}


def test_the_desk_reads_the_newest_number_of_each_programme(school: School) -> None:
    programme, other = mentoring(school), mentoring(school)
    ended(school, programme, 6, NOW)
    ended(school, other, 2, NOW)
    count_until(school, "2027-01-02T00:00")

    overview = Overview(school.world.database, school.world.clock)
    lines = {one.programme_id: one.growth for one in overview.programmes(school.ines)}

    assert [(one.period, one.growth.n) for one in lines[programme]] == [("2026-Q4", 6)]
    assert lines[other] == ()
