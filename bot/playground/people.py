"""The people of the simulated workspace, as Slack tells an app about them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from .shapes import Json

_PICTURES = "https://pictures.invalid"  # nobody has one, and nothing is fetched
_SIZES = (24, 32, 48, 72, 192, 512)


@dataclass(frozen=True)
class Persona:
    """What a person would say about themselves in a form; nothing of it is known to Slack."""

    offers: tuple[str, ...]
    wants: tuple[str, ...]
    goal: str
    about: str
    interests: tuple[str, ...]
    languages: tuple[str, ...]
    city: str


@dataclass
class Person:
    """One account; ``unreachable`` is the Slack error that messages to this person meet."""

    id: str
    name: str
    real_name: str
    tz: str
    team: str
    team_id: str
    locale: str = "en-US"
    title: str = ""
    deleted: bool = False
    is_bot: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    is_app_user: bool = False
    unreachable: str | None = None
    persona: Persona | None = None

    def summary(self) -> Json:
        """Return the person as the control API shows everybody."""
        return {
            "id": self.id,
            "name": self.name,
            "real_name": self.real_name,
            "title": self.title,
            "tz": self.tz,
            "locale": self.locale,
            "team": self.team,
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "is_guest": self.is_guest,
            "is_stranger": self.is_stranger,
            "team_id": self.team_id,
            "about": self.persona.about if self.persona else "",
        }


def slack_user(person: Person, now: datetime, *, with_locale: bool) -> Json:
    """Return Slack's user object; deactivated people have no time zone any more."""
    user: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "color": "4bbe2e",
        "real_name": person.real_name,
        "profile": _profile(person),
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": person.is_app_user,
        "is_stranger": person.is_stranger,
        "is_workflow_bot": False,
        "is_email_confirmed": True,
        "updated": int(now.timestamp()),
        "who_can_share_contact_card": "EVERYONE",
    }
    if not person.deleted:
        user |= _zone(person.tz, now)
    if with_locale and not person.deleted:
        user["locale"] = person.locale
    return user


def _profile(person: Person) -> Json:
    first, _, last = person.real_name.partition(" ")
    profile: Json = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.real_name,
        "display_name_normalized": person.real_name,
        "fields": {},
        "status_text": "",
        "status_text_canonical": "",
        "status_emoji_display_info": [],
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": "",
        "first_name": first,
        "last_name": last,
        "team": person.team_id,
    }
    profile |= {f"image_{size}": f"{_PICTURES}/{person.id}_{size}.png" for size in _SIZES}
    if person.is_bot:
        profile |= {"api_app_id": "", "always_active": True}
    return profile


def _zone(tz: str, now: datetime) -> Json:
    local = now.astimezone(ZoneInfo(tz))
    offset = local.utcoffset()
    seconds = int(offset.total_seconds()) if offset else 0
    return {"tz": tz, "tz_label": local.tzname() or tz, "tz_offset": seconds}
