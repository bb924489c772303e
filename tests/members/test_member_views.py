"""What members read, pinned; and what the forms give back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.goals import GoalAnswers, GoalCard, Step
from bot.domain.home import HomePage, MenuPage, PairingCard, ThanksCard
from bot.domain.membership import (
    Farewell,
    Joined,
    JoinOffer,
    Membership,
    ProgrammeCard,
    Standing,
)
from bot.domain.notices.membership import ErasureAnnounced, Invitation, WelcomeBack
from bot.domain.privacy import PrivateList, Stored
from bot.domain.profile import ProfileAnswers, ProfileForm, RatedSkill, interests_in, to_rate
from bot.domain.skills import SkillChoice
from bot.i18n import words_for
from bot.views import (
    blocks,
    goals,
    home,
    join,
    membership,
    menu,
    notices,
    pause,
    privacy,
    profile_form,
    profile_levels,
    skill_fields,
)
from bot.views.forms import InvalidForm
from tests.golden import Golden

T = words_for("en-GB")
DAY = date(2026, 12, 7)
COFFEE = ProgrammeCard(
    "P1", "Coffee & <tea>", "Meet a colleague from another office.", "coffee", 2, "Ines Roth", DAY
)
PEER = replace(COFFEE, programme_id="P2", name="Skill exchange", format="peer", every_weeks=1)
OFFER = JoinOffer(COFFEE, False, True, "https://umbra.example/conduct", 6)
ACTIVE = Membership("P1", "Coffee & <tea>", "coffee", Standing.ACTIVE, DAY)
PAUSED = replace(ACTIVE, programme_id="P2", standing=Standing.PAUSED, paused_until=DAY)
RESTING = replace(ACTIVE, programme_id="P3", standing=Standing.RESTING, next_on=None)
SELDOM = replace(ACTIVE, programme_id="P4", every_rounds=4, skips_next=False)
SKIPS = replace(ACTIVE, programme_id="P5", skips_next=True)
ANSWERS = ProfileAnswers(
    offers=(SkillChoice("SQL", "S1"), SkillChoice("Bread & butter")),
    wants=(SkillChoice("Rust", "S2"),),
    goal="Meet <people>",
    interests=("climbing", "jazz"),
    team="Support",
    location="Berlin",
    languages=("de", "en"),
)
GOAL = GoalCard(
    "G1",
    "Give a talk",
    SkillChoice("Public speaking", "S3"),
    DAY,
    50,
    shared=True,
    reached=False,
    steps=(Step("T1", "Write it", done=True), Step("T2", "Practise", done=False)),
)
PAGE = HomePage(
    is_member=True,
    zone="Europe/Berlin",
    memberships=(ACTIVE, PAUSED, RESTING, SELDOM, SKIPS),
    to_join=(PEER,),
    pairings=(
        PairingCard("X1", "Coffee", ("Bo", "Cy"), DAY, datetime(2026, 12, 8, 9, 30, tzinfo=UTC)),
        PairingCard("X2", "Coffee", ("Di",), DAY, None, asked=True),
        PairingCard("X3", "Coffee", ("Eve",), DAY),
    ),
    goals=(GOAL,),
    thanks=(ThanksCard("Bo", "You <helped> me & how", DAY),),
)


def test_views_are_pinned(golden: Golden) -> None:
    form = ProfileForm(ANSWERS, "Europe/Berlin", is_draft=True)
    golden(
        "members_modals",
        {
            "choose": join.choose([COFFEE, PEER], T),
            "stored": join.stored(OFFER, T),
            "again": join.again(OFFER, T),
            "done": join.done(Joined("P1", "Coffee", DAY), T),
            "done without a date": join.done(Joined("P1", "Coffee", None), T),
            "step one": profile_form.build(form, T, OFFER),
            "edit": profile_form.build(ProfileForm(ANSWERS, "UTC", asks_frequency=False), T),
            "step two": profile_levels.build(to_rate(ANSWERS), T, "P1"),
            "pause": pause.form([ACTIVE, PAUSED], DAY, T),
            "pause_while_asking": pause.form([ACTIVE], DAY, T, is_asking=True),
            "paused": pause.paused(DAY, T),
            "leave": membership.leave_form([ACTIVE, PAUSED], T, "P2"),
            "goodbye": membership.goodbye(Farewell(("Coffee",), 11, date(2027, 6, 7)), T),
            "goodbye to two": membership.goodbye(Farewell(("A", "B"), 0, None), T),
            "private list": privacy.private_list(PrivateList(("UBO",), 2, "UDI"), T),
            "exported": privacy.exported(T),
            "erased": privacy.erased(T),
            "privacy of a stranger": privacy.overview(Stored(is_member=False), T),
            "privacy with a draft": privacy.overview(
                Stored(is_member=False, unfinished_form=datetime(2026, 12, 1, tzinfo=UTC)), T
            ),
            "privacy": privacy.overview(
                Stored(
                    is_member=True,
                    since=datetime(2026, 12, 1, tzinfo=UTC),
                    programmes=("Coffee",),
                    skills=2,
                    goals=1,
                    pairings=3,
                    private_list=1,
                    unfinished_form=datetime(2026, 12, 1, tzinfo=UTC),
                    erase_at=datetime(2027, 6, 1, tzinfo=UTC),
                ),
                T,
            ),
            "goals": goals.listing([GOAL], T),
            "no goals": goals.listing([], T),
            "goal": goals.form(GOAL, T),
            "new goal": goals.form(None, T),
        },
    )


def test_home_and_menu_are_pinned(golden: Golden) -> None:
    stranger = HomePage(is_member=False, zone="UTC", to_join=(COFFEE,), has_draft=True)
    nothing = HomePage(is_member=False, zone="UTC")
    quiet = HomePage(is_member=True, zone="UTC", hears_less=True, asked_less=True)
    golden(
        "members_home",
        {
            "member": home.build(PAGE, T),
            "stranger": home.build(stranger, T),
            "nothing to join": home.build(nothing, T),
            "member of nothing": home.build(quiet, T),
        },
    )
    shown = {
        "member": menu.menu(MenuPage(True, PAGE.memberships, (PEER,), 1), T),
        "stranger": menu.menu(MenuPage(False, (), (COFFEE,)), T),
        "nothing to join": menu.menu(MenuPage(False), T),
        "typo": menu.unknown("joni", "join", T),
        "nonsense": menu.unknown("<!channel>", None, T),
        "help": menu.listing(["join", "mentors", "help"], T),
    }
    golden("members_menu", {name: vars(message) for name, message in shown.items()})


def test_messages_are_pinned(golden: Golden) -> None:
    shown = {
        "invitation": notices.render(Invitation(COFFEE, working_time_note=True), T),
        "invitation without the note": notices.render(Invitation(PEER, working_time_note=False), T),
        "welcome back": notices.render(WelcomeBack("L1", DAY), T),
        "welcome back without a date": notices.render(WelcomeBack("L1", None), T),
        "good": pause.good(DAY, T),
        "good without a date": pause.good(None, T),
        "two weeks more": pause.two_weeks_more(DAY, T),
        "every second": pause.less_often([replace(ACTIVE, every_rounds=2)], T),
        "every fourth": pause.less_often([SELDOM], T),
        "erasure": notices.render(ErasureAnnounced(DAY), T),
        "skipped": membership.skipped(ACTIVE, T),
        "skipped without a date": membership.skipped(RESTING, T),
        "takes part": membership.takes_part(ACTIVE, T),
        "resumed": membership.resumed([ACTIVE, SELDOM], T),
        "which": membership.which_to_skip([ACTIVE, SKIPS], T),
        "nothing to skip": membership.nothing_to_skip(T),
        "not a member": membership.not_a_member(T),
        "nothing to join": join.nothing_to_join(T, is_in=True),
    }
    golden("members_messages", {name: vars(message) for name, message in shown.items()})


def test_home_never_holds_more_than_a_hundred_blocks() -> None:
    crowded = replace(
        PAGE,
        memberships=PAGE.memberships * 10,
        to_join=(PEER,) * 30,
        pairings=PAGE.pairings * 10,
        goals=(GOAL,) * 10,
        thanks=PAGE.thanks * 5,
    )

    shown = home.build(crowded, T)["blocks"]

    assert len(shown) <= 100
    assert shown[-1]["type"] == "actions"


def state_of(view: blocks.View) -> dict[str, dict[str, dict[str, Any]]]:
    """Return what Slack sends when a form is submitted as it was opened."""
    answers: dict[str, dict[str, dict[str, Any]]] = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        value = {
            "value": element.get("initial_value"),
            "selected_options": element.get("initial_options", []),
            "selected_option": element.get("initial_option"),
            "selected_time": element.get("initial_time"),
            "selected_date": element.get("initial_date"),
            "selected_users": element.get("initial_users", []),
            "selected_user": element.get("initial_user"),
        }
        answers[block["block_id"]] = {element["action_id"]: value}
    return answers


def form_state(answers: ProfileAnswers = ANSWERS) -> dict[str, dict[str, dict[str, Any]]]:
    return state_of(profile_form.build(ProfileForm(answers, "UTC"), T))


def test_what_the_profile_form_was_opened_with_comes_back() -> None:
    read = profile_form.read(form_state(), T, joins=False)

    assert replace(read, languages=("de", "en")) == ANSWERS


def test_a_typed_skill_and_one_that_exists_come_back_apart() -> None:
    read = profile_form.read(form_state(), T, joins=False)

    assert read.offers == (SkillChoice("SQL", "S1"), SkillChoice("Bread & butter"))
    assert not read.not_sure_yet


def test_ticks_stand_for_what_is_not_named() -> None:
    nothing = ProfileAnswers(not_sure_yet=True, surprise_me=True)

    read = profile_form.read(form_state(nothing), T, joins=False)

    assert (read.offers, read.wants, read.not_sure_yet, read.surprise_me) == ((), (), True, True)


@pytest.mark.parametrize(
    ("block_id", "element", "beside"),
    [
        pytest.param("offers", {"selected_options": []}, "offers", id="no offer"),
        pytest.param("wants", {"selected_options": []}, "wants", id="no want"),
        pytest.param("work_days", {"selected_options": []}, "work_days", id="no day"),
        pytest.param("work_end", {"selected_time": "08:00"}, "work_end", id="ends too early"),
        pytest.param("interests", {"value": "x" * 81}, "interests", id="one long interest"),
        pytest.param(
            "interests", {"value": ",".join("abcdefghijk")}, "interests", id="eleven interests"
        ),
    ],
)
def test_bad_input_is_answered_beside_the_field(
    block_id: str, element: dict[str, Any], beside: str
) -> None:
    answers = form_state()
    answers[block_id] = {"any": element}

    with pytest.raises(InvalidForm) as invalid:
        profile_form.read(answers, T, joins=False)

    assert set(invalid.value.errors) == {beside}


def test_joining_needs_the_tick() -> None:
    with pytest.raises(InvalidForm) as invalid:
        profile_form.read(form_state(), T, joins=True)

    assert set(invalid.value.errors) == {"accept"}


def test_work_may_last_until_midnight() -> None:
    answers = form_state()
    answers["work_end"] = {"any": {"selected_time": "00:00"}}

    assert profile_form.read(answers, T, joins=False).work_end == 1440


def test_levels_come_back_by_token_and_nonsense_counts_as_none() -> None:
    rated = (RatedSkill("S1", "SQL", "offer", 4), RatedSkill("S2", "Rust", "want"))
    answers = state_of(profile_levels.build(rated, T))
    answers["offer-x"] = {"level": {"selected_option": {"value": "9"}}}

    read = profile_levels.read(answers)

    assert read == {rated[0].token: 4, rated[1].token: None, "offer-x": None}


def test_what_is_typed_is_offered_as_new_and_what_exists_as_it_is() -> None:
    offered = skill_fields.suggestions([SkillChoice("SQL", "S1"), SkillChoice("sq")], " sq ", T)

    assert [o["text"]["text"] for o in offered] == ["SQL", "Add “sq”"]
    assert [o["value"] for o in offered] == ["S1", "new:sq"]


def test_the_longest_skill_fits_into_an_option() -> None:
    (offered,) = skill_fields.suggestions([SkillChoice("x" * 60)], "x" * 60, T)

    assert len(offered["value"]) <= 75
    assert len(offered["text"]["text"]) <= 75


def test_interests_are_what_stands_between_commas() -> None:
    assert interests_in(" climbing,, Jazz ;jazz\nchess") == ("climbing", "jazz", "chess")


def test_a_goal_comes_back_as_it_was() -> None:
    assert goals.read(state_of(goals.form(GOAL, T)), T) == GoalAnswers(
        "Give a talk", GOAL.skill, DAY, ("Write it", "Practise"), shared=True
    )


@pytest.mark.parametrize(
    ("block_id", "value"),
    [
        pytest.param("text", " ", id="no words"),
        pytest.param("steps", "x" * 76, id="a long milestone"),
        pytest.param("steps", "\n".join("abcdefghijk"), id="eleven milestones"),
    ],
)
def test_a_wrong_goal_is_answered_beside_the_field(block_id: str, value: str) -> None:
    answers = state_of(goals.form(GOAL, T))
    answers[block_id] = {"any": {"value": value}}

    with pytest.raises(InvalidForm) as invalid:
        goals.read(answers, T)

    assert set(invalid.value.errors) == {block_id}


def test_pausing_and_leaving_need_something_picked() -> None:
    one = state_of(pause.form([ACTIVE], DAY, T))
    assert pause.read(one, T) == (date(2026, 12, 21), None)
    several = state_of(pause.form([ACTIVE, PAUSED], DAY, T))
    assert pause.read(several, T)[1] == ["P1", "P2"]
    several["programmes"] = {"any": {"selected_options": []}}
    with pytest.raises(InvalidForm):
        pause.read(several, T)
    with pytest.raises(InvalidForm):
        pause.read({"until": {"until": {"selected_date": None}}}, T)
    with pytest.raises(InvalidForm):
        membership.read_leave({"programmes": {"programmes": {"selected_options": []}}}, T)


def test_the_private_list_comes_back() -> None:
    answers = state_of(privacy.private_list(PrivateList(("UBO",), 0, "UDI"), T))

    assert privacy.read_list(answers) == (["UBO"], "UDI")


def test_values_of_selects_come_back() -> None:
    assert membership.read_often(membership.often_value("P1", 4)) == ("P1", 4)
    assert goals.read_progress("G1:75") == ("G1", 75)
    assert goals.goal_of_block("goal_steps:G1") == "G1"


def test_a_code_of_conduct_is_a_link_only_if_it_is_one() -> None:
    typed = replace(OFFER, code_of_conduct="Be kind <!channel>")

    shown = str(join.before_joining(typed, T))

    assert "Be kind &lt;!channel&gt;" in shown
    assert "<https://umbra.example/conduct>" in str(join.before_joining(OFFER, T))
