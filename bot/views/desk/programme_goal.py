"""The first step of a programme's form: what it is for.

The steps travel by the id of a stored draft in the metadata, never by their values.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.programmes import (
    COFFEE,
    LARGEST_TARGET,
    LONGEST_SENTENCE,
    MENTORSHIP,
    PEER,
    Measure,
    Objective,
    Plan,
)
from bot.i18n import Words
from bot.views import blocks
from bot.views.blocks import View
from bot.views.desk.fields import choice, number
from bot.views.forms import Answers, InvalidForm, picked, typed

CALLBACK_ID = "programme_goal"
_FORMAT, _OBJECTIVE, _SENTENCE, _MEASURE, _TARGET = (
    "format", "objective", "sentence", "measure", "target",
)  # fmt: skip


def build(plan: Plan, t: Words, *, programme_id: str = "") -> View:
    """Return the first step: what the programme is for."""
    formats = [
        blocks.option(t("Coffee"), COFFEE, t("New people every time; an odd person makes a trio")),
        blocks.option(t("Skill exchange"), PEER, t("Pairs for weeks; each learns, each teaches")),
        blocks.option(t("Mentorship"), MENTORSHIP, t("A mentor and a mentee, for months")),
    ]
    body = [
        choice(_FORMAT, t("What kind of programme is it?"), formats, plan.format, radio=True),
        choice(_OBJECTIVE, t("What is it for?"), _objectives(t), plan.objective.value),
        blocks.field_of(
            _SENTENCE,
            t("In one sentence, for members"),
            blocks.text_input(_SENTENCE, plan.objective_text, longest=LONGEST_SENTENCE),
            hint=t("It stands on the invitation and where people join."),
        ),
        choice(_MEASURE, t("What shall we count?"), _measures(t), plan.measure.value),
        blocks.field_of(
            _TARGET,
            t("Target for each round, in a mentorship for each quarter"),
            number(_TARGET, plan.target, most=LARGEST_TARGET),
            hint=t("Leave it empty if you would rather watch first."),
            optional=True,
        ),
    ]
    if programme_id:
        body.pop(0)
    return blocks.modal(
        CALLBACK_ID,
        t("Change a programme") if programme_id else t("New programme"),
        body,
        submit=t("Next"),
        close=t("Cancel"),
        metadata=programme_id,
    )


def read(answers: Answers, plan: Plan, t: Words) -> Plan:
    """Return the plan with what the first step says.

    Raises:
        InvalidForm: the sentence is empty or the target is no sensible number.
    """
    sentence, target = typed(answers, _SENTENCE), typed(answers, _TARGET)
    errors = {}
    if not sentence:
        errors[_SENTENCE] = t("Please write one sentence.")
    if target and not (target.isdigit() and 0 < int(target) <= LARGEST_TARGET):
        errors[_TARGET] = t("A target is a whole number from 1 on.")
    if errors:
        raise InvalidForm(errors)
    chosen = plan.with_format(picked(answers, _FORMAT) or plan.format)
    return replace(
        chosen,
        objective=Objective(picked(answers, _OBJECTIVE) or plan.objective),
        objective_text=sentence,
        measure=Measure(picked(answers, _MEASURE) or plan.measure),
        target=int(target) if target else None,
    )


def _objectives(t: Words) -> list[dict[str, object]]:
    names = {
        Objective.ONBOARDING: t("Help newcomers settle in"),
        Objective.SKILLS: t("Share skills"),
        Objective.CROSS_SITE: t("Connect teams and offices"),
        Objective.CAREER: t("Grow careers"),
        Objective.BELONGING: t("Feel that we belong"),
        Objective.OTHER: t("Something else"),
    }
    return [blocks.option(name, objective.value) for objective, name in names.items()]


def _measures(t: Words) -> list[dict[str, object]]:
    names = {
        Measure.MEETINGS: t("Meetings that took place"),
        Measure.CROSS_TEAM: t("Meetings across teams"),
        Measure.CROSS_SITE: t("Meetings across offices"),
        Measure.PEOPLE: t("People who met somebody"),
    }
    return [blocks.option(name, measure.value) for measure, name in names.items()]
