"""A town: the playground with the real bot, and the way a person finds things in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.playground_client import Client, Json

ORGANISER = "Ines Roth"


@dataclass(frozen=True)
class Town:
    """A running playground, spoken to by real names and by what stands on buttons."""

    client: Client
    database: Path

    def person(self, name: str) -> str:
        """Return the id of a person by real name."""
        return self.client.person(name)

    @property
    def organiser(self) -> str:
        """Return the id of the organiser."""
        return self.person(ORGANISER)

    @property
    def desk(self) -> str:
        """Return the id of the desk's channel."""
        return str(self.client.state()["desk"])

    @property
    def bot(self) -> str:
        """Return the bot's user id."""
        return str(self.client.state()["bot_user"])

    def admin(self, text: str, user: str | None = None) -> Json:
        """Type /rapport-admin in the desk, as the organiser unless told otherwise."""
        return self.client.command(user or self.organiser, "/rapport-admin", text, self.desk)

    def member(self, user: str, text: str = "") -> Json:
        """Type /rapport in the own DM with the bot."""
        return self.client.command(user, "/rapport", text)

    def top(self, user: str) -> Json:
        """Return the modal that a person looks at."""
        views = self.client.views(user)
        assert views, "no modal is open"
        return views[-1]

    def seen(self, user: str, containing: str = "") -> list[Json]:
        """Return the bot's messages that a person can see and that hold some words."""
        return [
            message
            for message in self.client.messages(user=user)
            if message["user"] == self.bot and containing in said(message)
        ]

    def last(self, user: str, containing: str = "") -> Json:
        """Return the newest message that a person sees with some words in it."""
        found = self.seen(user, containing)
        assert found, f"nobody told {user} anything with {containing!r} in it"
        return found[-1]

    def at_desk(self, containing: str = "") -> list[Json]:
        """Return what everybody at the desk reads."""
        return [
            message
            for message in self.client.messages(channel=self.desk)
            if containing in said(message) and not message["ephemeral"]
        ]

    def press(self, user: str, message: Json, label: str, **more: object) -> Json:
        """Press the button of a message by what stands on it."""
        block_id, element = find_element(message, label)
        return self.client.click(
            user,
            message,
            element["action_id"],
            **{"block_id": block_id, "value": element.get("value"), **more},
        )

    def press_in(self, user: str, view: Json, label: str, **more: object) -> Json:
        """Press the button of a modal or a Home tab by what stands on it."""
        block_id, element = find_element(view, label)
        return self.client.click_view(
            user,
            view,
            element["action_id"],
            **{"block_id": block_id, "value": element.get("value"), **more},
        )

    def start_coffee(self) -> None:
        """Let the organiser start a coffee programme by the real forms."""
        self.client.rehearse("programme")

    def start_mentorship(self) -> None:
        """Let the organiser start a mentorship programme by the real forms."""
        self.client.rehearse("programme", prefer=["Mentorship"])

    def let_join(self, count: int, *prefer: str) -> list[str]:
        """Let colleagues join through the real forms; return their ids.

        ``prefer`` is what stands on options that they tick wherever they see them.
        """
        answer = self.client.rehearse("join", count=count, prefer=list(prefer))
        joined: list[str] = answer["joined"]
        return joined


def said(message: Json) -> str:
    """Return everything that a message or a view says: its text and that of its blocks."""
    return "\n".join([str(message.get("text") or ""), *_texts(message.get("blocks") or [])])


def buttons_of(shown: Json) -> list[str]:
    """Return what stands on the buttons of a message or a view, in order."""
    return [element["text"]["text"] for _, element in _buttons(shown)]


def find_element(shown: Json, label: str) -> tuple[str | None, Json]:
    """Return the block id and the button with a label."""
    for block_id, element in _buttons(shown):
        if element["text"]["text"] == label:
            return block_id, element
    raise AssertionError(f"there is no button {label!r} among {buttons_of(shown)}")


def _buttons(shown: Json) -> Iterator[tuple[str | None, Json]]:
    for block in shown.get("blocks") or []:
        for element in [*block.get("elements", []), block.get("accessory") or {}]:
            if element.get("type") == "button":
                yield block.get("block_id"), element


def _texts(shown: Any) -> Iterator[str]:
    if isinstance(shown, list):
        for one in shown:
            yield from _texts(one)
    elif isinstance(shown, dict):
        if isinstance(shown.get("text"), str):
            yield shown["text"]
        for key, value in shown.items():
            if key != "text" or not isinstance(value, str):
                yield from _texts(value)
