"""Feedback in two taps: how it was, and whether to meet again."""

from __future__ import annotations

from typing import Any

from bot.domain.feedback import PulseStep
from bot.i18n import Words
from bot.views.blocks import (
    Block,
    Message,
    button,
    buttons,
    option,
    section,
    small,
)
from bot.views.ending import not_right_button

COMPARED = "pulse_compared_"  # and less, as_hoped or more
AGAIN = "pulse_again_"  # and yes, maybe or please_not
WHOM = "pulse_please_not_whom_"  # and a number
WORDS = "pulse_words"
THANK = "pulse_thanks"
CONTACT = "pulse_contact"
MOST_PARTNERS = 7


def question(step: PulseStep, t: Words) -> Message:
    """Return the next question of a pulse, or what follows the last."""
    if step.compared is None:
        return _compared(step, t)
    if step.again is None:
        return _again(step, t)
    return done(step, t)


def whom(step: PulseStep, t: Words) -> Message:
    """Return the question whom "please not" is about, where there were several."""
    text = t("Whom should we not introduce you to again? Nobody else sees your answer.")
    people = [
        button(partner.name, f"{WHOM}{n}", f"{step.pairing_id}:{partner.member_id}")
        for n, partner in enumerate(step.partners)
    ]
    row = buttons(*people, not_right_button(step.pairing_id, t))
    return Message(text, [section(text), row])


def read_whom(value: str) -> tuple[str, str]:
    """Return the pairing and the member that a button of ``whom`` names."""
    pairing_id, member_id = value.split(":")
    return pairing_id, member_id


def done(step: PulseStep, t: Words) -> Message:
    """Return what follows the second tap: nothing more is asked."""
    if step.again == "please_not":
        text = t("Thank you. We will not introduce you again. Nobody is told.")
    else:
        text = t("Thank you. That helps us to do better.")
    row = [button(t("Add words"), WORDS, step.pairing_id)]
    if step.again != "please_not":
        names = t.listed(step.names)
        row.append(button(t("Thank {names}", names=names), THANK, step.pairing_id))
    body = [section(text), buttons(*row, not_right_button(step.pairing_id, t))]
    return Message(text, body + (_offer_contact(step, t) if step.worries else []))


def contact_asked(step: PulseStep, t: Words) -> Message:
    """Return the answer to somebody who would like to be contacted."""
    text = t("An organiser will get in touch with you. Your answers stay yours.")
    return Message(text, [section(text), buttons(not_right_button(step.pairing_id, t))])


def _offer_contact(step: PulseStep, t: Words) -> list[Block]:
    """Return a private question after an answer that may mean trouble."""
    text = t(
        "Shall we ask an organiser to contact you? The organisers would learn your name, but "
        "not what you answered, nor about whom."
    )
    return [section(text), buttons(button(t("Yes, please"), CONTACT, step.pairing_id))]


def _compared(step: PulseStep, t: Words) -> Message:
    text = t("Good! Compared with what you hoped for, was it …")
    row = [
        button(one["text"]["text"], f"{COMPARED}{one['value']}", step.pairing_id)
        for one in compared_options(t)
    ]
    foot = not_right_button(step.pairing_id, t)
    return Message(text, [section(text), buttons(*row, foot), _promise(step, t)])


def _again(step: PulseStep, t: Words) -> Message:
    text = t("Meet {names} again?", names=t.listed(step.names))
    row = [
        button(one["text"]["text"], f"{AGAIN}{one['value']}", step.pairing_id)
        for one in again_options(t)
    ]
    foot = not_right_button(step.pairing_id, t)
    return Message(text, [section(text), buttons(*row, foot), _promise(step, t)])


def _promise(step: PulseStep, t: Words) -> Block:
    never = t.many(
        "{names} never sees this; organisers see totals of five people or more.",
        "{names} never see this; organisers see totals of five people or more.",
        len(step.partners),
        names=t.listed(step.names),
    )
    return small(never, t("“Please not” means we will not introduce you again."))


def compared_options(t: Words) -> list[dict[str, Any]]:
    """Return the answers to the first question."""
    return [
        option(t("Less"), "less"),
        option(t("As hoped"), "as_hoped"),
        option(t("More"), "more"),
    ]


def again_options(t: Words) -> list[dict[str, Any]]:
    """Return the answers to the second question."""
    return [
        option(t("Yes"), "yes"),
        option(t("Maybe"), "maybe"),
        option(t("Please not"), "please_not"),
    ]
