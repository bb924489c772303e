"""Goals in words: the list with its ticks, and the form of one goal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from bot.domain.goals import (
    LONGEST_GOAL,
    LONGEST_STEP,
    MOST_GOALS,
    MOST_STEPS,
    PROGRESS,
    GoalAnswers,
    GoalCard,
    PartnerGoal,
    ProgressPoint,
    steps_in,
)
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import (
    Block,
    Element,
    View,
    button,
    buttons,
    choose_many,
    choose_one,
    confirmation,
    divider,
    field_of,
    modal,
    option,
    section,
    text_input,
)
from bot.views.dates import day_with_year, short_day
from bot.views.forms import Answers, InvalidForm, picked, typed
from bot.views.skill_fields import chosen_skills, skill_field

OPEN = "goals_open"
ADD = "goals_add"
EDIT = "goals_edit"
DROP = "goals_drop"
PROGRESS_PICK = "goals_progress"  # its values are "<goal id>:<percent>"
TICK = "goals_tick"  # its block is "goal_steps:<goal id>"
LIST = "goals"
FORM = "goals_form"
_STEPS_BLOCK = "goal_steps:"
_TEXT, _SKILL, _TARGET, _STEPS, _SHARED = "text", "skill", "target", "steps", "shared"
_YES, _NO = "yes", "no"
_BAR = 10
_HEIGHTS = "▁▂▃▄▅▆▇█"
MOST_PARTNER_GOALS = 5


def goals_button(t: Words) -> Element:
    """Return the button that opens one's goals."""
    return button(t("My goals"), OPEN)


def listing(goals: Sequence[GoalCard], t: Words, of_partners: Sequence[PartnerGoal] = ()) -> View:
    """Return the modal with all goals: progress and milestones are one tap away.

    ``of_partners`` are goals that the reader's partners let the reader see.
    """
    shown: list[Block] = []
    for goal in goals:
        shown += [*_goal(goal, t), divider()]
    if not goals:
        text = t("What would you like to reach? A goal helps you and your partners to see the way.")
        shown.append(section(text))
    if len(goals) < MOST_GOALS:
        shown.append(buttons(button(t("Add a goal"), ADD, style="primary")))
    if of_partners:
        shown += [divider(), section(partner_lines(of_partners, t))]
    return modal(LIST, t("My goals"), shown, close=t("Close"))


def line(goal: GoalCard, t: Words) -> Mrkdwn:
    """Return a goal with its progress as a bar of text, and how it came to be that far."""
    text = t(
        "*{text}*\n{bar} {progress} %",
        text=goal.text,
        bar=bar(goal.progress),
        progress=goal.progress,
    )
    more = [t("reached")] if goal.reached else []
    if goal.skill is not None:
        more.append(t("about {skill}", skill=goal.skill.name))
    if goal.target is not None:
        more.append(t("by {day}", day=day_with_year(goal.target, t)))
    more.append(t("partners may see it") if goal.shared else t("only for you"))
    history = [f"\n{over_time(goal.history, t)}"] if len(goal.history) > 1 else []
    return Mrkdwn("".join([f"{text} · {' · '.join(more)}", *history]))


def bar(progress: int) -> str:
    """Return a percentage as a bar of text; say the number beside it."""
    filled = round(progress / 100 * _BAR)
    return "▰" * filled + "▱" * (_BAR - filled)


def over_time(history: Sequence[ProgressPoint], t: Words) -> Mrkdwn:
    """Return how far a goal was day by day: as a row of bars, and in words."""
    bars = "".join(_HEIGHTS[round(point.progress / 100 * (len(_HEIGHTS) - 1))] for point in history)
    points = [
        t("{progress} % on {day}", progress=point.progress, day=short_day(point.day, t))
        for point in history
    ]
    return t("{bars} {points}", bars=bars, points=Mrkdwn(", ".join(points)))


def partner_lines(goals: Sequence[PartnerGoal], t: Words) -> Mrkdwn:
    """Return goals that partners let one see, a line each."""
    lines = [
        t(
            "*{name}* would like to reach: {text} {bar} {progress} %",
            name=one.name,
            text=one.text,
            bar=bar(one.progress),
            progress=one.progress,
        )
        for one in goals[:MOST_PARTNER_GOALS]
    ]
    return Mrkdwn("\n".join(lines))


