"""The toolkit: the list by role, a lesson with its tick, a workshop."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.content.lessons import Audience
from bot.i18n import words_for
from bot.services.access import Access, Caller
from bot.services.toolkit import Toolkit
from bot.views import toolkit as view
from bot.views.blocks import View
from bot.views.toolkit_buttons import OPEN
from handlers import opening
from handlers.home import PublishHome
from handlers.payloads import Body, Click, Command


@dataclass(frozen=True)
class OwnToolkit:
    """What the listeners of this file share."""

    access: Access
    toolkit: Toolkit
    publish_home: PublishHome


def register(app: App, own: OwnToolkit) -> None:
    """Listen to the list of lessons, and to one lesson on top of it."""
    app.action(OPEN)(partial(open_list, own=own))
    app.action(re.compile(f"^{view.ROLE}"))(partial(show_role, own=own))
    app.action(view.READ)(partial(read, own=own))
    app.action(view.WORKSHOP)(partial(show_workshop, own=own))
    app.action(view.TICK)(partial(tick, own=own, done=True))
    app.action(view.UNTICK)(partial(tick, own=own, done=False))


def command(ack: Ack, typed: Command, client: WebClient, *, own: OwnToolkit) -> None:
    """Show the lessons to whoever typed the word."""
    caller = own.access.caller(typed.team_id, typed.user_id)
    opening.by_command(typed, client).show(_listing(caller, own))
    ack()


def open_list(ack: Ack, body: Body, client: WebClient, *, own: OwnToolkit) -> None:
    """Show the lessons to whoever clicked."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    opening.by_click(click, client).show(_listing(caller, own))
    ack()


def show_role(ack: Ack, body: Body, client: WebClient, *, own: OwnToolkit) -> None:
    """Show the lessons for another role in the list that is open."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    ack()
    if click.view is not None:
        shown = _listing(caller, own, view.role_of(click.action.action_id))
        client.views_update(view_id=click.view.id, view=shown)


def read(ack: Ack, body: Body, client: WebClient, *, own: OwnToolkit) -> None:
    """Open a lesson."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    opening.by_click(click, client).show(_lesson(caller, own, click.action.picked))
    ack()


def show_workshop(ack: Ack, body: Body, client: WebClient, *, own: OwnToolkit) -> None:
    """Open a run-sheet."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    workshop = own.toolkit.workshop(click.action.picked)
    opening.by_click(click, client).show(view.workshop(workshop, words_for(caller.locale)))
    ack()


def tick(ack: Ack, body: Body, client: WebClient, *, own: OwnToolkit, done: bool) -> None:
    """Tick a lesson or take the tick back; the list below and App Home show it, too."""
    click = Click.model_validate(body)
    caller = own.access.caller(click.team_id, click.user_id)
    key = click.action.picked
    own.toolkit.tick(caller, key, done=done)
    ack()
    if click.view is not None:
        client.views_update(view_id=click.view.id, view=_lesson(caller, own, key))
        if click.view.previous_view_id:
            audience = own.toolkit.reading(caller, key).lesson.audience
            below = _listing(caller, own, audience)
            client.views_update(view_id=click.view.previous_view_id, view=below)
    own.publish_home(client, caller)


def _listing(caller: Caller, own: OwnToolkit, audience: Audience | None = None) -> View:
    shelf = own.toolkit.shelf(caller)
    chosen = audience or shelf.usual
    return view.listing(shelf, own.toolkit.workshops(), chosen, words_for(caller.locale))


def _lesson(caller: Caller, own: OwnToolkit, key: str) -> View:
    reading, ticks = own.toolkit.reading(caller, key), caller.member_id is not None
    return view.lesson(reading, words_for(caller.locale), ticks=ticks)
