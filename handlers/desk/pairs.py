"""What organisers ask and decide about two people, by command or in the list of pairs."""

from __future__ import annotations

import re
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.views.desk import confirm, words
from bot.views.desk import people as people_view
from bot.views.desk import why as why_view
from handlers.desk.gate import Asked, by_click
from handlers.desk.mentions import mentioned
from handlers.desk.parts import Parts
from handlers.payloads import Body


def register(app: App, *, parts: Parts) -> None:
    """Listen to the way back in the list of forbidden pairs."""
    app.action(re.compile(f"^{people_view.ALLOW}_"))(partial(allowed, parts=parts))


def why(asked: Asked, parts: Parts, rest: str) -> None:
    """Say what kept two people apart; the engine may need a moment for it."""
    pair = _two(rest)
    if pair is None:
        asked.say(words.usage("why @a @b", asked.t))
        return
    first, second = parts.pairs.two_members(asked.caller, *pair)
    asked.ready()
    found = parts.why.between(asked.caller, first, second)
    asked.later(why_view.answer(*pair, found, asked.t))


def forbid(asked: Asked, parts: Parts, rest: str) -> None:
    """Do ``forbid @a @b``, ``forbid list`` or ``forbid remove @a @b``."""
    word = rest.split(" ")[0].casefold()
    pair = _two(rest)
    if word == "list":
        listed = parts.pairs.forbidden(asked.caller)
        asked.open(people_view.forbidden_list(listed, asked.t))
    elif pair is None:
        asked.say(words.usage("forbid @a @b", asked.t))
    elif word == "remove":
        _allow(asked, parts, *parts.pairs.two_members(asked.caller, *pair))
    else:
        ids = parts.pairs.two_members(asked.caller, *pair)
        question = confirm.forbid(*pair, asked.t)
        asked.open(confirm.ask("forbid", ":".join(ids), question, asked.t))


def end(asked: Asked, parts: Parts, rest: str) -> None:
    """Ask before a pairing of two people is ended."""
    pair = _two(rest)
    if pair is None:
        asked.say(words.usage("end @a @b", asked.t))
        return
    ids = parts.pairs.two_members(asked.caller, *pair)
    parts.endings.open_together(asked.caller, *ids)
    question = confirm.end_pairing(*pair, asked.t)
    asked.open(confirm.ask("pairing-end", ":".join(ids), question, asked.t))


def allowed(ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: Parts) -> None:
    """Take a pair off the list."""
    asked = by_click(parts.desk, ack, body, client, respond)
    first, _, second = asked.rest.partition(":")
    parts.pairs.allow(asked.caller, first, second)
    sentence = asked.t("They may be introduced to each other again.")
    asked.open(confirm.done(sentence, asked.t))


def _allow(asked: Asked, parts: Parts, first: str, second: str) -> None:
    if parts.pairs.allow(asked.caller, first, second):
        asked.say(words.said(asked.t("They may be introduced to each other again.")))
    else:
        asked.say(words.said(asked.t("That pair was not forbidden.")))


def _two(text: str) -> tuple[str, str] | None:
    named = mentioned(text)
    return (named[0], named[1]) if len(named) == 2 else None
