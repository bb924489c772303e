"""Asking colleagues: the form, the caller's own questions, answers, and reports."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.ask import AskWrong
from bot.i18n import words_for
from bot.services.access import Access, Caller
from bot.services.ask_exchanges import AskExchanges, Taking
from bot.services.ask_reports import AskReports
from bot.services.asks import Asks
from bot.services.workspace_rules import WorkspaceRules
from bot.views import ask as view
from bot.views import ask_notices as notices
from bot.views.forms import InvalidForm
from handlers import opening
from handlers.answers import replace
from handlers.payloads import Body, Click, Command, Submission


@dataclass(frozen=True)
class Asking:
    """What the listeners of this file share."""

    access: Access
    asks: Asks
    exchanges: AskExchanges
    reports: AskReports
    rules: WorkspaceRules


def register(app: App, asking: Asking) -> None:
    """Listen to everything about questions."""
    for action, listener in {
        view.OPEN: open_form,
        view.MINE: open_list,
        view.REST: rest,
        view.NO_REST: welcome,
        view.WITHDRAW: withdraw,
        view.CLOSE: close,
        notices.ANSWER: open_writing,
        notices.REPLY: open_writing,
        notices.REPORT: open_report,
        notices.CONTACTS: show_contacts,
        notices.READ_REPORT: read_report,
        notices.AGREE: agree,
    }.items():
        app.action(action)(partial(listener, asking=asking))
    app.action(notices.TAKE)(partial(take, asking=asking))
    app.action(notices.PASS)(partial(decline, asking=asking))
    app.action(notices.HELPED)(partial(helped, asking=asking))
    app.view(view.FORM)(partial(save, asking=asking))
    app.view(view.SEND_FORM)(partial(send, asking=asking))
    app.view(view.WRITE_FORM)(partial(write, asking=asking))
    app.view(notices.REPORT_FORM)(partial(report, asking=asking))


def command(ack: Ack, typed: Command, client: WebClient, *, asking: Asking) -> None:
    """Open the form."""
    caller = asking.access.caller(typed.team_id, typed.user_id)
    form = view.form(asking.asks.form(caller), words_for(caller.locale))
    opening.by_command(typed, client).show(form)
    ack()


def open_form(ack: Ack, body: Body, client: WebClient, *, asking: Asking) -> None:
    """Open the form after a click."""
    click, caller = _clicked(body, asking)
    form = view.form(asking.asks.form(caller), words_for(caller.locale))
    opening.by_click(click, client).show(form)
    ack()


def save(ack: Ack, body: Body, *, asking: Asking) -> None:
    """Send a question with a name; say what one without gives away."""
    submission = Submission.model_validate(body)
    caller = asking.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        answers = view.read(submission.view.answers, t)
        known = asking.asks.ask(caller, answers, submission.view.id)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
    except AskWrong as wrong:
        ack(response_action="errors", errors=view.wrong(wrong.reason, t))
    else:
        ack(response_action="update", view=view.caution(known, t) if known else view.on_its_way(t))


def send(ack: Ack, body: Body, *, asking: Asking) -> None:
    """Let a question go out without a name."""
    submission = Submission.model_validate(body)
    caller = asking.access.caller(submission.team_id, submission.user_id)
    asking.asks.send(caller, submission.view.private_metadata)
    ack(response_action="update", view=view.sent(words_for(caller.locale)))


def open_list(ack: Ack, body: Body, client: WebClient, *, asking: Asking) -> None:
    """Show the caller's own questions."""
    click, caller = _clicked(body, asking)
    listing = view.listing(asking.asks.mine(caller), words_for(caller.locale))
    opening.by_click(click, client).show(listing)
    ack()


def rest(ack: Ack, body: Body, client: WebClient, *, asking: Asking) -> None:
    """Ask the caller nothing for now."""
    click, caller = _clicked(body, asking)
    asking.asks.rest(caller, rests=True)
    ack()
    _show_again(client, click, caller, asking)


def welcome(ack: Ack, body: Body, client: WebClient, *, asking: Asking) -> None:
    """Let questions come to the caller again."""
    click, caller = _clicked(body, asking)
    asking.asks.rest(caller, rests=False)
    ack()
    _show_again(client, click, caller, asking)


def withdraw(ack: Ack, body: Body, client: WebClient, *, asking: Asking) -> None:
    """Take a question back."""
    click, caller = _clicked(body, asking)
    asking.asks.withdraw(caller, click.action.picked)
    ack()
    _show_again(client, click, caller, asking)


