"""Errors, shown in one place: a sentence for a broken rule, a reference for a bug."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from slack_bolt import App, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.errors import RapportError
from bot.i18n import words_for
from bot.services.records import RecordsAway, as_records_away
from bot.views import errors as views

log = logging.getLogger(__name__)

Body = dict[str, Any]
JSON: dict[str, str | Sequence[str]] = {"content-type": "application/json;charset=utf-8"}


def register(app: App, *, new_reference: Callable[[], str]) -> None:
    """Let every uncaught error be shown to the person who met it."""
    app.error(partial(show, new_reference=new_reference))


def show(
    error: Exception, body: Body, client: WebClient, *, new_reference: Callable[[], str]
) -> BoltResponse:
    """Answer in the way that the request allows: acknowledgement, modal or response_url.

    Anything that is not a RapportError is a bug: it is logged in full under a reference, and
    the person reads that reference and that nothing was changed.
    """
    words = words_for(_locale(body))
    known = error if isinstance(error, RapportError) else as_records_away(error)
    if isinstance(known, RecordsAway):
        log.warning("the database does not answer: %s", type(error).__name__)
        if body.get("type") == "event_callback":
            return BoltResponse(status=503, body="")  # Slack sends the event again
    if known is not None:
        log.info("refused: %s", known.code)
        sentence = views.in_words(known, words)
    else:
        reference = new_reference()
        log.error("a listener failed, ref=%s", reference, exc_info=error)
        sentence = views.our_fault(reference, words)
    return _answer(sentence, views.modal(sentence, words), body, client)


def _answer(sentence: str, view: Body, body: Body, client: WebClient) -> BoltResponse:
    if body.get("type") == "view_submission":
        action = "update" if _is_stack_full(body["view"]) else "push"
        return _acknowledge({"response_action": action, "view": view})
    if body.get("type") == "block_suggestion":
        return _acknowledge({"options": []})
    if body.get("type") == "block_actions":
        _answer_click(sentence, view, body, client)
        return _acknowledge({})
    if "command" in body:
        return _acknowledge({"response_type": "ephemeral", "text": sentence})
    return _acknowledge({})


def _is_stack_full(view: Body) -> bool:
    """Return whether a modal is the third of its stack: Slack takes no more on top of it."""
    previous = view.get("previous_view_id")
    return bool(previous) and previous != view.get("root_view_id")


def _answer_click(sentence: str, view: Body, body: Body, client: WebClient) -> None:
    url = body.get("response_url")
    try:
        if url:
            WebhookClient(url, ssl=client.ssl).send(
                text=sentence, response_type="ephemeral", replace_original=False
            )
        elif body.get("view", {}).get("type") == "modal":
            client.views_push(trigger_id=body["trigger_id"], view=view)
        else:
            client.views_open(trigger_id=body["trigger_id"], view=view)
    except (SlackApiError, OSError) as problem:
        # The trigger may be spent already; the person then sees Slack's own warning sign.
        log.warning("an error could not be shown: %s", type(problem).__name__)


def _acknowledge(payload: Body) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(payload) if payload else "", headers=JSON)


def _locale(body: Body) -> str | None:
    user = body.get("user")
    return user.get("locale") if isinstance(user, dict) else None
