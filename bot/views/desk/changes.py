"""Changing a draft: pick two people, see what would change, then do it or leave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.desk import Change, DraftGroup
from bot.i18n import Mrkdwn, Words
from bot.views import blocks
from bot.views.blocks import Block, View
from bot.views.desk.groups import line
from bot.views.forms import Answers, InvalidForm, typed

SWAP, SWAP_PREVIEW, LOCK, FORBID = (
    "draft_swap_form", "draft_swap_preview", "draft_lock_form", "draft_forbid_form",
)  # fmt: skip
UNDO_SWAP = "draft_swap_undo"
_FIRST, _SECOND = "first", "second"


def pick_two(callback_id: str, round_id: str, t: Words) -> View:
    """Return the form of a swap, a lock or a forbidden pair: which two people?"""
    titles: Mapping[str, tuple[str, str, str]] = {
        SWAP: (
            t("Swap two people"),
            t("Each takes the other's place. You see what changes before it is done."),
            t("Show me"),
        ),
        LOCK: (
            t("Lock a pair"),
            t("They stay together in this round, also when it is run again."),
            t("Lock"),
        ),
        FORBID: (
            t("Forbid a pair"),
            t(
                "They are not introduced to each other from now on, in any programme. "
                "If this draft has them together, it is run again."
            ),
            t("Forbid"),
        ),
    }
    return two_people(callback_id, round_id, titles[callback_id], t)


def two_people(callback_id: str, metadata: str, words: tuple[str, str, str], t: Words) -> View:
    """Return a form that asks for two people; ``words`` are title, explanation and submit."""
    title, explanation, submit = words
    body = [
        blocks.section(explanation),
        blocks.field_of(_FIRST, t("One person"), _person(_FIRST, t)),
        blocks.field_of(_SECOND, t("Another person"), _person(_SECOND, t)),
    ]
    return blocks.modal(callback_id, title, body, submit=submit, close=t("Back"), metadata=metadata)


def read_two(answers: Answers, t: Words) -> tuple[str, str]:
    """Return the Slack ids of the two people who were picked.

    Raises:
        InvalidForm: one is missing, or both are the same.
    """
    first, second = typed(answers, _FIRST), typed(answers, _SECOND)
    if not first or not second:
        raise InvalidForm({_FIRST if not first else _SECOND: t("Please pick somebody.")})
    if first == second:
        raise InvalidForm({_SECOND: t("Please pick two different people.")})
    return first, second


def beside_second(sentence: str) -> dict[str, str]:
    """Return a refusal as an error beside the second person."""
    return {_SECOND: sentence}


def preview(change: Change, first_id: str, second_id: str, t: Words) -> View:
    """Return what a swap would change, to be confirmed."""
    body = [
        blocks.section(_listed(t("Now"), change.before, t)),
        blocks.section(_listed(t("After the swap"), change.after, t)),
        blocks.small(_effect(change, t)),
    ]
    return blocks.modal(
        SWAP_PREVIEW,
        t("Swap two people"),
        body,
        submit=t("Swap them"),
        close=t("Back"),
        metadata=f"{change.round_id}:{change.version}:{first_id}:{second_id}",
    )


def swapped(change: Change, first_id: str, second_id: str, t: Words) -> View:
    """Return what was changed, with the way back."""
    key = f"{change.round_id}:{change.version}:{first_id}:{second_id}"
    undo = blocks.buttons(blocks.button(t("Undo"), UNDO_SWAP, key))
    body: list[Block] = [blocks.section(_listed(t("Now"), change.after, t)), undo]
    return blocks.modal("draft_swapped", t("Swapped"), body, close=t("Done"))


def note(title: str, sentence: str, t: Words) -> View:
    """Return a modal that says one thing."""
    return blocks.modal("desk_note", title, [blocks.section(sentence)], close=t("Close"))


def _person(action_id: str, t: Words) -> dict[str, object]:
    return {
        "type": "users_select",
        "action_id": action_id,
        "placeholder": blocks.plain(t("Pick a colleague")),
    }


def _listed(heading: str, groups: Sequence[DraftGroup], t: Words) -> str:
    return "\n".join([f"*{heading}*", *(f"• {line(group, t)}" for group in groups)])


def _effect(change: Change, t: Words) -> Mrkdwn:
    if change.repeats_more > 0:
        return t.many(
            "{n} repeat more than before.", "{n} repeats more than before.", change.repeats_more
        )
    if change.points_less > 0:
        return t(
            "The round as a whole loses {less} of {total} points.",
            less=f"{change.points_less:,}",
            total=f"{change.points_total:,}",
        )
    return t("The round as a whole loses nothing.")
