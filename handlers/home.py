"""App Home: published when it is opened, and after the person's own action."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.i18n import words_for
from bot.services.access import Access, Caller
from bot.services.home import Home
from bot.views import home as view
from handlers.payloads import Body, Envelope

log = logging.getLogger(__name__)
PublishHome = Callable[[WebClient, Caller], None]


@dataclass(frozen=True)
class HomePublisher:
    """Shows a person the own Home tab as things stand now."""

    home: Home

    def __call__(self, client: WebClient, caller: Caller) -> None:
        """Publish the caller's Home."""
        page = self.home.page(caller)
        shown = view.build(page, words_for(caller.locale))
        try:
            client.views_publish(user_id=caller.slack_user_id, view=shown)
        except SlackApiError as problem:
            # What the person did is done; Home is drawn anew whenever it is opened.
            log.warning("home was not published: %s", problem.response["error"])


def register(app: App, *, access: Access, publish_home: PublishHome) -> None:
    """Listen for people who open App Home."""
    app.event("app_home_opened")(partial(opened, access=access, publish_home=publish_home))


def opened(body: Body, client: WebClient, *, access: Access, publish_home: PublishHome) -> None:
    """Publish the Home of whoever opened it; the Messages tab needs nothing."""
    envelope = Envelope.model_validate(body)
    if envelope.event.get("tab") == "home":
        publish_home(client, access.caller(envelope.team_id, envelope.event["user"]))
