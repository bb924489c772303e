"""``/rapport-admin``: which word means what, and the nearest one for a typo."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.nearest import nearest_word
from bot.views.desk import log, panel, words
from handlers.desk import mentorships, pairs, programmes, settings, stand_down, toolkit
from handlers.desk.gate import Asked, by_click, by_command
from handlers.desk.parts import Parts
from handlers.payloads import Body

COMMAND = "/rapport-admin"
Does = Callable[[Asked, Parts, str], None]
"""What a sub-command does with the words that follow it."""


def register(app: App, *, parts: Parts) -> None:
    """Listen to the command and to the panel's buttons, which stand for commands."""
    app.command(COMMAND)(partial(command, parts=parts))
    app.action(re.compile(f"^{panel.BUTTON}_"))(partial(pressed, parts=parts))
    app.action(panel.MORE)(partial(pressed, parts=parts))
    app.action(panel.PICK)(partial(picked, parts=parts))


def command(ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: Parts) -> None:
    """Answer a command typed at the desk; anywhere else it is refused."""
    asked = by_command(parts.desk, ack, body, client, respond)
    _do(asked, parts, asked.rest)


def pressed(ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: Parts) -> None:
    """Do what a button of the panel stands for."""
    asked = by_click(parts.desk, ack, body, client, respond)
    _do(asked, parts, asked.rest)


def picked(ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: Parts) -> None:
    """Carry on with a verb, now that somebody said which programme is meant."""
    asked = by_click(parts.desk, ack, body, client, respond)
    verb, _, programme_id = asked.rest.partition(":")
    programmes.carry_on(asked, parts, verb, programme_id)


def _do(asked: Asked, parts: Parts, text: str) -> None:
    word, _, rest = text.partition(" ")
    if not word:
        asked.say(panel.panel(parts.overview.panel(asked.caller), asked.t))
        return
    does = COMMANDS.get(word.casefold())
    if does is None:
        asked.say(words.mistyped(word, nearest_word(word, COMMANDS), asked.t))
        return
    does(asked, parts, rest.strip())


def _status(asked: Asked, parts: Parts, _rest: str) -> None:
    asked.say(panel.status(parts.overview.programmes(asked.caller), asked.t))


def _help(asked: Asked, _parts: Parts, _rest: str) -> None:
    asked.say(words.help_message(asked.t))


def _audit(asked: Asked, parts: Parts, _rest: str) -> None:
    asked.open(log.page(parts.audit.page(asked.caller.workspace_id), asked.t))


def _doctor(asked: Asked, parts: Parts, _rest: str) -> None:
    parts.desk.look_again(asked.caller.workspace_id)
    found = parts.health.report(asked.caller.workspace_id)
    asked.say(log.doctor([(one.what, one.good, one.detail) for one in found], asked.t))


COMMANDS: Mapping[str, Does] = {
    "status": _status,
    "programme": programmes.programme,
    "round": programmes.round_,
    "cohort": programmes.cohort_,
    "invite": programmes.invite,
    "people": programmes.people,
    "why": pairs.why,
    "forbid": pairs.forbid,
    "end": pairs.end,
    "stand-down": stand_down.stand_down,
    "toolkit": toolkit.toolkit,
    "mentorships": mentorships.mentorships,
    "settings": settings.settings,
    "audit": _audit,
    "doctor": _doctor,
    "help": _help,
}
