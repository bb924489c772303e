"""What Slack tells about accounts: changed, deactivated, back, new."""

from __future__ import annotations

from functools import partial
from typing import Any

from pydantic import BaseModel, ConfigDict
from slack_bolt import App

from bot.services.people import People, Seen
from handlers.payloads import Body, Envelope


class Account(BaseModel):
    """A person in an event of Slack."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    deleted: bool = False
    is_bot: bool = False
    is_stranger: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    real_name: str | None = None
    tz: str | None = None
    locale: str | None = None
    profile: dict[str, Any] = {}

    def seen(self) -> Seen:
        """Return what matters of the account."""
        name = self.profile.get("display_name") or self.profile.get("real_name") or self.real_name
        return Seen(
            slack_user_id=self.id,
            is_gone=self.deleted or self.is_bot or self.is_stranger,
            is_guest=self.is_restricted or self.is_ultra_restricted,
            name=name,
            time_zone=self.tz,
            locale=self.locale,
        )


def register(app: App, *, people: People) -> None:
    """Listen to changes of accounts; those of people who never joined leave no trace."""
    app.event("user_change")(partial(changed, people=people))
    app.event("team_join")(partial(changed, people=people))


def changed(body: Body, *, people: People) -> None:
    """Follow a change of somebody's account."""
    envelope = Envelope.model_validate(body)
    account = Account.model_validate(envelope.event["user"])
    people.changed(envelope.team_id, account.seen())
