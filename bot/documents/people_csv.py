"""A programme on a spreadsheet: people, earlier rounds, pairs to keep apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.documents.table import Notes, Row, Unusable, rows
from bot.domain.working_hours import WorkingHours
from bot.matching import Ban, Meeting, Person

COLUMNS = (
    "id", "name", "team", "location", "manager", "languages", "timezone", "hours", "offers",
    "wants", "role", "capacity", "wishes", "joined",
)  # fmt: skip
MENTOR, MENTEE = "mentor", "mentee"
ROLES = {
    "mentor": frozenset({MENTOR}),
    "mentee": frozenset({MENTEE}),
    "both": frozenset({MENTOR, MENTEE}),
}
WEEK = date(2026, 1, 5)
"""The Monday whose clock changes count, always the same, so that a file always means the same."""

_MORNING, _EVENING = 9 * 60, 17 * 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of people.csv; ``roles``, ``places`` and ``wishes`` matter to mentors only."""

    person: Person
    name: str
    roles: frozenset[str]
    places: int
    wishes: tuple[str, ...]
    line: int


def read_people(text: str, notes: Notes) -> list[Entry]:
    """Read people.csv; whatever cannot be used goes to the notes."""
    entries = [_entry(row) for row in rows(text, notes, COLUMNS, ["id"])]
    seen: dict[str, int] = {}
    for one in entries:
        first = seen.setdefault(one.person.id, one.line)
        if one.person.id and first != one.line:
            notes.add(one.line, "id", f"“{one.person.id}” already stands on line {first}.")
    if not entries and not notes.mistakes:
        notes.add(2, "", "There is nobody in this file.")
    return entries


def check_wishes(entries: Sequence[Entry], notes: Notes) -> None:
    """Note wishes for oneself, and for somebody who is no mentor here."""
    mentors = {one.person.id for one in entries if MENTOR in one.roles}
    for one in entries:
        for wish in one.wishes:
            if wish == one.person.id:
                notes.add(one.line, "wishes", "Nobody can be the own mentor.")
            elif wish not in mentors:
                notes.add(one.line, "wishes", f"“{wish}” is not a mentor in this file.")


def read_history(text: str, notes: Notes) -> list[Meeting]:
    """Read history.csv; people who have left since may stand in it."""
    found = []
    for row in rows(text, notes, ("round", "a", "b"), ("round", "a", "b")):
        row.needed("round")
        number = row.read("round", _whole, 0)
        found.append(Meeting(*_two(row), number))
    return found


def read_blocks(text: str, notes: Notes) -> list[Ban]:
    """Read blocks.csv: pairs that must not meet."""
    return [Ban(*_two(row)) for row in rows(text, notes, ("a", "b"), ("a", "b"))]


def strangers(bans: Iterable[Ban], people: Iterable[Person]) -> list[str]:
    """Return the ids that are blocked but not among the people, so perhaps misspelt."""
    known = {one.id for one in people}
    return sorted({name for ban in bans for name in (ban.a, ban.b) if name not in known})


def _two(row: Row) -> tuple[str, str]:
    a, b = row.needed("a"), row.needed("b")
    if a and a == b:
        row.notes.add(row.line, "b", "These are the same person.")
    return a, b


def _entry(row: Row) -> Entry:
    places = row.read("capacity", _whole, 1)
    wishes = tuple(row.parts("wishes"))
    person = Person(
        id=row.needed("id"),
        team=row.text("team"),
        location=row.text("location"),
        manager=row.text("manager"),
        languages=frozenset(part.lower() for part in row.parts("languages")),
        hours=_hours(row),
        offers=row.read("offers", _skills, {}),
        wants=row.read("wants", _skills, {}),
        joined=row.read("joined", _day, None),
    )
    return Entry(
        person=person,
        name=row.text("name"),
        roles=row.read("role", _roles, _guessed(row, wishes)),
        places=places,
        wishes=wishes,
        line=row.line,
    )


def _guessed(row: Row, wishes: Sequence[str]) -> frozenset[str]:
    """Take who states places for a mentor, and who has wishes or neither for a mentee."""
    if not row.text("capacity"):
        return ROLES["mentee"]
    return ROLES["both"] if wishes else ROLES["mentor"]


def _roles(text: str) -> frozenset[str]:
    names = [part.strip().lower() for part in text.split(";") if part.strip()]
    if not all(name in ROLES for name in names):
        raise Unusable("A role is mentor, mentee or both.")
    return frozenset[str]().union(*(ROLES[name] for name in names))


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Unusable(f"“{text}” is not a whole number from 0 up.")
    return int(text)


def _day(text: str) -> int | None:
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError as error:
        raise Unusable(f"“{text}” is not a date such as 2026-03-31.") from error


def _skills(text: str) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, colon, level = (piece.strip() for piece in part.partition(":"))
        if not name:
            raise Unusable(f"“{part}” names no skill.")
        if colon and level not in tuple("12345"):
            raise Unusable(f"“{part}”: a level is a number from 1 to 5.")
        found[name.lower()] = int(level) if colon else None
    return found


def _hours(row: Row) -> int:
    zone = row.read("timezone", _zone, "")
    spans: tuple[tuple[int, int], ...] = row.read("hours", _spans, ())
    if not zone and not spans:
        return 0
    mask = 0
    for start, end in spans or ((_MORNING, _EVENING),):
        mask |= WorkingHours(zone or "UTC", start=start, end=end).weekly_mask(WEEK)
    return mask


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ValueError, KeyError, OSError) as error:
        raise Unusable(f"“{text}” is not a time zone such as Europe/Berlin.") from error


def _spans(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(_span(part.strip()) for part in text.split(";") if part.strip())


def _span(text: str) -> tuple[int, int]:
    start, _, end = text.replace("–", "-").partition("-")
    first, last = _minute(start.strip(), text), _minute(end.strip(), text)
    if first >= last:
        raise Unusable(f"“{text}” ends before it starts.")
    return first, last


def _minute(text: str, whole: str) -> int:
    hour, _, minute = text.partition(":")
    numbers = hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()
    minutes = int(hour) * 60 + int(minute) if numbers else -1
    if not (numbers and len(minute) == 2 and int(minute) < 60 and 0 <= minutes <= 24 * 60):
        raise Unusable(f"“{whole}” are not hours such as 09:00-17:00.")
    return minutes
