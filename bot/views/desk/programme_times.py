"""The second step of a programme's form: its name, and when what happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from bot.domain.programmes import LONGEST_NAME, PEER, Plan
from bot.domain.zones import zones_with
from bot.i18n import Words
from bot.views import blocks
from bot.views.blocks import Block, Element, View
from bot.views.desk.fields import choice, kept
from bot.views.forms import Answers, InvalidForm, picked, typed

CALLBACK_ID = "programme_times"
LONGEST_AHEAD_DAYS = 366
_NAME, _FIRST, _TIME, _ZONE, _EVERY, _LASTS, _ASKS, _DRAFT = (
    "name", "first_on", "time", "zone", "every", "lasts", "asks", "draft",
)  # fmt: skip
_AT_ONCE = "at-once"
_WAITS_MINUTES = (60, 120, 240, 1440)


def build(plan: Plan, t: Words, *, draft_id: str) -> View:
    """Return the second step: its name, and when what happens."""
    body = [
        blocks.field_of(
            _NAME, t("Name"), blocks.text_input(_NAME, plan.name, longest=LONGEST_NAME)
        ),
        *_first_round(plan, t),
        zone_field(plan, t),
        choice(_EVERY, t("How often"), _every(t), str(plan.every_weeks)),
        *_lasts(plan, t),
        _asks(plan, t),
        choice(_DRAFT, t("When the pairs are ready"), _waits(t), _wait_of(plan)),
    ]
    body.append(kept(t))
    return blocks.modal(
        CALLBACK_ID, t("When"), body, submit=t("Next"), close=t("Close"), metadata=draft_id
    )


def read(answers: Answers, plan: Plan, today: date, t: Words) -> Plan:
    """Return the plan with what the second step says.

    Raises:
        InvalidForm: no name, a day in the past or too far away.
    """
    first_on = date.fromisoformat(typed(answers, _FIRST) or plan.first_on.isoformat())
    name = typed(answers, _NAME)
    errors = {}
    if not name:
        errors[_NAME] = t("Please give the programme a name.")
    if first_on < today:
        errors[_FIRST] = t("This date has passed.")
    elif (first_on - today).days > LONGEST_AHEAD_DAYS:
        errors[_FIRST] = t("Please pick a day within a year.")
    if errors:
        raise InvalidForm(errors)
    at = time.fromisoformat(typed(answers, _TIME) or "09:00")
    release = picked(answers, _DRAFT) or _AT_ONCE
    return replace(
        plan,
        name=name,
        first_on=first_on,
        minute_of_day=at.hour * 60 + at.minute,
        time_zone=read_zone(answers, plan),
        every_weeks=int(picked(answers, _EVERY) or plan.every_weeks),
        lasts_weeks=int(picked(answers, _LASTS) or plan.lasts_weeks),
        asks_each_time=picked(answers, _ASKS) == "ask",
        drafts=release != _AT_ONCE,
        release_after_minutes=plan.release_after_minutes if release == _AT_ONCE else int(release),
    )


def zone_field(plan: Plan, t: Words) -> Block:
    """Return the field for the programme's time zone."""
    return choice(_ZONE, t("Time zone"), _zones(plan), plan.time_zone)


def read_zone(answers: Answers, plan: Plan) -> str:
    """Return the zone that was picked; the plan's if it is none that is known."""
    zone = picked(answers, _ZONE)
    return zone if zone in zones_with(plan.time_zone) else plan.time_zone


def _first_round(plan: Plan, t: Words) -> list[Block]:
    hours, minutes = divmod(plan.minute_of_day, 60)
    day: Element = {
        "type": "datepicker",
        "action_id": _FIRST,
        "initial_date": plan.first_on.isoformat(),
    }
    at: Element = {
        "type": "timepicker",
        "action_id": _TIME,
        "initial_time": f"{hours:02}:{minutes:02}",
    }
    hint = t("All later rounds fall on the same weekday.")
    return [
        blocks.field_of(_FIRST, t("Next round on"), day, hint=hint),
        blocks.field_of(_TIME, t("At"), at),
    ]


def _asks(plan: Plan, t: Words) -> Block:
    options = [
        blocks.option(t("Tell members; nothing to do if it suits"), "tell"),
        blocks.option(t("Ask each time; silence means no"), "ask"),
    ]
    chosen = "ask" if plan.asks_each_time else "tell"
    return choice(_ASKS, t("One working day before"), options, chosen, radio=True)


def _wait_of(plan: Plan) -> str:
    return str(plan.release_after_minutes) if plan.drafts else _AT_ONCE


def _zones(plan: Plan) -> list[dict[str, object]]:
    return [blocks.option(zone.replace("_", " "), zone) for zone in zones_with(plan.time_zone)]


def _every(t: Words) -> list[dict[str, object]]:
    return [
        blocks.option(t.many("Every week", "Every {n} weeks", n), str(n))
        for n in (1, 2, 3, 4, 6, 8, 12, 13)
    ]


def _lasts(plan: Plan, t: Words) -> list[Block]:
    if plan.format != PEER:
        return []
    options = [blocks.option(t.many("{n} week", "{n} weeks", n), str(n)) for n in (4, 6, 8, 10, 12)]
    return [choice(_LASTS, t("A pair stays together for"), options, str(plan.lasts_weeks))]


def _waits(t: Words) -> list[dict[str, object]]:
    later = [
        blocks.option(
            t.many(
                "Show a draft; released after {n} hour",
                "Show a draft; released after {n} hours",
                minutes // 60,
            ),
            str(minutes),
        )
        for minutes in _WAITS_MINUTES
    ]
    return [*later, blocks.option(t("Introduce people at once"), _AT_ONCE)]