def form(goal: GoalCard | None, t: Words) -> View:
    """Return the form of one goal, filled in if it exists already."""
    skill = [goal.skill] if goal and goal.skill else []
    shared = [option(t("Only for me"), _NO), option(t("Partners may see it"), _YES)]
    steps = "\n".join(step.text for step in goal.steps) if goal else ""
    fields = [
        field_of(
            _TEXT,
            t("What would you like to reach?"),
            text_input(_TEXT, goal.text if goal else None, longest=LONGEST_GOAL),
            hint=t("One sentence is enough."),
        ),
        skill_field(_SKILL, t("Is it about a skill?"), skill, t("One at most."), t, most=1),
        field_of(_TARGET, t("By when?"), _target(goal), optional=True),
        field_of(
            _STEPS,
            t("Milestones"),
            text_input(_STEPS, steps, lines=True, longest=MOST_STEPS * (LONGEST_STEP + 1)),
            hint=t("One a line, ten at most. You tick them off later."),
            optional=True,
        ),
        field_of(
            _SHARED,
            t("Who may see it?"),
            choose_one(
                _SHARED, shared, _YES if goal and goal.shared else _NO, kind="radio_buttons"
            ),
        ),
    ]
    return modal(
        FORM,
        t("A goal"),
        fields,
        submit=t("Save"),
        close=t("Back"),
        metadata=goal.goal_id if goal else "",
    )


def read(answers: Answers, t: Words) -> GoalAnswers:
    """Return what the form holds.

    Raises:
        InvalidForm: the goal has no words, or there are too many or too long milestones.
    """
    errors = {}
    text, steps = typed(answers, _TEXT), steps_in(typed(answers, _STEPS))
    if not text:
        errors[_TEXT] = t("Please write a few words.")
    if len(steps) > MOST_STEPS:
        errors[_STEPS] = t("Ten milestones are enough: please leave some out.")
    elif any(len(step) > LONGEST_STEP for step in steps):
        errors[_STEPS] = t("Please keep each milestone under 75 characters.")
    if errors:
        raise InvalidForm(errors)
    target = typed(answers, _TARGET)
    return GoalAnswers(
        text=text,
        skill=next(iter(chosen_skills(answers, _SKILL)), None),
        target=date.fromisoformat(target) if target else None,
        steps=steps,
        shared=picked(answers, _SHARED) == _YES,
    )


def wrong(reason: object, t: Words) -> dict[str, str]:
    """Return what to correct when a goal cannot be stored as it is."""
    if reason == "too-many":
        return {_TEXT: t("Ten goals are enough: please delete one first.")}
    return {_TARGET: t("This date has passed. Please pick one that is to come, or none.")}


def read_progress(value: str) -> tuple[str, int]:
    """Return the goal and the percentage of a picked option."""
    goal_id, _, percent = value.partition(":")
    return goal_id, int(percent)


def goal_of_block(block_id: str) -> str:
    """Return the goal whose milestones a block shows."""
    return block_id.removeprefix(_STEPS_BLOCK)


def _goal(goal: GoalCard, t: Words) -> list[Block]:
    shown = [section(line(goal, t))]
    if goal.steps:
        ticks = choose_many(
            TICK,
            [option(step.text, step.step_id) for step in goal.steps[:MOST_STEPS]],
            [step.step_id for step in goal.steps if step.done],
        )
        shown.append(buttons(ticks, block_id=f"{_STEPS_BLOCK}{goal.goal_id}"))
    known = sorted({*PROGRESS, goal.progress})
    options = [
        option(t("{n} %", n=n) if n < 100 else t("Reached"), f"{goal.goal_id}:{n}") for n in known
    ]
    now = f"{goal.goal_id}:{goal.progress}"
    sure = confirmation(
        t("Delete this goal?"), t("Its milestones go with it."), t("Delete"), t("Keep it")
    )
    shown.append(
        buttons(
            choose_one(PROGRESS_PICK, options, now, placeholder=t("How far?")),
            button(t("Edit"), EDIT, goal.goal_id),
            button(t("Delete"), DROP, goal.goal_id, confirm=sure),
        )
    )
    return shown


def _target(goal: GoalCard | None) -> Element:
    picker: dict[str, Any] = {"type": "datepicker", "action_id": _TARGET}
    if goal and goal.target:
        picker["initial_date"] = goal.target.isoformat()
    return picker


ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {
        "no-such-goal": lambda t, _: t("That goal is not there any more. Nothing was changed."),
        "goal-wrong": lambda t, p: next(iter(wrong(p.get("reason"), t).values())),
    }
)
