"""Short-lived rights that Slack hands out with an interaction: trigger ids and response URLs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock

from .ids import Ids
from .shapes import Refusal

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_LIFE = timedelta(minutes=30)
RESPONSE_USES = 5


@dataclass
class Trigger:
    """Who pressed what when; ``view_id`` is the modal it came from, if it came from one."""

    user: str
    issued: datetime
    view_id: str | None = None
    used: bool = False


class Triggers:
    """Trigger ids: valid once, for ``life`` of machine time."""

    def __init__(self, machine_clock: Clock, ids: Ids, life: timedelta = TRIGGER_LIFE) -> None:
        self._clock = machine_clock
        self._life = life
        self._ids = ids
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, view_id: str | None = None) -> str:
        """Return a fresh trigger id."""
        trigger_id = f"{self._ids.new('1')}.{self._ids.secret(12)}"
        self._issued[trigger_id] = Trigger(user, self._clock(), view_id)
        return trigger_id

    def redeem(self, trigger_id: str) -> Trigger:
        """Use a trigger id up, or refuse it in Slack's words."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        if self._clock() - trigger.issued > self._life:
            raise Refusal("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass
class ResponseRight:
    """What one response URL may do: answer ``user`` in ``channel``, or change one message."""

    user: str
    channel: str
    message_ts: str | None
    issued: datetime
    programme_time: datetime
    uses: int = 0


class ResponseUrls:
    """Response URLs: five uses within thirty minutes.

    The half hour is over when either clock says so: moving the programme clock by a day must not
    leave a right alive that Slack would have taken back.
    """

    def __init__(self, machine_clock: Clock, programme_clock: Clock, ids: Ids) -> None:
        self._machine = machine_clock
        self._programme = programme_clock
        self._ids = ids
        self._rights: dict[str, ResponseRight] = {}

    def issue(self, user: str, channel: str, message_ts: str | None = None) -> str:
        """Return the last part of a fresh response URL."""
        key = self._ids.secret()
        now = self._machine()
        self._rights[key] = ResponseRight(user, channel, message_ts, now, self._programme())
        return key

    def use(self, key: str) -> ResponseRight:
        """Count a use, or refuse an address that is unknown, worn out or too old."""
        right = self._rights.get(key)
        if right is None:
            raise Refusal("invalid_url")
        age = max(self._machine() - right.issued, self._programme() - right.programme_time)
        if age > RESPONSE_LIFE:
            raise Refusal("expired_url")
        if right.uses >= RESPONSE_USES:
            raise Refusal("used_url")
        right.uses += 1
        return right
