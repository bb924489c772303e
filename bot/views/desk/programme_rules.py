"""The last step of a programme's form: who is matched with whom, and where people are invited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.programmes import COFFEE, Plan
from bot.i18n import Words
from bot.views import blocks
from bot.views.blocks import Block, Element, View
from bot.views.desk.fields import choice, kept
from bot.views.forms import Answers, picked, picked_many, typed

CALLBACK_ID = "programme_rules"
_SIZE, _WEIGHTS, _MODE, _HOURS, _SEASON, _GUESTS, _CHANNEL, _PROMPTS = (
    "size", "weights", "mode", "hours", "season", "guests", "channel", "prompts",
)  # fmt: skip
_MONTHLY = "monthly"
_EVERYONE = "everyone"
_NONE = "none"
_LEAST_SCORES = (2_000, 3_000, 4_000, 5_000)


def build(plan: Plan, t: Words, *, draft_id: str, changes: bool = False) -> View:
    """Return the last step: who is matched with whom, and where people are invited."""
    mode = str(plan.minimum_score) if plan.best_fit else _EVERYONE
    body = [
        *_size(plan, t),
        choice(_WEIGHTS, t("What matters most in a match"), _presets(t), plan.weights),
        choice(_MODE, t("Who is matched"), _modes(t), mode),
        hours_field(plan, t),
        choice(
            _SEASON,
            t("Length of a season"),
            [
                blocks.option(t.many("{n} round", "{n} rounds", n), str(n))
                for n in (4, 6, 8, 10, 12)
            ],
            str(plan.season_rounds),
            hint=t("After a season each member is asked once whether to go on."),
        ),
        guests_field(plan, t),
        channel_field(plan, t),
        prompts_field(plan, t),
        monthly_field(plan, t),
    ]
    body.append(kept(t))
    return blocks.modal(
        CALLBACK_ID,
        t("Who meets whom"),
        body,
        submit=t("Save") if changes else t("Start it"),
        close=t("Close"),
        metadata=draft_id,
    )


def read(answers: Answers, plan: Plan) -> Plan:
    """Return the plan with what the last step says."""
    mode = picked(answers, _MODE) or _EVERYONE
    return replace(
        read_common(answers, plan),
        group_size=int(picked(answers, _SIZE) or plan.group_size),
        weights=picked(answers, _WEIGHTS) or plan.weights,
        best_fit=mode != _EVERYONE,
        minimum_score=plan.minimum_score if mode == _EVERYONE else int(mode),
        season_rounds=int(picked(answers, _SEASON) or plan.season_rounds),
    )


def read_common(answers: Answers, plan: Plan) -> Plan:
    """Return the plan with what every format decides in its last step."""
    prompts = picked(answers, _PROMPTS) or _NONE
    return replace(
        plan,
        minimum_hours=int(picked(answers, _HOURS) or plan.minimum_hours),
        guests_allowed=bool(picked_many(answers, _GUESTS)),
        channel=typed(answers, _CHANNEL) or None,
        prompts_weekday=None if prompts == _NONE else int(prompts),
        monthly_post=bool(picked_many(answers, _MONTHLY)),
    )


def error_beside(field: str, reason: str, t: Words) -> dict[str, str]:
    """Return a broken rule of the service as a sentence beside its field."""
    sentences: Mapping[str, str] = {
        "not-in-channel": t("Invite @Rapport to that channel first."),
        "archived": t("That channel is archived. Please pick another."),
        "unknown": t("Slack gave no answer about that channel. Please try again."),
    }
    return {_CHANNEL if field == "channel" else field: sentences.get(reason, reason)}


def _size(plan: Plan, t: Words) -> list[Block]:
    if plan.format != COFFEE:
        return []
    options = [blocks.option(t("{n} people", n=n), str(n)) for n in range(2, 9)]
    return [choice(_SIZE, t("Size of a group"), options, str(plan.group_size))]


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


def hours_field(plan: Plan, t: Words) -> Block:
    """Return the field for the hours in common that two people need."""
    options = [_hours(n, t) for n in (0, 1, 2, 4, 8)]
    return choice(_HOURS, t("Working hours in common, at least"), options, str(plan.minimum_hours))


def prompts_field(plan: Plan, t: Words) -> Block:
    """Return the field for the weekday of the channel's question."""
    chosen = str(plan.prompts_weekday or _NONE)
    return choice(_PROMPTS, t("A question for the channel every week"), _weekdays(t), chosen)


def monthly_field(plan: Plan, t: Words) -> Block:
    """Return the field that lets the channel read thanks and numbers once a month."""
    options = [blocks.option(t("Agreed thanks and numbers, once a month"), _MONTHLY)]
    element = blocks.choose_many(_MONTHLY, options, [_MONTHLY] if plan.monthly_post else [])
    hint = t("Only thanks that both agreed to show, and numbers of five people or more.")
    return blocks.field_of(_MONTHLY, t("In the channel"), element, hint=hint, optional=True)


def guests_field(plan: Plan, t: Words) -> Block:
    """Return the field that lets guests in."""
    options = [blocks.option(t("Guests of this workspace may join"), "guests")]
    element = blocks.choose_many(_GUESTS, options, ["guests"] if plan.guests_allowed else [])
    return blocks.field_of(_GUESTS, t("Guests"), element, optional=True)


def channel_field(plan: Plan, t: Words) -> Block:
    """Return the field for the channel that is invited."""
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
