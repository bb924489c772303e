"""What organisers see, pinned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.desk import (
    AuditLine,
    AuditPage,
    Change,
    DeskPerson,
    Draft,
    DraftGroup,
    DraftPage,
    DraftState,
    EnrolledPerson,
    Fit,
    Panel,
    PeoplePage,
    ProgrammeLine,
    StandDown,
    Why,
)
from bot.domain.mentorship_care import Care, MonthNumbers, Sign
from bot.domain.metrics import Share
from bot.domain.notices.desk import (
    DeskLost,
    DeskNewcomer,
    DeskWarning,
    DraftFileCaption,
    DraftNotice,
)
from bot.domain.notices.digests import MentorshipMonthDigest
from bot.domain.programmes import COFFEE, MENTORSHIP, PEER, usual_plan
from bot.domain.workspace_settings import WorkspaceSettings
from bot.i18n import Words, words_for
from bot.views.blocks import Message, View
from bot.views.desk import (
    changes,
    confirm,
    draft,
    groups,
    log,
    mentorships,
    notices,
    panel,
    people,
    programme_goal,
    programme_mentorship,
    programme_rules,
    programme_times,
    settings_form,
    why,
    words,
)
from bot.views.forms import InvalidForm
from tests.golden import Golden

MOMENT = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
DRAFT = Draft(
    round_id="r1",
    programme="Coffee & <cake>",
    number=9,
    state=DraftState.DRAFTED,
    version=3,
    people=47,
    pairings=23,
    larger=1,
    without=0,
    away=4,
    repeats=0,
    across_teams=21,
    least_common_minutes=120,
    weakest=41,
    locked=1,
    release_at=MOMENT,
    time_zone="Europe/Berlin",
)
AMARA = DeskPerson("m1", "Amara <b>", "Payments", "UAMARA")
JONAS = DeskPerson("m2", "Jonas", "Support", "UJONAS")
GROUP = DraftGroup(
    "p1",
    (AMARA, JONAS),
    locked=False,
    score=74,
    fits=(
        Fit(
            "Amara <b>",
            "Jonas",
            74,
            {"skills_ab": 17, "other_team": 12, "other": 4},
            first_helps=("SQL",),
            interests=("climbing",),
            common_minutes=2400,
            met=1,
        ),
    ),
)
LINE = ProgrammeLine(
    programme_id="g1",
    name="Coffee across teams",
    format="coffee",
    state="active",
    enrolled=46,
    unavailable=3,
    next_round_at=MOMENT,
    time_zone="Europe/Berlin",
    round_id="r1",
    round_number=9,
    round_state="drafted",
)
PLAN = usual_plan(COFFEE, date(2026, 12, 7), "Europe/Berlin")
CHANGE = Change(
    "r1",
    3,
    (GROUP,),
    (replace(GROUP, score=62),),
    repeats_more=0,
    points_less=212,
    points_total=182_440,
)

MESSAGES: dict[str, Callable[[Words], Message]] = {
    "draft": lambda t: draft.render(DraftNotice(DRAFT), t),
    "draft_released": lambda t: draft.render(
        DraftNotice(replace(DRAFT, state=DraftState.RELEASED)), t
    ),
    "draft_cancelled": lambda t: draft.render(
        DraftNotice(replace(DRAFT, state=DraftState.CANCELLED)), t
    ),
    "draft_file": lambda t: draft.render_caption(DraftFileCaption("Coffee", 9), t),
    "panel": lambda t: panel.panel(
        Panel((LINE,), contacts_missing=2, no_fallback=True, stood_down=1), t
    ),
    "panel_care": lambda t: panel.panel(
        Panel((LINE,), contacts_missing=0, no_fallback=False, needing_care=2), t
    ),
    "mentorship_month": lambda t: mentorships.month(
        MentorshipMonthDigest(
            "Mentoring",
            date(2026, 12, 1),
            MonthNumbers(3, 12, 1, Share(71, 14, "exactly"), None),
            2,
        ),
        t,
    ),
    "panel_empty": lambda t: panel.panel(Panel((), contacts_missing=0, no_fallback=False), t),
    "status": lambda t: panel.status([LINE, replace(LINE, state="paused")], t),
    "which": lambda t: panel.which("round-draft", [LINE], t),
    "help": words.help_message,
    "mistyped": lambda t: words.mistyped("stauts", "status", t),
    "newcomer": lambda t: notices.newcomer(DeskNewcomer("U1"), t),
    "lost": lambda t: notices.lost(DeskLost(), t),
    "warning_match": lambda t: notices.warning(
        DeskWarning("match-failed", programme="Coffee", number=2, round_id="r1"), t
    ),
    "warning_review": lambda t: notices.warning(
        DeskWarning("stand-down-review", reference="stand-down"), t
    ),
    "warning_item": lambda t: notices.warning(DeskWarning("item-failed", reference="7f3a"), t),
    "why": lambda t: why.answer(
        "U1",
        "U2",
        [
            Why("Coffee", 9, "neutral"),
            Why(
                "Skills",
                2,
                "possible",
                points_less=214,
                points_total=182_440,
                more_repeats=1,
                only_offers=(("Cy", "Rust"),),
            ),
            Why("Free", 2, "possible"),
            Why("Old", 1, "public", ground="forbidden"),
            Why("New", 1, "together"),
            Why("Other", 1, "absent"),
        ],
        t,
    ),
    "doctor": lambda t: log.doctor([("tick", True, "Fine."), ("desk", False, "Lost.")], t),
}

VIEWS: dict[str, Callable[[Words], View]] = {
    "programme_goal": lambda t: programme_goal.build(PLAN, t),
    "programme_goal_edit": lambda t: programme_goal.build(PLAN, t, programme_id="g1"),
    "programme_times": lambda t: programme_times.build(PLAN, t, draft_id="d1"),
    "programme_rules": lambda t: programme_rules.build(PLAN, t, draft_id="d1"),
    "programme_times_peer": lambda t: programme_times.build(
        PLAN.with_format(PEER), t, draft_id="d1"
    ),
    "programme_mentorship": lambda t: programme_mentorship.build(
        PLAN.with_format(MENTORSHIP), t, draft_id="d1"
    ),
    "programme_rules_peer": lambda t: programme_rules.build(
        PLAN.with_format(PEER), t, draft_id="d1", changes=True
    ),
    "draft_page": lambda t: groups.page(
        DraftPage(DRAFT, (GROUP, replace(GROUP, pairing_id="p2", locked=True)), 26, "p2", True), t
    ),
    "draft_weakest": lambda t: groups.weakest([GROUP], t),
    "swap_form": lambda t: changes.pick_two(changes.SWAP, "r1", t),
    "lock_form": lambda t: changes.pick_two(changes.LOCK, "r1", t),
    "forbid_form": lambda t: changes.pick_two(changes.FORBID, "r1", t),
    "swap_preview": lambda t: changes.preview(CHANGE, "m1", "m2", t),
    "swapped": lambda t: changes.swapped(CHANGE, "m1", "m2", t),
    "settings": lambda t: settings_form.build(WorkspaceSettings(safety_contacts=("U1", "U2")), t),
    "people": lambda t: people.page(
        PeoplePage(
            "g1", "Coffee", (EnrolledPerson(AMARA, True), EnrolledPerson(JONAS, False)), "e2"
        ),
        t("2 enrolled"),
        t,
    ),
    "stand_down_form": lambda t: people.stand_down_form("U1", date(2026, 12, 1), t),
    "stood_down": lambda t: people.stood_down(StandDown("stand-down", AMARA, date(2027, 3, 1)), t),
    "mentorships": lambda t: mentorships.listed(
        [
            Care(("Amara", "Jonas <3"), "Mentoring", (Sign.SILENT, Sign.NOT_MET)),
            Care(("Bo", "Cy"), "Mentoring", (Sign.NOT_MET,)),
        ],
        t,
    ),
    "mentorships_well": lambda t: mentorships.listed([], t),
    "stood_down_others": lambda t: people.stood_down_list(
        [
            StandDown("one", DeskPerson("", "", slack_user_id="UBO"), date(2027, 3, 1)),
            StandDown("two", DeskPerson("", ""), date(2027, 3, 1)),
        ],
        t,
    ),
    "stood_down_list": lambda t: people.stood_down_list(
        [StandDown("stand-down", AMARA, date(2027, 3, 1))], t
    ),
    "forbidden_list": lambda t: people.forbidden_list([(AMARA, JONAS)], t),
    "audit": lambda t: log.page(
        AuditPage(
            (
                AuditLine("a2", MOMENT, "UINES", "programme.edit", {"minute_of_day": 600}),
                AuditLine("a1", MOMENT, None, "desk.lost"),
            ),
            "a1",
        ),
        t,
    ),
    "confirm_end": lambda t: confirm.ask(
        "programme-end", "g1", confirm.end_programme("Coffee", t), t
    ),
    "confirm_release": lambda t: confirm.ask("round-release", "r1", confirm.release(DRAFT, t), t),
    "confirm_cancel": lambda t: confirm.ask("round-cancel", "r1", confirm.cancel(DRAFT, t), t),
    "confirm_pairing": lambda t: confirm.ask(
        "pairing-end", "m1:m2", confirm.end_pairing("U1", "U2", t), t
    ),
    "confirm_forbid": lambda t: confirm.ask("forbid", "m1:m2", confirm.forbid("U1", "U2", t), t),
    "done": lambda t: confirm.done(t("Saved."), t),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_of_the_desk_read_as_they_were_written(name: str, golden: Golden) -> None:
    message = MESSAGES[name](words_for("en"))

    golden(f"desk/{name}", {"text": message.text, "blocks": message.blocks})


@pytest.mark.parametrize("name", VIEWS)
def test_modals_of_the_desk_read_as_they_were_written(name: str, golden: Golden) -> None:
    golden(f"desk/{name}", VIEWS[name](words_for("en")))


@pytest.mark.parametrize("name", [*MESSAGES, *VIEWS])
def test_no_metadata_and_no_button_holds_what_somebody_wrote(name: str) -> None:
    build: Any = {**MESSAGES, **VIEWS}[name]
    shown = build(words_for("en"))
    view = shown if isinstance(shown, dict) else {"blocks": shown.blocks}
    hidden = [view.get("private_metadata", "")]
    for block in view["blocks"]:
        elements = [*block.get("elements", []), block.get("accessory", {})]
        hidden += [str(one.get("value", "")) for one in elements]

    assert not any(word in text for text in hidden for word in ("Amara", "Jonas", "Coffee"))


def answers(**values: object) -> dict[str, dict[str, dict[str, Any]]]:
    return {block: {block: value} for block, value in values.items()}  # type: ignore[dict-item]


def test_a_day_that_has_passed_is_said_beside_its_field() -> None:
    sent = answers(name={"value": "Coffee"}, first_on={"selected_date": "2026-11-22"})

    with pytest.raises(InvalidForm) as invalid:
        programme_times.read(sent, PLAN, date(2026, 11, 23), words_for("en"))

    assert invalid.value.errors == {"first_on": "This date has passed."}


def test_an_untouched_form_gives_back_the_plan_it_was_built_from() -> None:
    t = words_for("en")
    goal = programme_goal.read(filled(programme_goal.build(PLAN, t)), PLAN, t)
    times = programme_times.read(
        filled(programme_times.build(goal, t, draft_id="d")), goal, date(2026, 12, 1), t
    )
    rules = programme_rules.read(filled(programme_rules.build(times, t, draft_id="d")), times)

    assert rules == PLAN


def test_an_untouched_form_of_a_mentorship_gives_back_the_plan_it_was_built_from() -> None:
    t, plan = words_for("en"), PLAN.with_format(MENTORSHIP)
    goal = programme_goal.read(filled(programme_goal.build(plan, t)), plan, t)
    sent = filled(programme_mentorship.build(goal, t, draft_id="d"))

    assert programme_mentorship.read(sent, goal, t) == plan


def test_a_mentorship_without_a_way_to_come_together_is_corrected_beside_the_field() -> None:
    sent = answers(name={"value": "Mentorship"}, ways={"selected_options": []})

    with pytest.raises(InvalidForm) as invalid:
        programme_mentorship.read(sent, PLAN.with_format(MENTORSHIP), words_for("en"))

    assert invalid.value.errors == {"ways": "Please tick at least one way."}


def filled(view: View) -> dict[str, dict[str, dict[str, Any]]]:
    """Return what Slack sends for a form in which nothing was touched."""
    names = {
        "initial_value": "value",
        "initial_date": "selected_date",
        "initial_time": "selected_time",
        "initial_option": "selected_option",
        "initial_options": "selected_options",
    }
    return {
        block["block_id"]: {
            block["element"]["action_id"]: {
                names[key]: value for key, value in block["element"].items() if key in names
            }
        }
        for block in view["blocks"]
        if block["type"] == "input"
    }
