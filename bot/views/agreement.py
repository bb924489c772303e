"""What a mentor and a mentee agree on, in words: the message in their conversation, the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from bot.domain.agreements import (
    LENGTHS,
    LONGEST_GOAL,
    LONGEST_STEP,
    MOST_STEPS,
    RHYTHMS,
    AgreementCard,
    AgreementForm,
    Terms,
)
from bot.domain.goals import steps_in
from bot.domain.mentorship import WayOfWorking
from bot.domain.notices import Notice
from bot.domain.notices.agreements import AgreementNotice
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import (
    Block,
    Element,
    Message,
    View,
    button,
    buttons,
    choose_one,
    field_of,
    modal,
    option,
    section,
    small,
    text_input,
)
from bot.views.dates import day_with_year
from bot.views.ending import not_right_button
from bot.views.forms import Answers, InvalidForm, picked, typed
from bot.views.introduction import AGREEMENT

OPEN = AGREEMENT
AGREE = "agreement_agree"  # its value is "<pairing id>:<version>"
FORM = "agreement_form"
_GOAL, _WAY, _EVERY, _MINUTES, _UNTIL, _STEPS = (
    "goal", "way", "every", "minutes", "until", "steps",
)  # fmt: skip


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


def form(shown: AgreementForm, t: Words) -> View:
    """Return the form: the newest proposal or what is usual, to be changed or sent as it is."""
    lead = t("{name} reads it next, and says yes or changes it.", name=shown.partner)
    if shown.holds:
        lead = t(
            "What you agreed on holds until {name} says yes to the new version, too.",
            name=shown.partner,
        )
    return modal(
        FORM,
        t("Our agreement"),
        [section(lead), *_fields(shown, t), small(between_us(t))],
        submit=t("Propose"),
        close=t("Back"),
        metadata=shown.pairing_id,
    )


def read(answers: Answers, t: Words) -> Terms:
    """Return the terms that the form holds.

    Raises:
        InvalidForm: there is no goal or no last day, or the milestones do not fit the way.
    """
    goal, until, way = typed(answers, _GOAL), typed(answers, _UNTIL), picked(answers, _WAY)
    steps = steps_in(typed(answers, _STEPS))
    errors = _wrong_steps(steps, way, t)
    if not goal:
        errors[_GOAL] = t("Please write a few words.")
    if not until:
        errors[_UNTIL] = t("Please pick a day.")
    if way is None:
        errors[_WAY] = t("Please pick one.")
    if errors or way is None:
        raise InvalidForm(errors)
    project = way == WayOfWorking.PROJECT.value
    return Terms(
        goal=goal,
        way=WayOfWorking(way),
        every_weeks=int(picked(answers, _EVERY) or RHYTHMS[1]),
        minutes=int(picked(answers, _MINUTES) or LENGTHS[1]),
        ends_on=date.fromisoformat(until),
        milestones=steps if project else (),
    )


def wrong_day(reason: object, t: Words) -> dict[str, str]:
    """Return what to correct about the last day, beside its field."""
    if reason == "too-far":
        return {_UNTIL: t("That is more than a year ahead. You can go on later.")}
    return {_UNTIL: t("This date has passed. Please pick a day that is to come.")}


def sent(holds: bool, partner: str, t: Words) -> View:
    """Return what follows a proposal."""
    text = t("Sent. It stands in your conversation; it holds once {name} says yes.", name=partner)
    if holds:
        text = t("You agree: this is what {name} proposed, too.", name=partner)
    return modal(FORM, t("Our agreement"), [section(text)], close=t("Close"))


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


def _fields(shown: AgreementForm, t: Words) -> list[Block]:
    terms = shown.terms
    weeks = sorted({*RHYTHMS, terms.every_weeks})
    minutes = sorted({*LENGTHS, terms.minutes})
    return [
        field_of(
            _GOAL,
            t("What do you work on?"),
            text_input(_GOAL, terms.goal, lines=True, longest=LONGEST_GOAL),
            hint=t("One sentence, as the mentee would say it."),
        ),
        field_of(
            _WAY,
            t("How do you work?"),
            choose_one(_WAY, _ways(t), terms.way.value, kind="radio_buttons"),
        ),
        field_of(
            _EVERY,
            t("How often?"),
            choose_one(
                _EVERY,
                [option(t.many("Every week", "Every {n} weeks", n), str(n)) for n in weeks],
                str(terms.every_weeks),
            ),
        ),
        field_of(
            _MINUTES,
            t("How long is a meeting?"),
            choose_one(
                _MINUTES,
                [option(t.many("{n} minute", "{n} minutes", n), str(n)) for n in minutes],
                str(terms.minutes),
            ),
        ),
        field_of(
            _UNTIL,
            t("Until when?"),
            {
                "type": "datepicker",
                "action_id": _UNTIL,
                "initial_date": terms.ends_on.isoformat(),
            },
            hint=t("You can go on later, or finish earlier."),
        ),
        field_of(
            _STEPS,
            t("Milestones of the project"),
            text_input(
                _STEPS,
                "\n".join(terms.milestones),
                lines=True,
                longest=MOST_STEPS * (LONGEST_STEP + 1),
            ),
            hint=t("One a line, ten at most. Only for work around a project; both tick them off."),
            optional=True,
        ),
    ]


def _ways(t: Words) -> list[dict[str, Any]]:
    return [
        option(
            t("Fixed meetings"),
            WayOfWorking.SCHEDULED.value,
            t("We offer times, and an agenda for each"),
        ),
        option(
            t("When it suits"),
            WayOfWorking.INFORMAL.value,
            t("You find your times; nobody counts meetings"),
        ),
        option(
            t("Around a project"),
            WayOfWorking.PROJECT.value,
            t("Times, agendas, and milestones to tick off"),
        ),
    ]


def _wrong_steps(steps: tuple[str, ...], way: str | None, t: Words) -> dict[str, str]:
    if way != WayOfWorking.PROJECT.value:
        return {}
    if not steps:
        return {_STEPS: t("A project needs one milestone at least.")}
    if len(steps) > MOST_STEPS:
        return {_STEPS: t("Ten milestones are enough: please leave some out.")}
    if any(len(step) > LONGEST_STEP for step in steps):
        return {_STEPS: t("Please keep each milestone under 75 characters.")}
    return {}


def _replaced(t: Words, _parameters: Mapping[str, object]) -> str:
    return t("There is a newer proposal, further down in your conversation.")


def _none(t: Words, _parameters: Mapping[str, object]) -> str:
    return t("There is nothing to agree on here. Nothing was changed.")


ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {
        "agreement-replaced": _replaced,
        "no-agreement": _none,
        "agreement-wrong": lambda t, p: wrong_day(p.get("reason"), t)[_UNTIL],
    }
)
NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {AgreementNotice: agreement}
)
