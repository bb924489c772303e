"""Joining, pausing, skipping, leaving."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.membership import (
    GuestsNotAllowed,
    NoNextRound,
    NotEligible,
    NotInProgramme,
    PauseDateWrong,
    ProgrammeNotOpen,
    Standing,
    erasing_moment,
    months_after,
)
from bot.domain.notices.membership import Invitation, WelcomeBack
from bot.domain.profile import NoProfile, ProfileAnswers, level_token
from bot.domain.skills import SkillChoice
from bot.services.duty import Item
from models.member import Member, MemberState, member_of_user
from models.outbox import OutboxRow
from models.programme import Enrolment, Programme, ProgrammeState
from models.rounds import Pairing, PairingState
from tests.members.conftest import SQL, House
from tests.members.pairs import introduce

DAY = timedelta(days=1)


def member(house: House, slack_user_id: str) -> Member:
    with house.world.database.reading.begin() as session:
        found = member_of_user(session, house.world.workspace_id, slack_user_id)
        assert found is not None
        session.expunge(found)
        return found


def places(house: House) -> list[Enrolment]:
    with house.world.database.reading.begin() as session:
        rows = session.query(Enrolment).order_by(Enrolment.id).all()
        session.expunge_all()
        return rows


def test_joining_stores_the_profile_and_says_when_the_first_introduction_is(house: House) -> None:
    coffee = house.world.programme()
    house.profiles.keep_draft(house.caller("UADA"), SQL)

    joined = house.enrolment.join(
        house.caller("UADA"), coffee, {level_token("offer", SkillChoice("sql")): 4}
    )

    assert joined.first_on == date(2026, 11, 30)
    ada = member(house, "UADA")
    assert (ada.name, ada.time_zone, ada.state) == ("Ada", "Africa/Lagos", MemberState.ACTIVE)
    form = house.profiles.own(house.caller("UADA"))
    assert [(s.name, s.side, s.level) for s in form.rated] == [("SQL", "offer", 4)]
    assert not form.is_draft


def test_joining_twice_is_harmless(house: House) -> None:
    coffee = house.world.programme()
    caller = house.joined("UADA", coffee)

    house.enrolment.join(caller, coffee)

    assert len(places(house)) == 1


def test_who_is_a_member_joins_another_programme_without_the_form(house: House) -> None:
    coffee, peer = house.world.programme(), house.world.programme("Skill exchange")
    caller = house.joined("UADA", coffee)

    assert house.enrolment.offer(caller, peer).has_profile
    house.enrolment.join(caller, peer, every_rounds=4)

    assert [place.every_rounds for place in places(house)] == [1, 4]
    assert house.enrolment.choices(caller) == []


def test_nobody_joins_without_having_said_anything(house: House) -> None:
    coffee = house.world.programme()

    with pytest.raises(NoProfile):
        house.enrolment.join(house.caller("UADA"), coffee)


@pytest.mark.parametrize("known", [True, False])
def test_who_is_no_colleague_cannot_join(house: House, known: bool) -> None:
    coffee = house.world.programme()
    house.profiles.keep_draft(house.caller("UEVE"), SQL)
    if known:
        house.company.change("UEVE", eligible=False)
    else:
        house.company.changed["UEVE"] = None

    with pytest.raises(NotEligible):
        house.enrolment.join(house.caller("UEVE"), coffee)
    with pytest.raises(NotEligible):
        house.enrolment.check_eligible(house.caller("UEVE"), coffee)


def test_guests_join_only_programmes_for_guests(house: House) -> None:
    closed, open_ = house.world.programme(), house.world.programme("All", guests_allowed=True)
    house.company.change("UGUS", is_guest=True)

    with pytest.raises(GuestsNotAllowed):
        house.joined("UGUS", closed)
    house.joined("UGUS", open_)

    assert member(house, "UGUS").is_guest


def test_a_paused_programme_takes_nobody(house: House) -> None:
    coffee = house.world.programme(state=ProgrammeState.PAUSED)

    assert house.enrolment.choices(house.caller("UADA")) == []
    with pytest.raises(ProgrammeNotOpen):
        house.enrolment.offer(house.caller("UADA"), coffee)


def test_the_form_of_a_stranger_is_prefilled_with_what_slack_knows(house: House) -> None:
    form = house.profiles.form(house.caller("UADA"))

    assert form.time_zone == "Africa/Lagos"
    assert (form.answers.about, form.answers.location) == ("Payments engineer", "Lagos")
    assert form.answers.languages == ("en",)


def test_closing_the_second_step_loses_nothing(house: House) -> None:
    answers = ProfileAnswers(
        offers=(SkillChoice("k8s"),),
        wants=(SkillChoice("Jazz guitar"),),
        goal="Talk to people",
        interests=("climbing", "jazz"),
        work_end=16 * 60,
        every_rounds=2,
    )
    house.profiles.keep_draft(house.caller("UADA"), answers)

    form = house.profiles.form(house.caller("UADA"))

    assert form.is_draft
    assert form.answers.offers == (SkillChoice("Kubernetes"),)
    assert form.answers.wants == (SkillChoice("Jazz guitar"),)
    assert (form.answers.goal, form.answers.work_end) == ("Talk to people", 16 * 60)
    assert (form.answers.interests, form.answers.every_rounds) == (("climbing", "jazz"), 2)


def test_a_changed_profile_keeps_the_levels_of_skills_that_stay(house: House) -> None:
    caller = house.joined("UADA", house.world.programme())
    house.profiles.rate(caller, {level_token("offer", SkillChoice("SQL")): 5})

    house.profiles.save(
        caller, ProfileAnswers(offers=(SkillChoice("Rust"), SkillChoice("sql")), every_rounds=2)
    )

    form = house.profiles.own(caller)
    assert [(s.name, s.level) for s in form.rated] == [("Rust", None), ("SQL", 5)]
    assert form.answers.every_rounds == 2


def test_an_invitation_is_written_once_a_day_and_says_who_runs_it(house: House) -> None:
    world = house.world
    coffee = world.programme(channel="CGENERAL")
    with world.database.writing.begin() as session:
        programme = session.get_one(Programme, (world.workspace_id, coffee))
        house.enrolment.write_invitation(session, programme, world.now)
        house.enrolment.write_invitation(session, programme, world.now)
    (line,) = world.lines("invitation")

    with world.database.reading.begin() as session:
        row = session.get_one(OutboxRow, (world.workspace_id, line.id))
        (part,) = house.enrolment.parts().values()
        notice = part.compose(session, row, world.now)

    assert isinstance(notice, Invitation)
    assert (notice.programme.run_by_name, notice.working_time_note) == ("Ines Roth", True)


def test_a_pause_ends_by_itself_with_one_note_for_all_programmes(house: House) -> None:
    world = house.world
    coffee, peer = world.programme(), world.programme("Skill exchange")
    caller = house.joined("UADA", coffee)
    house.enrolment.join(caller, peer)
    house.memberships.pause(caller, date(2026, 11, 27))

    assert house.pause_ends.due(datetime(2026, 11, 26, 22, 59, tzinfo=UTC)) == []
    midnight_in_lagos = datetime(2026, 11, 26, 23, 0, tzinfo=UTC)
    assert house.pause_ends.next_due(world.now) == midnight_in_lagos
    world.clock.move_to(midnight_in_lagos)
    (item,) = house.pause_ends.due(world.now)
    house.pause_ends.carry_out(item, world.now)
    house.pause_ends.carry_out(item, world.now)

    assert [m.standing for m in house.memberships.mine(caller)] == [Standing.ACTIVE] * 2
    assert len(world.lines("welcome_back")) == 1
    assert house.pause_ends.due(world.now) == []
    assert house.pause_ends.next_due(world.now) is None


def welcomed(house: House) -> tuple[str, WelcomeBack | None]:
    world = house.world
    (line,) = world.lines("welcome_back")
    with world.database.reading.begin() as session:
        row = session.get_one(OutboxRow, (world.workspace_id, line.id))
        (part,) = house.welcomes_back.parts().values()
        notice = part.compose(session, row, world.now)
    assert notice is None or isinstance(notice, WelcomeBack)
    return line.id, notice


def back_from_a_pause(house: House) -> None:
    house.world.clock.move_to(datetime(2026, 11, 27, 8, 0, tzinfo=UTC))
    for item in house.pause_ends.due(house.world.now):
        house.pause_ends.carry_out(item, house.world.now)


def test_the_note_names_the_next_introduction_and_takes_three_answers(house: House) -> None:
    caller = house.joined("UADA", house.world.programme())
    house.memberships.pause(caller, date(2026, 11, 27))
    back_from_a_pause(house)
    line_id, notice = welcomed(house)

    assert notice is not None
    assert notice.next_on == date(2026, 11, 30)
    assert house.welcomes_back.good(caller, line_id) == date(2026, 11, 30)
    assert house.welcomes_back.less_often(caller, line_id)[0].every_rounds == 2
    assert house.welcomes_back.less_often(caller, line_id)[0].every_rounds == 2
    assert house.welcomes_back.two_more_weeks(caller, line_id) == date(2026, 12, 11)
    assert house.memberships.mine(caller)[0].paused_until == date(2026, 12, 11)


def test_a_pause_that_ends_on_a_saturday_is_welcomed_back_on_monday_morning(house: House) -> None:
    world = house.world
    caller = house.joined("UADA", world.programme())
    house.memberships.pause(caller, date(2026, 11, 28))
    world.clock.move_to(datetime(2026, 11, 28, 8, 0, tzinfo=UTC))
    (item,) = house.pause_ends.due(world.now)
    house.pause_ends.carry_out(item, world.now)

    (line,) = world.lines("welcome_back")
    nine_in_lagos = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    assert line.not_before == nine_in_lagos
    assert line.stale_at is not None
    assert line.stale_at > nine_in_lagos


def test_nobody_answers_somebody_elses_note(house: House) -> None:
    coffee = house.world.programme()
    caller, other = house.joined("UADA", coffee), house.joined("UBO", coffee)
    house.memberships.pause(caller, date(2026, 11, 27))
    back_from_a_pause(house)
    line_id, _ = welcomed(house)

    with pytest.raises(NotInProgramme):
        house.welcomes_back.two_more_weeks(other, line_id)


def test_a_note_to_somebody_who_left_since_makes_no_sense_any_more(house: House) -> None:
    coffee = house.world.programme()
    caller = house.joined("UADA", coffee)
    house.memberships.pause(caller, date(2026, 11, 27))
    back_from_a_pause(house)
    house.memberships.leave(caller, [coffee])

    assert welcomed(house)[1] is None


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        pytest.param(date(2026, 11, 23), "passed", id="today"),
        pytest.param(date(2026, 11, 1), "passed", id="passed"),
        pytest.param(date(2028, 1, 1), "too-far", id="too far"),
    ],
)
def test_a_pause_ends_within_a_year_from_tomorrow(house: House, until: date, reason: str) -> None:
    caller = house.joined("UADA", house.world.programme())

    with pytest.raises(PauseDateWrong) as wrong:
        house.memberships.pause(caller, until)

    assert wrong.value.reason == reason


def test_resuming_ends_a_pause_now(house: House) -> None:
    caller = house.joined("UADA", house.world.programme())
    house.memberships.pause(caller, date(2026, 12, 27))

    (mine,) = house.memberships.resume(caller)

    assert (mine.standing, mine.paused_until) == (Standing.ACTIVE, None)


def test_skipping_is_for_the_next_round_and_can_be_taken_back(house: House) -> None:
    coffee = house.world.programme()
    caller = house.joined("UADA", coffee)

    assert house.memberships.skip(caller, coffee).skips_next
    assert house.memberships.skip(caller, coffee).skips_next
    assert not house.memberships.unskip(caller, coffee).skips_next


def test_there_is_nothing_to_skip_without_a_round_ahead(house: House) -> None:
    coffee = house.world.programme(next_round_at=None)
    caller = house.joined("UADA", coffee)

    with pytest.raises(NoNextRound):
        house.memberships.skip(caller, coffee)
    with pytest.raises(NotInProgramme):
        house.memberships.skip(caller, "another")


def test_leaving_ends_what_is_under_way_and_says_when_the_profile_goes(house: House) -> None:
    coffee = house.world.programme()
    caller, other = house.joined("UADA", coffee), house.joined("UBO", coffee)
    pairing = introduce(house.world, coffee, caller.member_id, other.member_id, met=True)

    farewell = house.memberships.leave(caller, [coffee])

    assert (farewell.names, farewell.met) == (("Coffee across teams",), 1)
    assert farewell.erase_on == date(2027, 5, 23)
    assert member(house, "UADA").state is MemberState.LEFT
    assert [line.member_id for line in house.world.lines("ended")] == [other.member_id]
    with house.world.database.reading.begin() as session:
        state = session.get_one(Pairing, (house.world.workspace_id, pairing)).state
    assert state is PairingState.ENDED


def test_leaving_one_of_two_programmes_keeps_the_member(house: House) -> None:
    coffee, peer = house.world.programme(), house.world.programme("Skill exchange")
    caller = house.joined("UADA", coffee)
    house.enrolment.join(caller, peer)

    assert house.memberships.leave(caller, [coffee]).erase_on is None
    assert member(house, "UADA").state is MemberState.ACTIVE
    assert [m.name for m in house.memberships.mine(caller)] == ["Skill exchange"]


def test_coming_back_after_leaving_keeps_the_profile_from_being_erased(house: House) -> None:
    coffee = house.world.programme()
    caller = house.joined("UADA", coffee)
    house.memberships.leave(caller, [coffee])

    assert house.profiles.form(caller).answers.offers == (
        SkillChoice("SQL", house.profiles.own(caller).rated[0].skill_id),
    )
    house.enrolment.join(caller, coffee)

    ada = member(house, "UADA")
    assert (ada.state, ada.erase_at) == (MemberState.ACTIVE, None)
    assert len(places(house)) == 1


def test_hearing_less_is_kept(house: House) -> None:
    caller = house.joined("UADA", house.world.programme())

    house.memberships.hear(caller, less=True)
    assert member(house, "UADA").weekly_notices == 2
    house.memberships.hear(caller, less=False)
    assert member(house, "UADA").weekly_notices == 4


def test_what_needs_a_member_says_so_to_a_stranger(house: House) -> None:
    stranger = house.caller("UEVE")

    with pytest.raises(NoProfile):
        house.memberships.resume(stranger)
    with pytest.raises(NoProfile):
        house.profiles.own(stranger)
    assert house.memberships.mine(stranger) == []


def test_months_end_where_months_end() -> None:
    assert months_after(datetime(2026, 8, 31, tzinfo=UTC), 6) == datetime(2027, 2, 28, tzinfo=UTC)
    assert months_after(datetime(2026, 12, 1, tzinfo=UTC), 1) == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_profile_is_erased_two_weeks_after_the_word_at_the_earliest() -> None:
    day = datetime(2027, 5, 23, tzinfo=UTC)

    assert erasing_moment(day, None) == day
    assert erasing_moment(day, day - 14 * DAY) == day
    assert erasing_moment(day, day + DAY) == day + 15 * DAY


def test_a_duty_for_somebody_who_is_back_already_does_nothing(house: House) -> None:
    caller = house.joined("UADA", house.world.programme())
    assert caller.member_id is not None

    house.pause_ends.carry_out(Item(house.world.workspace_id, caller.member_id), house.world.now)

    assert house.world.lines("welcome_back") == []
