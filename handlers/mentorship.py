"""Between the sessions of a mentorship: how the two meet, pauses, what to tick off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.membership import PauseDateWrong
from bot.i18n import Words, words_for
from bot.services.access import Access, Caller
from bot.services.arranging import Arranging
from bot.services.mentorship_pauses import MentorshipPauses
from bot.services.sheets import Sheets
from bot.services.tries import Tries
from bot.views import mentorship as views
from bot.views import sheet as sheet_views
from bot.views import times
from bot.views.forms import InvalidForm
from handlers import opening
from handlers.answers import replace, whisper
from handlers.home import PublishHome
from handlers.payloads import Body, Click, Submission


@dataclass(frozen=True)
class Mentoring:
    """What the listeners of this file share."""

    access: Access
    arranging: Arranging
    pauses: MentorshipPauses
    tries: Tries
    sheets: Sheets
    publish_home: PublishHome


def register(app: App, mentoring: Mentoring) -> None:
    """Listen to the buttons of mentorships and to their forms."""
    clicks: dict[str, Callable[..., None]] = {
        times.ALONE: alone,
        times.OFFER: offer,
        times.MET: met,
        times.TICK: open_list,
        views.ALONE_AGAIN: alone_again,
        views.OFFER_AGAIN: offer_again,
        views.PAUSE: open_pause,
        views.RESUME: resume,
        sheet_views.DID_NOT_MEET: did_not_meet,
    }
    for action_id, listener in clicks.items():
        app.action(action_id)(partial(listener, mentoring=mentoring))
    app.view(views.PAUSE_FORM)(partial(pause, mentoring=mentoring))
    app.view(views.TICK_FORM)(partial(tick, mentoring=mentoring))


def alone(
    ack: Ack, body: Body, client: WebClient, respond: Respond, *, mentoring: Mentoring
) -> None:
    """Offer no more times; the answer is for the clicking person alone."""
    click, caller, t = _clicked(body, mentoring)
    mentoring.arranging.alone(caller, click.action.picked)
    ack()
    whisper(respond, views.alone(t))
    mentoring.publish_home(client, caller)


def offer(
    ack: Ack, body: Body, client: WebClient, respond: Respond, *, mentoring: Mentoring
) -> None:
    """Offer three times."""
    click, caller, t = _clicked(body, mentoring)
    what = mentoring.arranging.offer(caller, click.action.picked)
    ack()
    whisper(respond, views.offered(what, t))
    mentoring.publish_home(client, caller)


def alone_again(ack: Ack, body: Body, respond: Respond, *, mentoring: Mentoring) -> None:
    """Offer no more times; the question in the own messages is answered."""
    click, caller, t = _clicked(body, mentoring)
    mentoring.arranging.alone(caller, click.action.picked)
    ack()
    replace(respond, views.alone(t))


def offer_again(ack: Ack, body: Body, respond: Respond, *, mentoring: Mentoring) -> None:
    """Offer three times; the question in the own messages is answered."""
    click, caller, t = _clicked(body, mentoring)
    what = mentoring.arranging.offer(caller, click.action.picked)
    ack()
    replace(respond, views.offered(what, t))


def met(ack: Ack, body: Body, client: WebClient, *, mentoring: Mentoring) -> None:
    """Note that the two met, and ask what they would like to try."""
    click, caller, t = _clicked(body, mentoring)
    mentoring.arranging.report(caller, click.action.picked, met=True)
    sheet = mentoring.sheets.sheet(caller, click.action.picked)
    opening.by_click(click, client).show(sheet_views.look_back_form(sheet, t))
    ack()


def did_not_meet(ack: Ack, body: Body, respond: Respond, *, mentoring: Mentoring) -> None:
    """Note that the two did not meet, and ask whether new times are wanted."""
    click, caller, t = _clicked(body, mentoring)
    pairing_id = mentoring.arranging.report(caller, click.action.picked, met=False)
    ack()
    replace(respond, views.did_not_meet(pairing_id, t))


def open_list(ack: Ack, body: Body, client: WebClient, *, mentoring: Mentoring) -> None:
    """Show what can be ticked off."""
    click, caller, t = _clicked(body, mentoring)
    listing = mentoring.tries.listing(caller, click.action.picked)
    opening.by_click(click, client).show(views.tick_form(listing, t))
    ack()


def tick(ack: Ack, body: Body, *, mentoring: Mentoring) -> None:
    """Store what is done."""
    submission = Submission.model_validate(body)
    caller = mentoring.access.caller(submission.team_id, submission.user_id)
    form = submission.view
    mentoring.tries.tick(caller, *views.read_ticks(form.answers, form.private_metadata))
    ack(response_action="update", view=views.ticked(words_for(caller.locale)))


def open_pause(ack: Ack, body: Body, client: WebClient, *, mentoring: Mentoring) -> None:
    """Ask until when, and say what the partner will see."""
    click, caller, t = _clicked(body, mentoring)
    form = mentoring.pauses.form(caller, click.action.picked)
    opening.by_click(click, client).show(views.pause_form(form, t))
    ack()


def pause(ack: Ack, body: Body, client: WebClient, *, mentoring: Mentoring) -> None:
    """Pause until the picked day, or say beside the field what is wrong with it."""
    submission = Submission.model_validate(body)
    caller = mentoring.access.caller(submission.team_id, submission.user_id)
    t = words_for(caller.locale)
    try:
        until = views.read_pause(submission.view.answers, t)
        mentoring.pauses.pause(caller, submission.view.private_metadata, until)
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
    except PauseDateWrong as wrong:
        ack(response_action="errors", errors=views.wrong_day(wrong.reason, t))
    else:
        ack(response_action="update", view=views.pause_done(until, t))
        mentoring.publish_home(client, caller)


def resume(
    ack: Ack, body: Body, client: WebClient, respond: Respond, *, mentoring: Mentoring
) -> None:
    """End a pause early."""
    click, caller, t = _clicked(body, mentoring)
    mentoring.pauses.resume(caller, click.action.picked)
    ack()
    if click.view is None:  # App Home shows it by itself
        whisper(respond, views.resumed(t))
    mentoring.publish_home(client, caller)


def _clicked(body: Body, mentoring: Mentoring) -> tuple[Click, Caller, Words]:
    click = Click.model_validate(body)
    caller = mentoring.access.caller(click.team_id, click.user_id)
    return click, caller, words_for(caller.locale)