def close(ack: Ack, body: Body, client: WebClient, *, asking: Asking) -> None:
    """Close a question from the list."""
    click, caller = _clicked(body, asking)
    asking.asks.close(caller, click.action.picked)
    ack()
    _show_again(client, click, caller, asking)


def take(ack: Ack, body: Body, respond: Respond, *, asking: Asking) -> None:
    """Let the caller take a question with a name, if nobody was quicker."""
    click, caller = _clicked(body, asking)
    taking = asking.exchanges.take(caller, click.action.picked)
    t = words_for(caller.locale)
    ack()
    replace(respond, view.yours(t) if taking is Taking.YOURS else view.too_late(t))


def decline(ack: Ack, body: Body, respond: Respond, *, asking: Asking) -> None:
    """Let a question go by."""
    click, caller = _clicked(body, asking)
    asking.exchanges.decline(caller, click.action.picked)
    ack()
    replace(respond, view.passed(words_for(caller.locale)))


def helped(ack: Ack, body: Body, respond: Respond, *, asking: Asking) -> None:
    """Close a question on an answer."""
    click, caller = _clicked(body, asking)
    asking.exchanges.helped(caller, click.action.picked)
    ack()
    t = words_for(caller.locale)
    respond(response_type="ephemeral", replace_original=False, text=view.helped(t).text)


def open_writing(ack: Ack, body: Body, client: WebClient, *, asking: Asking) -> None:
    """Open the form for an answer or a reply."""
    click, caller = _clicked(body, asking)
    exchange = asking.exchanges.exchange(caller, click.action.picked)
    opening.by_click(click, client).show(view.write_form(exchange, words_for(caller.locale)))
    ack()


def write(ack: Ack, body: Body, *, asking: Asking) -> None:
    """Take an answer or a reply, to be passed on on the hour."""
    submission = Submission.model_validate(body)
    caller = asking.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        text, signed = view.read_written(submission.view.answers, t)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
        return
    asking.exchanges.write(caller, submission.view.private_metadata, text, signed=signed)
    ack(response_action="update", view=view.written(t))


def open_report(ack: Ack, body: Body, client: WebClient, *, asking: Asking) -> None:
    """Say what a report does, before it is sent."""
    click, caller = _clicked(body, asking)
    form = notices.report_form(click.action.picked, words_for(caller.locale))
    opening.by_click(click, client).show(form)
    ack()


def report(ack: Ack, body: Body, *, asking: Asking) -> None:
    """Pass a report on to the named contacts."""
    submission = Submission.model_validate(body)
    caller = asking.access.caller(submission.team_id, submission.user_id)
    asking.reports.report(caller, submission.view.private_metadata)
    ack(response_action="update", view=notices.reported(words_for(caller.locale)))


def show_contacts(ack: Ack, body: Body, client: WebClient, *, asking: Asking) -> None:
    """Show whom one may talk to."""
    click, caller = _clicked(body, asking)
    people = asking.rules.read(caller.workspace_id).safety_contacts
    opening.by_click(click, client).show(notices.contacts(people, words_for(caller.locale)))
    ack()


def read_report(ack: Ack, body: Body, client: WebClient, *, asking: Asking) -> None:
    """Show a named contact what may be seen of a report."""
    click, caller = _clicked(body, asking)
    page = asking.reports.page(caller, click.action.picked)
    opening.by_click(click, client).show(notices.report_page(page, words_for(caller.locale)))
    ack()


def agree(ack: Ack, body: Body, client: WebClient, *, asking: Asking) -> None:
    """Note that a named contact agrees to open a report."""
    click, caller = _clicked(body, asking)
    page = asking.reports.agree(caller, click.action.picked)
    ack()
    if click.view is not None:
        shown = notices.report_page(page, words_for(caller.locale))
        client.views_update(view_id=click.view.id, view=shown)


def _clicked(body: Body, asking: Asking) -> tuple[Click, Caller]:
    click = Click.model_validate(body)
    return click, asking.access.caller(click.team_id, click.user_id)


def _show_again(client: WebClient, click: Click, caller: Caller, asking: Asking) -> None:
    if click.view is not None:
        listing = view.listing(asking.asks.mine(caller), words_for(caller.locale))
        client.views_update(view_id=click.view.id, view=listing)
