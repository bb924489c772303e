"""Calendar entries: a file that any calendar reads, and links that fill in a form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from icalendar import Calendar, Event

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.office.com/calendar/0/deeplink/compose"


@dataclass(frozen=True)
class Entry:
    """One meeting; ``version`` rises when the same meeting moves."""

    id: str
    version: int
    title: str
    description: str
    place: str | None
    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        """Return when it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


def calendar_file(entry: Entry, now: datetime) -> bytes:
    """Return an iCalendar file (RFC 5545) with one event; moving it replaces the event."""
    event = Event()
    event.add("uid", f"{entry.id}@rapport")
    event.add("sequence", entry.version)
    event.add("dtstamp", now)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.title)
    event.add("description", entry.description)
    if entry.place:
        event.add("location", entry.place)
    calendar = Calendar()
    calendar.add("prodid", "-//Rapport//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def google_link(entry: Entry) -> str:
    """Return the address of a new event in Google Calendar, filled in."""
    fields = {
        "action": "TEMPLATE",
        "text": entry.title,
        "details": entry.description,
        "dates": f"{_compact(entry.starts_at)}/{_compact(entry.ends_at)}",
        "location": entry.place or "",
    }
    return f"{GOOGLE}?{urlencode(fields)}"


def outlook_link(entry: Entry) -> str:
    """Return the address of a new event in Outlook on the web, filled in."""
    fields = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": entry.title,
        "body": entry.description,
        "startdt": _extended(entry.starts_at),
        "enddt": _extended(entry.ends_at),
        "location": entry.place or "",
    }
    return f"{OUTLOOK}?{urlencode(fields)}"


def _compact(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _extended(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
