"""What happens to the desk itself: people come and go, it is archived, deleted, or left."""

from __future__ import annotations

from functools import partial

from slack_bolt import Ack, App

from handlers.desk.parts import Parts
from handlers.payloads import Body, Envelope

GONE = (
    "channel_archive",
    "channel_deleted",
    "group_archive",
    "group_deleted",
    "channel_left",
    "group_left",
)


def register(app: App, *, parts: Parts) -> None:
    """Listen to the events of all channels; only those of the desk matter."""
    app.event("member_joined_channel")(partial(joined, parts=parts))
    app.event("member_left_channel")(partial(left, parts=parts))
    for event in GONE:
        app.event(event)(partial(gone, parts=parts))


def joined(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Tell the desk who can see it from now on."""
    envelope = Envelope.model_validate(body)
    workspace_id = _desk_of(envelope, parts)
    if workspace_id is not None:
        user = str(envelope.event["user"])
        parts.desk.somebody_joined(workspace_id, user, envelope.event_id)
    ack()


def left(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Ask at the next click who is still there."""
    workspace_id = _desk_of(Envelope.model_validate(body), parts)
    if workspace_id is not None:
        parts.desk.somebody_left(workspace_id)
    ack()


def gone(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Hold the rounds and tell the fallback organisers."""
    workspace_id = _desk_of(Envelope.model_validate(body), parts)
    if workspace_id is not None:
        parts.desk.lost(workspace_id)
    ack()


def _desk_of(envelope: Envelope, parts: Parts) -> str | None:
    channel = str(envelope.event.get("channel", ""))
    return parts.desk.is_desk(envelope.team_id, channel)
