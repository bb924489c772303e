"""What Slack sends, read once: commands, clicks, submissions, suggestions, events."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

Body = dict[str, Any]
State = dict[str, dict[str, dict[str, Any]]]


class _Payload(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Ref(_Payload):
    id: str


class Command(_Payload):
    """A slash command as it was typed."""

    team_id: str
    user_id: str
    channel_id: str
    text: str = ""
    trigger_id: str


class Action(_Payload):
    """The element that was used; ``picked`` reads any kind of it."""

    action_id: str
    block_id: str = ""
    type: str = "button"
    value: str | None = None
    selected_option: dict[str, Any] | None = None
    selected_options: list[dict[str, Any]] = Field(default_factory=list)
    selected_user: str | None = None
    selected_date: str | None = None
    selected_conversation: str | None = None

    @property
    def picked(self) -> str:
        """Return the one value of a button or select, empty if there is none."""
        chosen = (self.selected_option or {}).get("value")
        return (
            chosen
            or self.value
            or self.selected_user
            or self.selected_date
            or self.selected_conversation
            or ""
        )


class View(_Payload):
    """The modal or Home tab that something happened in."""

    id: str
    callback_id: str = ""
    private_metadata: str = ""
    hash: str = ""
    type: str = "modal"
    root_view_id: str | None = None
    previous_view_id: str | None = None
    state: dict[str, Any] = Field(default_factory=dict)

    @property
    def answers(self) -> State:
        """Return what the inputs hold: block id, action id, value."""
        values: State = self.state.get("values", {})
        return values


class _Container(_Payload):
    channel_id: str | None = None
    message_ts: str | None = None


class _FromPerson(_Payload):
    """Something that a person did; who may act is read from here, never from the message."""

    team: _Ref
    user: _Ref

    @property
    def team_id(self) -> str:
        """Return the Slack team."""
        return self.team.id

    @property
    def user_id(self) -> str:
        """Return the Slack user who did it."""
        return self.user.id


class Click(_FromPerson):
    """A button or select that was used, in a message, a modal or App Home."""

    trigger_id: str
    actions: list[Action]
    container: _Container = _Container()
    view: View | None = None
    response_url: str | None = None

    @property
    def action(self) -> Action:
        """Return what was used; Slack sends exactly one."""
        return self.actions[0]


class Submission(_FromPerson):
    """A modal that was sent, or closed."""

    view: View
    trigger_id: str = ""


class Suggestion(_FromPerson):
    """What somebody typed into a select that asks for choices."""

    action_id: str
    block_id: str = ""
    value: str = ""
    view: View | None = None


class Envelope(_Payload):
    """An event with its delivery."""

    team_id: str
    event_id: str
    event: dict[str, Any]
