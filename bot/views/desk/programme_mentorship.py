"""The last step of a mentorship's form: its name, how long, and how two people come together."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.programmes import LONGEST_NAME, MENTORSHIP_WEEKS, MentorshipRules, Plan
from bot.i18n import Words
from bot.views import blocks
from bot.views.blocks import Block, View
from bot.views.desk import programme_rules, programme_times
from bot.views.desk.fields import choice, kept
from bot.views.forms import Answers, InvalidForm, picked, picked_many, typed

CALLBACK_ID = "programme_mentorship"
_NAME, _LASTS, _WAYS, _LESSONS = "name", "lasts", "ways", "lessons"
_REQUEST, _COHORT, _FIRST = "request", "cohort", "first"


def build(plan: Plan, t: Words, *, draft_id: str, changes: bool = False) -> View:
    """Return the step after the goal; a mentorship has no cadence, so it is the last one."""
    body = [
        blocks.field_of(
            _NAME, t("Name"), blocks.text_input(_NAME, plan.name, longest=LONGEST_NAME)
        ),
        choice(_LASTS, t("A mentorship lasts for"), _months(t), str(plan.lasts_weeks)),
        _ways(plan.mentorship, t),
        _lessons(plan.mentorship, t),
        programme_rules.hours_field(plan, t),
        programme_times.zone_field(plan, t),
        programme_rules.guests_field(plan, t),
        programme_rules.channel_field(plan, t),
        programme_rules.prompts_field(plan, t),
        programme_rules.monthly_field(plan, t),
        kept(t),
    ]
    return blocks.modal(
        CALLBACK_ID,
        t("How it works"),
        body,
        submit=t("Save") if changes else t("Start it"),
        close=t("Close"),
        metadata=draft_id,
    )


def read(answers: Answers, plan: Plan, t: Words) -> Plan:
    """Return the plan with what this step says.

    Raises:
        InvalidForm: no name, or no way to come together.
    """
    name, ways = typed(answers, _NAME), picked_many(answers, _WAYS)
    errors = {}
    if not name:
        errors[_NAME] = t("Please give the programme a name.")
    if not ways:
        errors[_WAYS] = t("Please tick at least one way.")
    if errors:
        raise InvalidForm(errors)
    return replace(
        programme_rules.read_common(answers, plan),
        name=name,
        time_zone=programme_times.read_zone(answers, plan),
        lasts_weeks=int(picked(answers, _LASTS) or plan.lasts_weeks),
        mentorship=MentorshipRules(
            by_request=_REQUEST in ways,
            by_cohort=_COHORT in ways,
            first_lessons=bool(picked_many(answers, _LESSONS)),
        ),
    )


def _months(t: Words) -> list[dict[str, object]]:
    return [
        blocks.option(t.many("{n} month", "{n} months", weeks * 3 // 13), str(weeks))
        for weeks in MENTORSHIP_WEEKS
    ]


def _ways(rules: MentorshipRules, t: Words) -> Block:
    options = [
        blocks.option(
            t("Mentees look for a mentor and ask"), _REQUEST, t("One after the other, up to three")
        ),
        blocks.option(
            t("You match everybody at once"), _COHORT, t("From wishes and places, as a draft here")
        ),
    ]
    chosen = {_REQUEST: rules.by_request, _COHORT: rules.by_cohort}
    element = blocks.choose_many(_WAYS, options, [way for way, on in chosen.items() if on])
    return blocks.field_of(_WAYS, t("How do mentor and mentee come together?"), element)


def _lessons(rules: MentorshipRules, t: Words) -> Block:
    options = [
        blocks.option(
            t("Mentors read two lessons before they are listed"), _FIRST, t("Ten minutes in all")
        )
    ]
    element = blocks.choose_many(_LESSONS, options, [_FIRST] if rules.first_lessons else [])
    return blocks.field_of(_LESSONS, t("First lessons"), element, optional=True)
