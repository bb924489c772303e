"""The buttons of a digest: who was silent, the chart, what the numbers mean."""

from __future__ import annotations

from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.clock import Clock
from bot.services.desk import Desk
from bot.services.digests import Digests
from bot.views import digest as view
from handlers.desk.gate import by_click
from handlers.payloads import Body


def register(app: App, *, desk: Desk, digests: Digests, clock: Clock) -> None:
    """Listen to the digest's three buttons."""
    app.action(view.WHO)(partial(show_silent, desk=desk, digests=digests))
    app.action(view.NUMBERS)(partial(show_numbers, desk=desk, digests=digests))
    app.action(view.CHART)(partial(send_chart, desk=desk, digests=digests, clock=clock))


def show_silent(
    ack: Ack, body: Body, client: WebClient, respond: Respond, *, desk: Desk, digests: Digests
) -> None:
    """Name the pairings in which nobody reacted, to this organiser alone."""
    asked = by_click(desk, ack, body, client, respond)
    names = digests.silent_pairings(asked.caller.workspace_id, asked.rest)
    asked.open(view.who(names, asked.t))


def show_numbers(
    ack: Ack, body: Body, client: WebClient, respond: Respond, *, desk: Desk, digests: Digests
) -> None:
    """Define every number, with its n."""
    asked = by_click(desk, ack, body, client, respond)
    found = digests.numbers_of(asked.caller.workspace_id, asked.rest)
    asked.open(view.numbers(found, asked.t))


def send_chart(
    ack: Ack,
    body: Body,
    client: WebClient,
    respond: Respond,
    *,
    desk: Desk,
    digests: Digests,
    clock: Clock,
) -> None:
    """Put the chart on its way to the desk; a second click sends no second one."""
    asked = by_click(desk, ack, body, client, respond)
    digests.send_chart(asked.caller.workspace_id, asked.rest, clock())
    asked.say(view.chart_is_coming(asked.t))
