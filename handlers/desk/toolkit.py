"""Lessons at the desk: listed, opened, reworded, added, hidden."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.lessons import LessonMoved, LessonWrong
from bot.services.access import OrganiserCaller
from bot.views import errors
from bot.views.desk import toolkit as view
from bot.views.forms import InvalidForm
from handlers.desk.gate import Asked, Sent, by_click, by_submission
from handlers.desk.parts import Parts
from handlers.payloads import Body, Click

Verb = Callable[[Parts, OrganiserCaller, str, int], None]


def register(app: App, *, parts: Parts) -> None:
    """Listen to the list, to one lesson on top of it, and to its form."""
    app.action(view.SHOW)(partial(show, parts=parts))
    app.action(view.ADD)(partial(open_form, parts=parts))
    app.action(view.EDIT)(partial(open_form, parts=parts))
    for action_id, verb in _VERBS.items():
        app.action(action_id)(partial(changed, verb=verb, parts=parts))
    app.view(view.FORM)(partial(sent, parts=parts))


def toolkit(asked: Asked, parts: Parts, _rest: str) -> None:
    """Show every lesson."""
    asked.open(view.listing(parts.toolkit.lessons(asked.caller), asked.t))


def show(ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: Parts) -> None:
    """Show one lesson and what can be done with it."""
    asked = by_click(parts.desk, ack, body, client, respond)
    asked.open(view.page(parts.toolkit.lesson(asked.caller, asked.rest), asked.t))


def open_form(ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: Parts) -> None:
    """Open the form of a lesson, or of a new one."""
    asked = by_click(parts.desk, ack, body, client, respond)
    one = parts.toolkit.lesson(asked.caller, asked.rest) if asked.rest else None
    asked.open(view.form(one, asked.t))


def changed(
    ack: Ack, body: Body, client: WebClient, respond: Respond, *, verb: Verb, parts: Parts
) -> None:
    """Hide a lesson, show it again, or lead it back to its original."""
    asked = by_click(parts.desk, ack, body, client, respond)
    click = Click.model_validate(body)
    key, version = view.shown_version(asked.rest)
    verb(parts, asked.caller, key, version)
    asked.ready()
    if click.view is not None:
        page = view.page(parts.toolkit.lesson(asked.caller, key), asked.t)
        client.views_update(view_id=click.view.id, view=page)
        _show_list(client, click.view.previous_view_id, parts, asked)


def sent(ack: Ack, body: Body, client: WebClient, *, parts: Parts) -> None:
    """Store a lesson, and show it in the modals below."""
    submitted = by_submission(parts.desk, body)
    below = submitted.submission.view
    try:
        _store(submitted, parts)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
    except (LessonMoved, LessonWrong) as refused:
        sentence = errors.in_words(refused, submitted.t)
        ack(response_action="errors", errors=view.beside_title(sentence))
    else:
        ack()
        if below.private_metadata and below.previous_view_id:
            key, _ = view.shown_version(below.private_metadata)
            page = view.page(parts.toolkit.lesson(submitted.caller, key), submitted.t)
            client.views_update(view_id=below.previous_view_id, view=page)
        _show_list(client, below.root_view_id, parts, submitted)


def _store(submitted: Sent, parts: Parts) -> None:
    answers = view.read(submitted.submission.view.answers, submitted.t)
    metadata = submitted.submission.view.private_metadata
    if metadata:
        key, version = view.shown_version(metadata)
        parts.toolkit.edit(submitted.caller, key, version, answers)
    else:
        parts.toolkit.add(submitted.caller, answers, submitted.submission.view.id)


def _show_list(client: WebClient, view_id: str | None, parts: Parts, who: Asked | Sent) -> None:
    if view_id:
        listing = view.listing(parts.toolkit.lessons(who.caller), who.t)
        client.views_update(view_id=view_id, view=listing)


_VERBS: dict[str, Verb] = {
    view.HIDE: lambda parts, who, key, _: parts.toolkit.set_hidden(who, key, hidden=True),
    view.UNHIDE: lambda parts, who, key, _: parts.toolkit.set_hidden(who, key, hidden=False),
    view.ORIGINAL: lambda parts, who, key, version: parts.toolkit.back_to_original(
        who, key, version
    ),
}
