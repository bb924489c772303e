"""How sure somebody feels: one tap, replaced by what was noted."""

from __future__ import annotations

import re
from functools import partial

from slack_bolt import Ack, App, Respond

from bot.i18n import words_for
from bot.services.access import Access
from bot.services.growth import Growth
from bot.views import growth as view
from handlers.answers import replace
from handlers.payloads import Body, Click


def register(app: App, *, access: Access, growth: Growth) -> None:
    """Listen to the five levels."""
    app.action(re.compile(f"^{view.RATE}"))(partial(rate, access=access, growth=growth))


def rate(ack: Ack, body: Body, respond: Respond, *, access: Access, growth: Growth) -> None:
    """Store a level."""
    click = Click.model_validate(body)
    caller = access.caller(click.team_id, click.user_id)
    pairing_id, moment, level = view.read(click.action.action_id, click.action.picked)
    rated = growth.rate(caller, pairing_id, moment, level)
    ack()
    replace(respond, view.rated(rated, words_for(caller.locale)))
