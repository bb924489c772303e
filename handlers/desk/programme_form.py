"""The steps of a programme's form, sent one after the other: three, in a mentorship two."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App

from bot.domain.programmes import Plan
from bot.errors import InvalidInput
from bot.views.blocks import Block
from bot.views.desk import (
    confirm,
    notices,
    programme_goal,
    programme_mentorship,
    programme_rules,
    programme_times,
)
from bot.views.forms import InvalidForm
from handlers.desk.gate import Sent, by_submission
from handlers.desk.parts import Parts
from handlers.payloads import Body


def register(app: App, *, parts: Parts) -> None:
    """Listen to the steps."""
    app.view(programme_goal.CALLBACK_ID)(partial(goal_sent, parts=parts))
    app.view(programme_times.CALLBACK_ID)(partial(times_sent, parts=parts))
    app.view(programme_rules.CALLBACK_ID)(partial(rules_sent, parts=parts))
    app.view(programme_mentorship.CALLBACK_ID)(partial(mentorship_sent, parts=parts))


def goal_sent(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Keep the first step and show the second."""
    sent = by_submission(parts.desk, body)
    programme_id = sent.submission.view.private_metadata or None
    before = parts.programmes.begin(sent.caller, programme_id)
    try:
        plan = programme_goal.read(sent.submission.view.answers, before, sent.t)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    draft_id = parts.programmes.keep_step(sent.caller, plan, programme_id)
    if plan.has_rounds:
        view = programme_times.build(plan, sent.t, draft_id=draft_id)
    else:
        changes = programme_id is not None
        view = programme_mentorship.build(plan, sent.t, draft_id=draft_id, changes=changes)
    ack(response_action="update", view=view)


def times_sent(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Keep the second step and show the last."""
    sent = by_submission(parts.desk, body)
    draft_id = sent.submission.view.private_metadata
    before, programme_id = parts.programmes.step(sent.caller, draft_id)
    try:
        today = parts.clock().astimezone(ZoneInfo(before.time_zone)).date()
        plan = programme_times.read(sent.submission.view.answers, before, today, sent.t)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    parts.programmes.keep_step(sent.caller, plan, programme_id)
    changes = programme_id is not None
    view = programme_rules.build(plan, sent.t, draft_id=draft_id, changes=changes)
    ack(response_action="update", view=view)


def rules_sent(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Make the programme, or change it; sent twice, it is made once."""
    sent = by_submission(parts.desk, body)
    draft_id = sent.submission.view.private_metadata
    if not parts.programmes.was_made(sent.caller, draft_id):
        before, _ = parts.programmes.step(sent.caller, draft_id)
        plan = programme_rules.read(sent.submission.view.answers, before)
        if not _finished(ack, sent, parts, draft_id, plan):
            return
    _say_what_next(ack, sent, parts, draft_id)


def mentorship_sent(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Make a mentorship, or change it; sent twice, it is made once."""
    sent = by_submission(parts.desk, body)
    draft_id = sent.submission.view.private_metadata
    if not parts.programmes.was_made(sent.caller, draft_id):
        before, _ = parts.programmes.step(sent.caller, draft_id)
        try:
            plan = programme_mentorship.read(sent.submission.view.answers, before, sent.t)
        except InvalidForm as invalid:
            ack(response_action="errors", errors=invalid.errors)
            return
        if not _finished(ack, sent, parts, draft_id, plan):
            return
    _say_what_next(ack, sent, parts, draft_id)


def _finished(ack: Ack, sent: Sent, parts: Parts, draft_id: str, plan: Plan) -> bool:
    """Make or change the programme; where a rule is broken, say so beside its field."""
    try:
        parts.programmes.require_channel(plan.channel)
        parts.programmes.finish(sent.caller, draft_id, plan)
    except InvalidInput as invalid:
        errors = programme_rules.error_beside(invalid.field, invalid.reason, sent.t)
        ack(response_action="errors", errors=errors)
        return False
    return True


def _say_what_next(ack: Ack, sent: Sent, parts: Parts, draft_id: str) -> None:
    following = _what_next(sent, parts, draft_id)
    sentence = (
        sent.t("It has started. Colleagues hear of it when you post the invitation.")
        if following
        else sent.t("Saved.")
    )
    view = confirm.done(sentence, sent.t, *following)
    ack(response_action="update", view=view)


def _what_next(sent: Sent, parts: Parts, draft_id: str) -> list[Block]:
    """Return what usually follows a start; a change of a programme needs nothing more."""
    made = parts.overview.programmes(sent.caller)
    return [
        notices.next_step(one.programme_id, sent.t, invites=one.channel is not None)
        for one in made
        if one.programme_id == draft_id
    ]
