"""``/rapport``: the menu, its words, and the nearest word for one that does not exist."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.nearest import nearest_word
from bot.i18n import words_for
from bot.services.access import Access
from bot.services.home import Home
from bot.views import menu as view
from handlers.answers import say_to_caller
from handlers.payloads import Body, Click, Command
from handlers.settling import AnswersInPlace, command_of, say_there

COMMAND = "/rapport"
HELP = "help"
SubCommand = Callable[[Ack, Command, WebClient], None]
Words = Mapping[str, SubCommand]


def register(app: App, *, access: Access, home: Home, commands: Words) -> None:
    """Listen to the command; ``commands`` are its words, in the order in which help lists them."""
    known: Words = {**commands, HELP: partial(show_help, access=access, words=[*commands, HELP])}
    app.command(COMMAND)(partial(run, access=access, home=home, commands=known))
    app.action(view.RUN)(partial(run_word, access=access, commands=known))


def run(
    ack: Ack, body: Body, client: WebClient, *, access: Access, home: Home, commands: Words
) -> None:
    """Do what the first word says; without a word, show the menu."""
    command = Command.model_validate(body)
    word = command.text.split(maxsplit=1)[0].casefold() if command.text.strip() else ""
    if word in commands:
        commands[word](ack, command, client)
        return
    caller = access.caller(command.team_id, command.user_id)
    t = words_for(caller.locale)
    if word:
        say_to_caller(ack, view.unknown(word[:40], nearest_word(word, commands), t))
    else:
        say_to_caller(ack, view.menu(home.menu(caller), t))


def run_word(
    ack: Ack,
    body: Body,
    client: WebClient,
    respond: Respond,
    *,
    access: Access,
    commands: Words,
) -> None:
    """Do what a button with a word says."""
    click = Click.model_validate(body)
    word = click.action.picked
    if word not in commands:
        ack()
        return
    t = words_for(access.caller(click.team_id, click.user_id).locale)
    say = partial(say_there, client, respond, click, t)
    commands[word](AnswersInPlace(ack, say), command_of(click, word, body), client)


def show_help(
    ack: Ack, command: Command, _client: WebClient, *, access: Access, words: list[str]
) -> None:
    """List every word."""
    caller = access.caller(command.team_id, command.user_id)
    say_to_caller(ack, view.listing(words, words_for(caller.locale)))
