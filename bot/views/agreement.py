"""What a mentor and a mentee agree on, in words: the message in their conversation, the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from bot.domain.agreements import AgreementCard, Terms
from bot.domain.mentorship import WayOfWorking
from bot.domain.notices import Notice
from bot.domain.notices.agreements import AgreementNotice
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import (
    Block,
    Element,
    Message,
    button,
    buttons,
    section,
    small,
)
from bot.views.dates import day_with_year
from bot.views.ending import not_right_button
from bot.views.introduction import AGREEMENT

OPEN = AGREEMENT
AGREE = "agreement_agree"  # its value is "<pairing id>:<version>"


def agreement(notice: AgreementNotice, t: Words) -> Message:
    """Return a proposal as it stands now, or what holds."""
    card = notice.card
    if card.newer:
        text = t("There is a newer version of your agreement further down.")
        return Message(text, [section(text), _foot(card, t)])
    lead = _lead(card, t)
    blocks = [section(lead), section(Mrkdwn("\n".join(_terms(card.terms, t))))]
    blocks.append(small(between_us(t)))
    if notice.ended:
        blocks.append(_foot(card, t))
    else:
        blocks.append(_foot(card, t, *_answers(card, t)))
    return Message(lead.replace("*", ""), blocks)


def agreed(holds: bool, t: Words) -> Message:
    """Return the answer to "I agree", for that person alone."""
    if holds:
        return Message(t("You both agree. It holds from now on; either of you can change it."))
    return Message(t("You have said yes already. It holds once both have."))


def read_version(value: str) -> tuple[str, int]:
    """Return the pairing and the version of an "I agree"."""
    pairing_id, _, version = value.partition(":")
    return pairing_id, int(version)


def open_button(pairing_id: str, t: Words) -> Element:
    """Return the button that opens the form."""
    return button(t("Our agreement"), OPEN, pairing_id)


def in_short(terms: Terms, t: Words) -> Mrkdwn:
    """Return what is agreed on in two lines, for App Home."""
    goal = t("“{goal}”", goal=terms.goal) if terms.goal else t("The goal was erased.")
    how = t("How: {how}, until {day}", how=rhythm(terms, t), day=day_with_year(terms.ends_on, t))
    return Mrkdwn(f"{goal}\n{how}")


def rhythm(terms: Terms, t: Words) -> Mrkdwn:
    """Return how the two work, how often and how long."""
    often = t.many("every week", "every {n} weeks", terms.every_weeks)
    length = t.many("{n} minute", "{n} minutes", terms.minutes)
    if terms.way is WayOfWorking.INFORMAL:
        return t("when it suits, about {often}", often=often)
    if terms.way is WayOfWorking.PROJECT:
        return t("around a project, {often}, {length}", often=often, length=length)
    return t("fixed meetings, {often}, {length}", often=often, length=length)


def between_us(t: Words) -> Mrkdwn:
    """Return the words about what stays between the two."""
    return t("What we say stays between us, unless someone's safety is at risk or we both agree.")


def _lead(card: AgreementCard, t: Words) -> Mrkdwn:
    if card.holds:
        return t("*Agreed.* This is how you two work:")
    return t(
        "*{name}* proposes how you two could work. It holds once {others} says yes.",
        name=card.proposed_by,
        others=t.listed(list(card.open_to)),
    )


def _terms(terms: Terms, t: Words) -> list[Mrkdwn]:
    goal = t("“{goal}”", goal=terms.goal) if terms.goal else t("(erased)")
    lines = [
        t("*What we work on:* {goal}", goal=goal),
        t("*How:* {how}", how=rhythm(terms, t)),
        t("*Until:* {day}", day=day_with_year(terms.ends_on, t)),
    ]
    if terms.milestones:
        lines.append(t("*Milestones:*"))
        lines += [t("{n}. {text}", n=n, text=one) for n, one in enumerate(terms.milestones, 1)]
    return lines


def _answers(card: AgreementCard, t: Words) -> list[Element]:
    change = button(t("Change something"), OPEN, card.pairing_id)
    if card.holds:
        return [change]
    value = f"{card.pairing_id}:{card.version}"
    return [button(t("I agree"), AGREE, value, style="primary"), change]


def _foot(card: AgreementCard, t: Words, *elements: Element) -> Block:
    return buttons(*elements, not_right_button(card.pairing_id, t))


def _replaced(t: Words, _parameters: Mapping[str, object]) -> str:
    return t("There is a newer proposal, further down in your conversation.")


def day_sentence(reason: object, t: Words) -> str:
    """Return what is wrong with a last day."""
    if reason == "too-far":
        return t("That is more than a year ahead. You can go on later.")
    return t("This date has passed. Please pick a day that is to come.")


def _none(t: Words, _parameters: Mapping[str, object]) -> str:
    return t("There is nothing to agree on here. Nothing was changed.")


ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {
        "agreement-replaced": _replaced,
        "no-agreement": _none,
        "agreement-wrong": lambda t, p: day_sentence(p.get("reason"), t),
    }
)
NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {AgreementNotice: agreement}
)
