"""The cohort match: the command, the buttons of its draft, and the forms behind them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.desk import ProgrammeLine
from bot.domain.notices.cohorts import CohortNotice
from bot.errors import RapportError
from bot.i18n import words_for
from bot.services.access import OrganiserCaller
from bot.views import errors
from bot.views.blocks import View
from bot.views.desk import cohort as view
from bot.views.desk import cohort_pairs, confirm, groups, words
from handlers.desk.gate import Asked, Sent, by_click, by_submission
from handlers.desk.parts import Parts
from handlers.desk.two_people import show_for_two
from handlers.payloads import Body, Click


def register(app: App, *, parts: Parts) -> None:
    """Listen to the message, the pages and the forms of a cohort match."""
    for action_id, does in _CLICKS.items():
        app.action(action_id)(partial(clicked, does=does, parts=parts))
    app.action(cohort_pairs.PAGE)(partial(next_page, parts=parts))
    app.action(cohort_pairs.OPTIONS)(partial(pair_chosen, parts=parts))
    app.view(view.START_FORM)(partial(start_sent, parts=parts))
    app.view(view.MODE_FORM)(partial(mode_sent, parts=parts))
    app.view(cohort_pairs.SWAP)(partial(swap_sent, parts=parts))
    app.view(cohort_pairs.SWAP_PREVIEW)(partial(swap_confirmed, parts=parts))


def begin(asked: Asked, parts: Parts, one: ProgrammeLine) -> None:
    """Show the draft of a programme's cohort match, or ask how to make one."""
    if one.has_rounds:
        sentence = asked.t("*{name}* is no mentorship programme.", name=one.name)
        asked.say(words.said(sentence))
        return
    cohort_id = parts.cohorts.unreleased(asked.caller, one.programme_id)
    if cohort_id is None:
        asked.open(view.start_form(one.name, one.programme_id, asked.t))
        return
    _show(asked, parts, cohort_id)


def clicked(
    ack: Ack,
    body: Body,
    client: WebClient,
    respond: Respond,
    *,
    does: Callable[[Asked, Parts], None],
    parts: Parts,
) -> None:
    """Do what a button of the draft says; its value is the cohort."""
    does(by_click(parts.desk, ack, body, client, respond), parts)


def next_page(ack: Ack, body: Body, client: WebClient, *, parts: Parts) -> None:
    """Show the next pairs in the modal that is open."""
    click = Click.model_validate(body)
    caller = parts.desk.organiser(click.team_id, click.user_id, click.container.channel_id)
    ack()
    _show_page(client, click, parts, caller, click.action.picked)


def pair_chosen(ack: Ack, body: Body, client: WebClient, respond: Respond, *, parts: Parts) -> None:
    """Lock or unlock a pair from the list."""
    asked = by_click(parts.desk, ack, body, client, respond)
    click = Click.model_validate(body)
    here = click.view.private_metadata if click.view else ""
    verb, _, match_id = asked.rest.partition(":")
    cohort_id, _, _ = groups.place_of(here)
    parts.cohorts.set_lock(asked.caller, cohort_id, match_id, locked=verb == cohort_pairs.LOCK)
    asked.ready()
    _show_page(client, click, parts, asked.caller, here)


def start_sent(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Let a cohort be matched; its draft follows at the desk."""
    sent = by_submission(parts.desk, body)
    mode = view.read_mode(sent.submission.view.answers)
    _do(ack, sent, lambda: parts.cohorts.start(
        sent.caller, sent.submission.view.private_metadata, mode
    ))  # fmt: skip


def mode_sent(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Let a draft be matched again in another way."""
    sent = by_submission(parts.desk, body)
    mode = view.read_mode(sent.submission.view.answers)
    _do(ack, sent, lambda: parts.cohorts.match_again(
        sent.caller, sent.submission.view.private_metadata, mode
    ))  # fmt: skip


def swap_sent(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Show what a swap would change."""
    sent = by_submission(parts.desk, body)
    cohort_id = sent.submission.view.private_metadata

    def look(first: str, second: str) -> View:
        swap = parts.cohorts.preview_swap(sent.caller, cohort_id, first, second)
        return cohort_pairs.preview(swap, first, second, sent.t)

    show_for_two(ack, sent, parts, look)


def swap_confirmed(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Swap in the draft that the organiser saw, and offer the way back."""
    sent = by_submission(parts.desk, body)
    cohort_id, version, first, second = sent.submission.view.private_metadata.split(":")
    swap = parts.cohorts.swap(sent.caller, cohort_id, int(version), first, second)
    ack(response_action="update", view=cohort_pairs.swapped(swap, first, second, sent.t))


def _do(ack: Ack, sent: Sent, verb: Callable[[], object]) -> None:
    """Start a match from a form, or say in the form why not."""
    try:
        verb()
        sentence = sent.t("They are being matched. The draft appears at the desk in a moment.")
    except RapportError as refused:
        sentence = errors.in_words(refused, sent.t)
        ack(response_action="update", view=errors.modal(sentence, sent.t))
        return
    ack(response_action="update", view=confirm.done(sentence, sent.t))


def _release(asked: Asked, parts: Parts) -> None:
    parts.cohorts.release(asked.caller, asked.rest)
    _show_again(asked, parts)


def _cancel(asked: Asked, parts: Parts) -> None:
    parts.cohorts.cancel(asked.caller, asked.rest)
    _show_again(asked, parts)


def _again(asked: Asked, parts: Parts) -> None:
    parts.cohorts.match_again(asked.caller, asked.rest)
    _show_again(asked, parts)


def _show_again(asked: Asked, parts: Parts) -> None:
    shown = CohortNotice(parts.cohort_drafts.of_cohort(asked.caller, asked.rest))
    asked.replace(view.render(shown, asked.t))


def _show(asked: Asked, parts: Parts, cohort_id: str) -> None:
    shown = CohortNotice(parts.cohort_drafts.of_cohort(asked.caller, cohort_id))
    asked.say(view.render(shown, asked.t))


def _see_all(asked: Asked, parts: Parts) -> None:
    asked.open(cohort_pairs.page(parts.cohort_drafts.page(asked.caller, asked.rest), asked.t))


def _swap_form(asked: Asked, _parts: Parts) -> None:
    asked.open(cohort_pairs.pick_two(asked.rest, asked.t))


def _mode_form(asked: Asked, parts: Parts) -> None:
    asked.open(view.mode_form(parts.cohort_drafts.of_cohort(asked.caller, asked.rest), asked.t))


def _undo_swap(asked: Asked, parts: Parts) -> None:
    cohort_id, version, first, second = asked.rest.split(":")
    parts.cohorts.swap(asked.caller, cohort_id, int(version), first, second)
    asked.open(confirm.done(asked.t("They are back where they were."), asked.t))


def _show_page(
    client: WebClient, click: Click, parts: Parts, caller: OrganiserCaller, key: str
) -> None:
    cohort_id, after, first = groups.place_of(key)
    listed = parts.cohort_drafts.page(caller, cohort_id, after, first)
    shown = cohort_pairs.page(listed, words_for(caller.locale), after or "")
    client.views_update(view_id=click.view.id if click.view else None, view=shown)


_CLICKS: dict[str, Callable[[Asked, Parts], None]] = {
    view.RELEASE: _release,
    view.SEE_ALL: _see_all,
    view.SWAP: _swap_form,
    view.MODE: _mode_form,
    view.AGAIN: _again,
    view.CANCEL: _cancel,
    cohort_pairs.UNDO_SWAP: _undo_swap,
}
