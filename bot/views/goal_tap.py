"""How far is a goal? A part that any message in a member's own DM may hold below its question."""

from __future__ import annotations

from bot.domain.goals import PROGRESS, GoalCard
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import Block, Element, Message, button, buttons, section
from bot.views.goals import bar
from bot.views.seams import seam

TAP = "goal_tap_"  # followed by the percentage; the value is the goal's id


def part(goal: GoalCard, key: str, t: Words) -> list[Block]:
    """Return blocks to put at the end of a message: a line, the question, five buttons.

    A tap replaces this part alone, and an answer to the message's own question leaves it there.

    Args:
        goal: of the reader; ``Goals.for_check_in`` finds it.
        key: unlike others in one message, such as the id of the check-in.
        t: the reader's words.
    """
    question = t("How far is *{text}*?", text=goal.text)
    return [seam(f"goal-{key}"), section(f"{question}\n{_now(goal, t)}"), _row(goal, t)]


def tapped(goal: GoalCard, t: Words) -> Message:
    """Return what takes the place of the question; another tap corrects it."""
    if goal.reached:
        text = t("You reached it: *{text}*. Well done.", text=goal.text)
    else:
        text = t("Noted for *{text}*.", text=goal.text)
    return Message(text, [section(f"{text}\n{_now(goal, t)}"), _row(goal, t)])


def percent_of(action_id: str) -> int:
    """Return how far somebody tapped."""
    return int(action_id.removeprefix(TAP))


def _now(goal: GoalCard, t: Words) -> Mrkdwn:
    return t("{bar} {progress} %", bar=bar(goal.progress), progress=goal.progress)


def _row(goal: GoalCard, t: Words) -> Block:
    return buttons(*(_button(goal, percent, t) for percent in PROGRESS))


def _button(goal: GoalCard, percent: int, t: Words) -> Element:
    text = t("{n} %", n=percent) if percent < PROGRESS[-1] else t("Reached")
    return button(text, f"{TAP}{percent}", goal.goal_id)
