"""Something not right? And what partners answer to an end."""

from __future__ import annotations

from functools import partial

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.i18n import Words, words_for
from bot.services.access import Access
from bot.services.membership import Memberships
from bot.services.safety import Help, Safety
from bot.views import ending as views
from bot.views.dates import local_day
from handlers.answers import replace, show
from handlers.payloads import Body, Click, Submission


def register(app: App, *, access: Access, safety: Safety, memberships: Memberships) -> None:
    """Listen to the small button on every message of a pairing, and to what follows an end."""
    app.action(views.NOT_RIGHT)(partial(open_not_right, access=access, safety=safety))
    app.view(views.NOT_RIGHT_FORM)(partial(end, access=access, safety=safety))
    app.action(views.KEEP_PLACE)(partial(keep_place, access=access))
    app.action(views.SKIP_NEXT)(partial(skip_next, access=access, memberships=memberships))


def open_not_right(
    ack: Ack, body: Body, client: WebClient, *, access: Access, safety: Safety
) -> None:
    """Show whom one may talk to, and the way out."""
    click = Click.model_validate(body)
    caller = access.caller(click.team_id, click.user_id)
    pairing_id = click.action.picked
    shown = safety.help(caller, pairing_id)
    t = words_for(caller.locale)
    view = views.not_right_form(
        pairing_id,
        shown.contacts,
        shown.run_by,
        t,
        may_end=shown.may_end,
        others=shown.others,
        told_on=_told_on(shown, t),
    )
    show(client, click, view)
    ack()


def end(ack: Ack, body: Body, *, access: Access, safety: Safety) -> None:
    """End a pairing for the one who asks, at once."""
    submission = Submission.model_validate(body)
    caller = access.caller(submission.team_id, submission.user_id)
    t, pairing_id = words_for(caller.locale), submission.view.private_metadata
    not_again, sooner = views.read_not_right(submission.view.answers)
    shown = safety.help(caller, pairing_id)
    safety.end(caller, pairing_id, not_again=not_again, sooner=sooner)
    told_on = None if sooner else _told_on(shown, t)
    ack(response_action="update", view=views.ended_by_caller(t, told_on))


def _told_on(shown: Help, t: Words) -> str | None:
    return local_day(shown.told_at, shown.zone, t) if shown.told_at else None


def keep_place(ack: Ack, body: Body, respond: Respond, *, access: Access) -> None:
    """Nothing changes: the place is kept anyway."""
    click = Click.model_validate(body)
    caller = access.caller(click.team_id, click.user_id)
    ack()
    replace(respond, views.place_kept(words_for(caller.locale)))


def skip_next(
    ack: Ack, body: Body, respond: Respond, *, access: Access, memberships: Memberships
) -> None:
    """Let the next round go by."""
    click = Click.model_validate(body)
    caller = access.caller(click.team_id, click.user_id)
    programme_id, round_at = views.read_skip(click.action.picked)
    memberships.skip(caller, programme_id, round_at)
    ack()
    replace(respond, views.next_skipped(words_for(caller.locale)))
