"""The form of an agreement: what stands in it, what it holds, what to correct."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.domain.agreements import (
    LENGTHS,
    LONGEST_GOAL,
    LONGEST_STEP,
    MOST_STEPS,
    RHYTHMS,
    AgreementForm,
    Terms,
)
from bot.domain.goals import steps_in
from bot.domain.mentorship import WayOfWorking
from bot.i18n import Words
from bot.views.agreement import between_us, day_sentence
from bot.views.blocks import (
    Block,
    View,
    choose_one,
    field_of,
    modal,
    option,
    section,
    small,
    text_input,
)
from bot.views.forms import Answers, InvalidForm, picked, typed

FORM = "agreement_form"
_GOAL, _WAY, _EVERY, _MINUTES, _UNTIL, _STEPS = (
    "goal", "way", "every", "minutes", "until", "steps",
)  # fmt: skip


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
    return {_UNTIL: day_sentence(reason, t)}


def sent(holds: bool, partner: str, t: Words) -> View:
    """Return what follows a proposal."""
    text = t("Sent. It stands in your conversation; it holds once {name} says yes.", name=partner)
    if holds:
        text = t("You agree: this is what {name} proposed, too.", name=partner)
    return modal(FORM, t("Our agreement"), [section(text)], close=t("Close"))


def _fields(shown: AgreementForm, t: Words) -> list[Block]:
    terms = shown.terms
    return [*_work(terms, t), *_rhythm(terms, t), _milestones(terms, t)]


def _work(terms: Terms, t: Words) -> list[Block]:
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
    ]


def _rhythm(terms: Terms, t: Words) -> list[Block]:
    weeks = sorted({*RHYTHMS, terms.every_weeks})
    minutes = sorted({*LENGTHS, terms.minutes})
    return [
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
    ]


def _milestones(terms: Terms, t: Words) -> Block:
    return field_of(
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
    )


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
