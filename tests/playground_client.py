"""A client of the playground's control API, for journeys and tests: one method per call."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
_TIMEOUT_SECONDS = 120.0  # moving the clock by weeks may take its time


class Refused(Exception):
    """The control API said no; ``error`` is its word, ``detail`` its sentence."""

    def __init__(self, status: int, error: str, detail: str) -> None:
        super().__init__(f"{status} {error}: {detail}")
        self.status = status
        self.error = error
        self.detail = detail


@dataclass(frozen=True)
class Client:
    """Speaks to a playground at ``url``; every method raises ``Refused`` on a 4xx or 5xx.

    People and channels are given by id; ``person()`` and ``channel()`` find ids by name.
    """

    url: str

    # -- looking

    def state(self) -> Json:
        """Return {now, people, channels, desk, general, bot_user}."""
        return self._get("state")

    def now(self) -> str:
        """Return the programme time in ISO 8601."""
        return str(self._get("clock")["now"])

    def messages(self, user: str | None = None, channel: str | None = None) -> list[Json]:
        """Return what a person sees, or what was said in a channel, oldest first."""
        found: list[Json] = self._get("messages", user=user, channel=channel)["messages"]
        return found

    def peek_home(self, user: str) -> Json | None:
        """Return a person's Home tab as it was last published."""
        view: Json | None = self._get("home", user=user, peek="1")["view"]
        return view

    def views(self, user: str) -> list[Json]:
        """Return the modals that a person has open, the top one last."""
        found: list[Json] = self._get("views", user=user)["views"]
        return found

    def calls(self, since: int = 0) -> list[Json]:
        """Return the calls that the bot made, after the first ``since``."""
        found: list[Json] = self._get("calls", since=str(since))["calls"]
        return found

    def commands(self) -> list[Json]:
        """Return the slash commands of the app."""
        found: list[Json] = _json(urllib.request.Request(f"{self.url}/control/commands"))
        return found

    def file(self, file_id: str) -> bytes:
        """Return the content of a file."""
        return _content(urllib.request.Request(f"{self.url}/control/files/{file_id}"))

    def person(self, name: str) -> str:
        """Return the id of the person with this real name."""
        return next(str(p["id"]) for p in self.state()["people"] if p["real_name"] == name)

    def channel(self, name: str) -> str:
        """Return the id of the channel with this name."""
        return next(str(c["id"]) for c in self.state()["channels"] if c["name"] == name)

    # -- acting as a person

    def command(self, user: str, command: str, text: str = "", channel: str | None = None) -> Json:
        """Type a slash command; without a channel in the direct conversation with the app."""
        return self._post("command", user=user, channel=channel, command=command, text=text)

    def click(self, user: str, message: Json, action_id: str, **more: object) -> Json:
        """Press or pick in a message; ``more`` may hold block_id, value and stale."""
        place = {"channel": message["channel"], "ts": message["ts"]}
        return self._post("click", user=user, action_id=action_id, **place, **more)

    def click_view(self, user: str, view: Json, action_id: str, **more: object) -> Json:
        """Press or pick in a modal or a Home tab."""
        return self._post("click", user=user, action_id=action_id, view_id=view["id"], **more)

    def submit(
        self, user: str, view: Json, values: Json | None = None, *, stale: bool = False
    ) -> Json:
        """Fill a modal in ({block_id: {action_id: value}}) and submit it."""
        return self._post("submit", user=user, view_id=view["id"], values=values, stale=stale)

    def close(self, user: str, view: Json, *, everything: bool = False) -> Json:
        """Close a modal, or all of them."""
        return self._post("close", user=user, view_id=view["id"], all=everything)

    def suggest(
        self, user: str, view: Json, block_id: str, action_id: str, value: str
    ) -> list[Json]:
        """Return what an external select of a modal offers for a typed text."""
        wish = {"view_id": view["id"], "block_id": block_id, "action_id": action_id}
        options: list[Json] = self._post("suggest", user=user, value=value, **wish)["options"]
        return options

    def home(self, user: str) -> Json | None:
        """Open the Home tab as a person does, and return it."""
        view: Json | None = self._post("open-home", user=user)["view"]
        return view

    def rehearse(self, step: str, **more: object) -> Json:
        """Let the playground's own people do something by the real forms: join, programme."""
        return self._post("rehearse", step=step, **more)

    # -- time

    def advance(self, duration: str, *, asleep: bool = False) -> str:
        """Move the clock by an ISO 8601 duration; the bot does what becomes due on the way."""
        return str(self._post("clock", advance=duration, asleep=asleep)["now"])

    def move_to(self, instant: str, *, asleep: bool = False) -> str:
        """Move the clock to an instant in ISO 8601 with its distance to UTC."""
        return str(self._post("clock", to=instant, asleep=asleep)["now"])

    def settle(self) -> str:
        """Let the bot do all that is due now."""
        return self.advance("PT0S")

    # -- the workspace

    def add_person(self, name: str, tz: str = "Europe/Berlin", **more: object) -> list[Json]:
        """Let somebody (``count`` people) join the workspace; return them."""
        people: list[Json] = self._post("person", name=name, tz=tz, **more)["people"]
        return people

    def change_person(self, user: str, **changes: object) -> Json:
        """Change a person: deleted, tz, name, unreachable."""
        return self._post("user", user=user, **changes)

    def add_channel(self, name: str, members: list[str], *, is_private: bool = False) -> str:
        """Create a channel and return its id."""
        wish = {"name": name, "members": members, "is_private": is_private}
        return str(self._post("channel", **wish)["channel"]["id"])

    def change_channel(self, channel: str, **changes: object) -> Json:
        """Change a channel: archived, deleted, is_private, is_ext_shared."""
        return self._post("channel-state", channel=channel, **changes)

    def join(self, user: str, channel: str) -> Json:
        """Let a person into a channel."""
        return self._post("join", user=user, channel=channel)

    def leave(self, user: str, channel: str) -> Json:
        """Let a person go out of a channel."""
        return self._post("leave", user=user, channel=channel)

    # -- troubles

    def fault(self, kind: str, method: str = "*", **more: object) -> Json:
        """Put a fault in force: count, rate, seed, retry_after, seconds."""
        return self._post("fault", kind=kind, method=method, **more)

    def clear_faults(self) -> None:
        """End all faults and let go of what is held."""
        self._post("fault", clear=True)

    def redeliver(self, event_id: str | None = None) -> Json:
        """Deliver the last event (or the named one) again."""
        return self._post("redeliver", event_id=event_id)

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """End the bot's sockets as Slack does now and then."""
        self._post("disconnect", reason=reason)

    def uninstall(self) -> Json:
        """Take the app out of the workspace."""
        return self._post("uninstall")

    def reinstall(self) -> str:
        """Install the app again; return the bot's new token."""
        return str(self._post("reinstall")["bot_token"])

    def remove_scopes(self, *scopes: str) -> Json:
        """Take scopes away from the app."""
        return self._post("scopes", remove=list(scopes))

    # -- plumbing

    def _get(self, what: str, **query: str | None) -> Json:
        given = {name: value for name, value in query.items() if value is not None}
        address = f"{self.url}/control/{what}?{urllib.parse.urlencode(given)}"
        found: Json = _json(urllib.request.Request(address))
        return found

    def _post(self, what: str, **wish: object) -> Json:
        body = json.dumps({name: value for name, value in wish.items() if value is not None})
        request = urllib.request.Request(f"{self.url}/control/{what}", data=body.encode())
        request.add_header("Content-Type", "application/json")
        answer: Json = _json(request)
        return answer


def _json(request: urllib.request.Request) -> Any:
    return json.loads(_content(request))


def _content(request: urllib.request.Request) -> bytes:
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:
            content: bytes = answer.read()
    except urllib.error.HTTPError as error:
        with error:
            raise _refused(error.code, error.read()) from None
    return content


def _refused(status: int, content: bytes) -> Refused:
    try:
        body = json.loads(content)
    except json.JSONDecodeError:
        body = {"error": "crashed", "detail": content.decode(errors="replace")}
    return Refused(status, body["error"], body["detail"])
