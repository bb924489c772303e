"""The buttons of a draft, and the forms behind them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.notices.desk import DraftNotice
from bot.i18n import words_for
from bot.services.access import OrganiserCaller
from bot.views.blocks import View
from bot.views.desk import changes, confirm, groups, words
from bot.views.desk import draft as view
from handlers.desk.gate import Asked, by_click, by_submission
from handlers.desk.parts import Parts
from handlers.desk.two_people import show_for_two
from handlers.payloads import Body, Click


def register(app: App, *, parts: Parts) -> None:
    """Listen to the message, the pages and the forms of a draft."""
    for action_id, does in _CLICKS.items():
        app.action(action_id)(partial(clicked, does=does, parts=parts))
    app.action(groups.PAGE)(partial(next_page, parts=parts))
    app.action(groups.OPTIONS)(partial(group_chosen, parts=parts))
    app.view(changes.SWAP)(partial(swap_sent, parts=parts))
    app.view(changes.SWAP_PREVIEW)(partial(swap_confirmed, parts=parts))
    app.view(changes.LOCK)(partial(lock_sent, parts=parts))
    app.view(changes.FORBID)(partial(forbid_sent, parts=parts))


def clicked(
    ack: Ack,
    body: Body,
    client: WebClient,
    respond: Respond,
    *,
    does: Callable[[Asked, Parts], None],
    parts: Parts,
) -> None:
    """Do what a button of the draft says; its value is the round."""
    asked = by_click(parts.desk, ack, body, client, respond)
    does(asked, parts)


def next_page(ack: Ack, body: Body, client: WebClient, *, parts: Parts) -> None:
    """Show the next groups in the modal that is open."""
    click = Click.model_validate(body)
    caller = parts.desk.organiser(click.team_id, click.user_id, click.container.channel_id)
    ack()
    _show_page(client, click, parts, caller, click.action.picked)


def group_chosen(
    ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: Parts
) -> None:
    """Lock, unlock or forbid a group from the list."""
    asked = by_click(parts.desk, ack, body, client, respond)
    click = Click.model_validate(body)
    here = click.view.private_metadata if click.view else ""
    verb, _, pairing_id = asked.rest.partition(":")
    if verb == groups.FORBID:
        _ask_to_forbid(asked, parts, pairing_id)
        return
    round_id, _, _ = groups.place_of(here)
    parts.pairs.set_lock(asked.caller, round_id, pairing_id, locked=verb == groups.LOCK)
    asked.ready()
    _show_page(client, click, parts, asked.caller, here)


def swap_sent(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Show what a swap would change."""
    sent = by_submission(parts.desk, body)
    round_id = sent.submission.view.private_metadata

    def look(first: str, second: str) -> View:
        change = parts.swaps.preview(sent.caller, round_id, first, second)
        return changes.preview(change, first, second, sent.t)

    show_for_two(ack, sent, parts, look)


def swap_confirmed(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Swap two people in the draft that the organiser saw, and offer the way back."""
    sent = by_submission(parts.desk, body)
    round_id, version, first, second = sent.submission.view.private_metadata.split(":")
    change = parts.swaps.swap(sent.caller, round_id, int(version), first, second)
    ack(response_action="update", view=changes.swapped(change, first, second, sent.t))


def lock_sent(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Keep two people together; a draft that has them apart is matched again."""
    sent = by_submission(parts.desk, body)
    round_id = sent.submission.view.private_metadata

    def lock(first: str, second: str) -> View:
        apart = parts.pairs.lock_two(sent.caller, round_id, first, second)
        sentence = sent.t("Locked: a new run keeps them together.")
        if apart:
            parts.rounds.match_again(sent.caller, round_id)
            sentence = sent.t("Locked. The draft is matched again, with these two together.")
        return confirm.done(sentence, sent.t)

    show_for_two(ack, sent, parts, lock)


def forbid_sent(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Keep two people apart; a draft that has them together is matched again."""
    sent = by_submission(parts.desk, body)

    def forbid(first: str, second: str) -> View:
        drafts = parts.pairs.forbid(sent.caller, first, second)
        parts.rounds.match_again(sent.caller, *drafts)
        return confirm.done(sent.t("They are kept apart from now on."), sent.t)

    show_for_two(ack, sent, parts, forbid)


def _release(asked: Asked, parts: Parts) -> None:
    parts.rounds.release(asked.caller, asked.rest)
    _show_again(asked, parts)


def _cancel(asked: Asked, parts: Parts) -> None:
    parts.rounds.cancel(asked.caller, asked.rest)
    _show_again(asked, parts)


def _again(asked: Asked, parts: Parts) -> None:
    parts.rounds.match_again(asked.caller, asked.rest)
    _show_again(asked, parts)


def _show_again(asked: Asked, parts: Parts) -> None:
    shown = DraftNotice(parts.drafts.of_round(asked.caller, asked.rest))
    asked.replace(view.render(shown, asked.t))


def _see_all(asked: Asked, parts: Parts) -> None:
    asked.open(groups.page(parts.drafts.page(asked.caller, asked.rest), asked.t))


def _weakest(asked: Asked, parts: Parts) -> None:
    asked.open(groups.weakest(parts.drafts.weakest(asked.caller, asked.rest), asked.t))


def _file(asked: Asked, parts: Parts) -> None:
    parts.drafts.ask_for_file(asked.caller, asked.rest)
    asked.say(words.said(asked.t("The full list follows here as a file.")))


def _swap_form(asked: Asked, _parts: Parts) -> None:
    asked.open(changes.pick_two(changes.SWAP, asked.rest, asked.t))


def _lock_form(asked: Asked, _parts: Parts) -> None:
    asked.open(changes.pick_two(changes.LOCK, asked.rest, asked.t))


def _forbid_form(asked: Asked, _parts: Parts) -> None:
    asked.open(changes.pick_two(changes.FORBID, asked.rest, asked.t))


def _undo_swap(asked: Asked, parts: Parts) -> None:
    round_id, version, first, second = asked.rest.split(":")
    parts.swaps.swap(asked.caller, round_id, int(version), second, first)
    asked.open(confirm.done(asked.t("They are back where they were."), asked.t))


def _ask_to_forbid(asked: Asked, parts: Parts, pairing_id: str) -> None:
    people = parts.pairs.people_of_pairing(asked.caller, pairing_id)
    if len(people) != 2:
        sentence = asked.t("This group has more than two people: use Forbid a pair…")
        asked.open(confirm.done(sentence, asked.t))
        return
    first, second = people
    question = confirm.forbid(first.slack_user_id or "", second.slack_user_id or "", asked.t)
    ids = f"{first.member_id}:{second.member_id}"
    asked.open(confirm.ask("forbid", ids, question, asked.t))


def _show_page(
    client: WebClient, click: Click, parts: Parts, caller: OrganiserCaller, key: str
) -> None:
    round_id, after, first = groups.place_of(key)
    listed = parts.drafts.page(caller, round_id, after, first)
    view_id = click.view.id if click.view else ""
    shown = groups.page(listed, words_for(caller.locale), after or "")
    client.views_update(view_id=view_id, view=shown)


_CLICKS = {
    view.RELEASE: _release,
    view.CANCEL: _cancel,
    view.AGAIN: _again,
    view.SEE_ALL: _see_all,
    view.WEAKEST: _weakest,
    view.FILE: _file,
    view.SWAP: _swap_form,
    view.LOCK: _lock_form,
    view.FORBID: _forbid_form,
    changes.UNDO_SWAP: _undo_swap,
}
