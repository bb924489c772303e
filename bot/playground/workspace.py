"""The simulated workspace: who there is, which conversations, what was said.

Everything here is touched on the server's event loop only, so that it needs no locks; other
threads ask over HTTP, as they would ask Slack.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock

from .ids import Ids
from .people import Person
from .shapes import ControlRefusal, Json

TINY_STEP = timedelta(microseconds=1)


@dataclass
class Channel:
    """A conversation of any kind; ``members`` are in the order of their joining."""

    id: str
    name: str
    members: list[str]
    is_private: bool = False
    is_im: bool = False
    is_mpim: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    created: int = 0

    def summary(self) -> Json:
        """Return the conversation as the control API shows it."""
        return {
            "id": self.id,
            "name": self.name,
            "is_private": self.is_private,
            "is_im": self.is_im,
            "is_mpim": self.is_mpim,
            "is_archived": self.is_archived,
            "is_ext_shared": self.is_ext_shared,
            "members": list(self.members),
        }


@dataclass
class File:
    """An uploaded file; it is shared once a message shows it."""

    id: str
    name: str
    length: int
    owner: str
    title: str = ""
    mimetype: str = "application/octet-stream"
    content: bytes | None = None
    channels: list[str] = field(default_factory=list)
    deleted: bool = False

    def summary(self) -> Json:
        """Return what a message says of its file."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "size": self.length,
        }


@dataclass
class Message:
    """One message; ``ephemeral_for`` names the only reader of one that nobody else sees."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    ephemeral_for: str | None = None
    edited: str | None = None
    deleted: bool = False
    files: list[str] = field(default_factory=list)
    from_bot: bool = True
    thread_ts: str | None = None


@dataclass
class Workspace:
    """All state of the workspace; the newest message of a channel is the last of its list."""

    clock: Clock
    ids: Ids
    team_id: str
    bot_user: str
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[str, list[Message]] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    desk: str = ""
    general: str = ""
    _last_ts: datetime | None = None
    _direct: dict[frozenset[str], str] = field(default_factory=dict)

    def person(self, user_id: str) -> Person:
        """Return a person, or refuse in the control API's words."""
        try:
            return self.people[user_id]
        except KeyError:
            detail = f"Nobody here has the id {user_id}."
            raise ControlRefusal("unknown_person", detail, 404) from None

    def channel(self, channel_id: str) -> Channel:
        """Return a conversation, or refuse in the control API's words."""
        try:
            return self.channels[channel_id]
        except KeyError:
            detail = f"There is no conversation {channel_id}."
            raise ControlRefusal("unknown_channel", detail, 404) from None

    def add_channel(
        self, name: str, members: list[str], letter: str = "C", **kind: bool
    ) -> Channel:
        """Create a conversation of the named kind."""
        created = int(self.clock().timestamp())
        channel = Channel(self.ids.new(letter), name, list(members), created=created, **kind)
        self.channels[channel.id] = channel
        self.messages[channel.id] = []
        return channel

    def direct(self, *user_ids: str) -> Channel | None:
        """Return the direct or group conversation of exactly these people, if it exists."""
        return self.channels.get(self._direct.get(frozenset(user_ids), ""))

    def open_direct(self, *user_ids: str) -> Channel:
        """Return the direct (two) or group conversation of these people, made if need be."""
        existing = self.direct(*user_ids)
        if existing:
            return existing
        channel = self._new_direct(user_ids)
        self._direct[frozenset(user_ids)] = channel.id
        return channel

    def _new_direct(self, user_ids: tuple[str, ...]) -> Channel:
        if len(user_ids) <= 2:
            return self.add_channel("", list(user_ids), "D", is_private=True, is_im=True)
        handles = sorted(self.people[user_id].name for user_id in user_ids)
        name = f"mpdm-{'--'.join(handles)}-1"
        return self.add_channel(name, list(user_ids), "C", is_private=True, is_mpim=True)

    def next_ts(self) -> str:
        """Return a message's time stamp: the programme clock, yet always later than the last."""
        now = self.clock()
        if self._last_ts is not None and now <= self._last_ts:
            now = self._last_ts + TINY_STEP
        self._last_ts = now
        return f"{int(now.timestamp())}.{now.microsecond:06d}"

    def post(self, message: Message) -> Message:
        """Keep a message."""
        self.messages[message.channel].append(message)
        return message

    def find_message(self, channel_id: str, ts: str) -> Message | None:
        """Return a message that was not deleted."""
        for message in reversed(self.messages.get(channel_id, [])):
            if message.ts == ts and not message.deleted:
                return message
        return None

    def last_ts(self, channel_id: str) -> str | None:
        """Return when the newest message for everybody in a conversation was said."""
        for message in reversed(self.messages.get(channel_id, [])):
            if message.ephemeral_for is None and not message.deleted:
                return message.ts
        return None

    def can_see(self, user_id: str, message: Message) -> bool:
        """Whether a person sees a message now: still in the conversation, and it is for them."""
        if user_id not in self.channels[message.channel].members:
            return False
        return message.ephemeral_for in (None, user_id)

    def visible_messages(self, user_id: str | None, channel_id: str | None) -> list[Message]:
        """Return what a person sees (everything of a channel without a person), oldest first."""
        places = [channel_id] if channel_id else list(self.channels)
        found = [
            message
            for place in places
            for message in self.messages.get(place, [])
            if user_id is None or (place in self.channels and self.can_see(user_id, message))
        ]
        return sorted(found, key=lambda message: message.ts)

    def describe(self, message: Message) -> Json:
        """Return a message as the control API shows it; a deleted one has lost its words."""
        gone = message.deleted
        kept = [self.files[file_id] for file_id in message.files]
        return {
            "channel": message.channel,
            "ts": message.ts,
            "user": message.user,
            "text": "" if gone else message.text,
            "blocks": [] if gone else message.blocks,
            "metadata": None if gone else message.metadata,
            "ephemeral": message.ephemeral_for is not None,
            "ephemeral_for": message.ephemeral_for,
            "edited": message.edited is not None,
            "deleted": gone,
            "thread_ts": message.thread_ts,
            "files": [] if gone else [file.summary() for file in kept if not file.deleted],
        }
