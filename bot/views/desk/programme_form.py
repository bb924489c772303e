"""The form of a programme, in three steps; each is built and read here.

The steps travel by the id of a stored draft in the metadata, never by their values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time

from bot.domain.programmes import (
    COFFEE,
    LARGEST_TARGET,
    LONGEST_NAME,
    LONGEST_SENTENCE,
    PEER,
    Measure,
    Objective,
    Plan,
)
from bot.domain.zones import zones_with
from bot.i18n import Words
from bot.views import blocks
from bot.views.blocks import Block, Element, View
from bot.views.forms import Answers, InvalidForm, picked, picked_many, typed

GOAL, TIMES, RULES = "programme_goal", "programme_times", "programme_rules"
_FORMAT, _OBJECTIVE, _SENTENCE, _MEASURE, _TARGET = (
    "format", "objective", "sentence", "measure", "target",
)  # fmt: skip
_NAME, _FIRST, _TIME, _ZONE, _EVERY, _LASTS, _ASKS, _DRAFT = (
    "name", "first_on", "time", "zone", "every", "lasts", "asks", "draft",
)  # fmt: skip
_SIZE, _WEIGHTS, _MODE, _HOURS, _SEASON, _GUESTS, _CHANNEL, _PROMPTS = (
    "size", "weights", "mode", "hours", "season", "guests", "channel", "prompts",
)  # fmt: skip
_AT_ONCE = "at-once"
_EVERYONE = "everyone"
_NONE = "none"
_WAITS_MINUTES = (60, 120, 240, 1440)
_LEAST_SCORES = (2_000, 3_000, 4_000, 5_000)


def goal_step(plan: Plan, t: Words, *, programme_id: str = "") -> View:
    """Return the first step: what the programme is for."""
    formats = [
        blocks.option(t("Coffee"), COFFEE, t("New people every time; an odd person makes a trio")),
        blocks.option(t("Skill exchange"), PEER, t("Pairs for weeks; each learns, each teaches")),
    ]
    body = [
        _choice(_FORMAT, t("What kind of programme is it?"), formats, plan.format, radio=True),
        _choice(_OBJECTIVE, t("What is it for?"), _objectives(t), plan.objective.value),
        blocks.field_of(
            _SENTENCE,
            t("In one sentence, for members"),
            blocks.text_input(_SENTENCE, plan.objective_text, longest=LONGEST_SENTENCE),
            hint=t("It stands on the invitation and where people join."),
        ),
        _choice(_MEASURE, t("What shall we count?"), _measures(t), plan.measure.value),
        blocks.field_of(
            _TARGET,
            t("Target for each round"),
            _number(_TARGET, plan.target),
            hint=t("Leave it empty if you would rather watch first."),
            optional=True,
        ),
    ]
    if programme_id:
        body.pop(0)
    return blocks.modal(
        GOAL,
        t("Change a programme") if programme_id else t("New programme"),
        body,
        submit=t("Next"),
        close=t("Cancel"),
        metadata=programme_id,
    )


def read_goal(answers: Answers, plan: Plan, t: Words) -> Plan:
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


def times_step(plan: Plan, t: Words, *, draft_id: str) -> View:
    """Return the second step: its name, and when what happens."""
    hours, minutes = divmod(plan.minute_of_day, 60)
    body = [
        blocks.field_of(
            _NAME, t("Name"), blocks.text_input(_NAME, plan.name, longest=LONGEST_NAME)
        ),
        blocks.field_of(
            _FIRST,
            t("Next round on"),
            {
                "type": "datepicker",
                "action_id": _FIRST,
                "initial_date": plan.first_on.isoformat(),
            },
            hint=t("All later rounds fall on the same weekday."),
        ),
        blocks.field_of(
            _TIME,
            t("At"),
            {
                "type": "timepicker",
                "action_id": _TIME,
                "initial_time": f"{hours:02}:{minutes:02}",
            },
        ),
        _choice(_ZONE, t("Time zone"), _zones(plan), plan.time_zone),
        _choice(_EVERY, t("How often"), _every(t), str(plan.every_weeks)),
        *_lasts(plan, t),
        _choice(
            _ASKS,
            t("One working day before"),
            [
                blocks.option(t("Tell members; nothing to do if it suits"), "tell"),
                blocks.option(t("Ask each time; silence means no"), "ask"),
            ],
            "ask" if plan.asks_each_time else "tell",
            radio=True,
        ),
        _choice(
            _DRAFT,
            t("When the pairs are ready"),
            _waits(t),
            str(plan.release_after_minutes) if plan.drafts else _AT_ONCE,
        ),
    ]
    return blocks.modal(
        TIMES, t("When"), body, submit=t("Next"), close=t("Back"), metadata=draft_id
    )


def read_times(answers: Answers, plan: Plan, today: date, t: Words) -> Plan:
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
    elif (first_on - today).days > 366:
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
        time_zone=_known_zone(picked(answers, _ZONE), plan),
        every_weeks=int(picked(answers, _EVERY) or plan.every_weeks),
        lasts_weeks=int(picked(answers, _LASTS) or plan.lasts_weeks),
        asks_each_time=picked(answers, _ASKS) == "ask",
        drafts=release != _AT_ONCE,
        release_after_minutes=plan.release_after_minutes if release == _AT_ONCE else int(release),
    )


def rules_step(plan: Plan, t: Words, *, draft_id: str, changes: bool = False) -> View:
    """Return the last step: who is matched with whom, and where people are invited."""
    mode = str(plan.minimum_score) if plan.best_fit else _EVERYONE
    body = [
        *_size(plan, t),
        _choice(_WEIGHTS, t("What matters most in a match"), _presets(t), plan.weights),
        _choice(_MODE, t("Who is matched"), _modes(t), mode),
        _choice(
            _HOURS,
            t("Working hours in common, at least"),
            [_hours(n, t) for n in (0, 1, 2, 4, 8)],
            str(plan.minimum_hours),
        ),
        _choice(
            _SEASON,
            t("Length of a season"),
            [
                blocks.option(t.many("{n} round", "{n} rounds", n), str(n))
                for n in (4, 6, 8, 10, 12)
            ],
            str(plan.season_rounds),
            hint=t("After a season each member is asked once whether to go on."),
        ),
        _guests(plan, t),
        _channel(plan, t),
        _choice(
            _PROMPTS,
            t("A question for the channel every week"),
            _weekdays(t),
            str(plan.prompts_weekday or _NONE),
        ),
    ]
    return blocks.modal(
        RULES,
        t("Who meets whom"),
        body,
        submit=t("Save") if changes else t("Start it"),
        close=t("Back"),
        metadata=draft_id,
    )


def read_rules(answers: Answers, plan: Plan) -> Plan:
    """Return the plan with what the last step says."""
    mode = picked(answers, _MODE) or _EVERYONE
    prompts = picked(answers, _PROMPTS) or _NONE
    return replace(
        plan,
        group_size=int(picked(answers, _SIZE) or plan.group_size),
        weights=picked(answers, _WEIGHTS) or plan.weights,
        best_fit=mode != _EVERYONE,
        minimum_score=plan.minimum_score if mode == _EVERYONE else int(mode),
        minimum_hours=int(picked(answers, _HOURS) or plan.minimum_hours),
        season_rounds=int(picked(answers, _SEASON) or plan.season_rounds),
        guests_allowed=bool(picked_many(answers, _GUESTS)),
        channel=typed(answers, _CHANNEL) or None,
        prompts_weekday=None if prompts == _NONE else int(prompts),
    )


def error_beside(field: str, reason: str, t: Words) -> dict[str, str]:
    """Return a broken rule of the service as a sentence beside its field."""
    sentences: Mapping[str, str] = {
        "not-in-channel": t("Invite @Rapport to that channel first."),
        "archived": t("That channel is archived. Please pick another."),
        "unknown": t("Slack gave no answer about that channel. Please try again."),
    }
    return {_CHANNEL if field == "channel" else field: sentences.get(reason, reason)}


def _known_zone(zone: str | None, plan: Plan) -> str:
    return zone if zone in zones_with(plan.time_zone) else plan.time_zone


def _zones(plan: Plan) -> list[dict[str, object]]:
    return [blocks.option(zone.replace("_", " "), zone) for zone in zones_with(plan.time_zone)]


def _choice(
    block_id: str,
    label: str,
    options: list[dict[str, object]],
    initial: str,
    *,
    radio: bool = False,
    hint: str | None = None,
) -> Block:
    kind = "radio_buttons" if radio else "static_select"
    element = blocks.choose_one(block_id, options, initial, kind=kind)
    return blocks.field_of(block_id, label, element, hint=hint)


def _number(action_id: str, initial: int | None) -> Element:
    element: Element = {
        "type": "number_input",
        "action_id": action_id,
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": str(LARGEST_TARGET),
    }
    return {**element, "initial_value": str(initial)} if initial else element


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


def _every(t: Words) -> list[dict[str, object]]:
    return [
        blocks.option(t.many("Every week", "Every {n} weeks", n), str(n))
        for n in (1, 2, 3, 4, 6, 8, 12, 13)
    ]


def _lasts(plan: Plan, t: Words) -> list[Block]:
    if plan.format != PEER:
        return []
    options = [blocks.option(t.many("{n} week", "{n} weeks", n), str(n)) for n in (4, 6, 8, 10, 12)]
    return [_choice(_LASTS, t("A pair stays together for"), options, str(plan.lasts_weeks))]


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


def _size(plan: Plan, t: Words) -> list[Block]:
    if plan.format != COFFEE:
        return []
    options = [blocks.option(t("{n} people", n=n), str(n)) for n in range(2, 9)]
    return [_choice(_SIZE, t("Size of a group"), options, str(plan.group_size))]


def _presets(t: Words) -> list[dict[str, object]]:
    return [
        blocks.option(t("A bit of everything"), "balanced"),
        blocks.option(t("What each can teach the other"), "skills"),
        blocks.option(t("Other teams and places"), "across"),
        blocks.option(t("What people have in common"), "similar"),
    ]


def _modes(t: Words) -> list[dict[str, object]]:
    fits = [
        blocks.option(t("Only pairs that fit: {n} of 100 or better", n=score // 100), str(score))
        for score in _LEAST_SCORES
    ]
    return [blocks.option(t("Everyone; nobody is left out"), _EVERYONE), *fits]


def _hours(n: int, t: Words) -> dict[str, object]:
    text = t.many("{n} hour a week", "{n} hours a week", n) if n else t("Any, even none")
    return blocks.option(text, str(n))


def _guests(plan: Plan, t: Words) -> Block:
    options = [blocks.option(t("Guests of this workspace may join"), "guests")]
    element = blocks.choose_many(_GUESTS, options, ["guests"] if plan.guests_allowed else [])
    return blocks.field_of(_GUESTS, t("Guests"), element, optional=True)


def _channel(plan: Plan, t: Words) -> Block:
    element: Element = {
        "type": "conversations_select",
        "action_id": _CHANNEL,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if plan.channel:
        element["initial_conversation"] = plan.channel
    return blocks.field_of(
        _CHANNEL,
        t("Channel for invitations"),
        element,
        hint=t("Nothing is posted until you say so with the invite command."),
        optional=True,
    )


def _weekdays(t: Words) -> list[dict[str, object]]:
    days = [t("Mondays"), t("Tuesdays"), t("Wednesdays"), t("Thursdays"), t("Fridays")]
    named = [blocks.option(day, str(number)) for number, day in enumerate(days, 1)]
    return [blocks.option(t("No, thanks"), _NONE), *named]
