"""Pages of people and of the log: the next one replaces the one that is open."""

from __future__ import annotations

from functools import partial

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.i18n import words_for
from bot.views.desk import log
from bot.views.desk import people as view
from handlers.desk.parts import Parts
from handlers.payloads import Body, Click


def register(app: App, *, parts: Parts) -> None:
    """Listen to the buttons that turn pages."""
    app.action(view.PAGE)(partial(next_people, parts=parts))
    app.action(log.PAGE)(partial(older_entries, parts=parts))


def next_people(ack: Ack, body: Body, client: WebClient, *, parts: Parts) -> None:
    """Show the next page of who is enrolled."""
    click = Click.model_validate(body)
    caller = parts.desk.organiser(click.team_id, click.user_id, click.container.channel_id)
    t = words_for(caller.locale)
    programme_id, _, after = click.action.picked.partition(":")
    listed = parts.overview.people(caller, programme_id, after)
    ack()
    client.views_update(
        view_id=click.view.id if click.view else "",
        view=view.page(listed, t("continued"), t),
    )


def older_entries(ack: Ack, body: Body, client: WebClient, *, parts: Parts) -> None:
    """Show the next page of the log."""
    click = Click.model_validate(body)
    caller = parts.desk.organiser(click.team_id, click.user_id, click.container.channel_id)
    listed = parts.audit.page(caller.workspace_id, click.action.picked)
    ack()
    client.views_update(
        view_id=click.view.id if click.view else "",
        view=log.page(listed, words_for(caller.locale)),
    )
