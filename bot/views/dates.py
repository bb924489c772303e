"""Days and times in the reader's language, for where Slack's date tokens cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_datetime

from bot.i18n import Mrkdwn, Words
from bot.views.blocks import moment


def day(when: date, t: Words) -> str:
    """Return a day such as ``Monday 7 December``."""
    return format_date(when, "EEEE d MMMM", locale=_locale(t))


def short_day(when: date, t: Words) -> str:
    """Return a day for a row of days, such as ``7 Dec``."""
    return format_date(when, "d MMM", locale=_locale(t))


def day_with_year(when: date, t: Words) -> str:
    """Return a day that may be far away, such as ``7 June 2027``."""
    return format_date(when, "d MMMM y", locale=_locale(t))


def local_day(instant: datetime, zone: str, t: Words) -> str:
    """Return an instant's day in a zone, such as ``Monday 7 December``."""
    return day(instant.astimezone(ZoneInfo(zone)).date(), t)


def city(zone: str) -> str:
    """Return the city of an IANA zone: ``Europe/Berlin`` is Berlin."""
    return zone.rsplit("/", maxsplit=1)[-1].replace("_", " ")


def in_cities(instant: datetime, zones: Sequence[str], t: Words) -> str:
    """Return an instant as the clocks of some zones show it: ``Tue 1 Dec, 10:30 Berlin / …``.

    Zones whose clocks agree are named together; another day is named where it differs.
    """
    by_clock: dict[datetime, list[str]] = {}
    for zone in zones or ("UTC",):
        local = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        by_clock.setdefault(local, []).append(city(zone))
    shown: list[str] = []
    last_day: date | None = None
    for local, cities in by_clock.items():
        pattern = "H:mm" if local.date() == last_day else "EEE d MMM, H:mm"
        last_day = local.date()
        clock = format_datetime(local, pattern, locale=_locale(t))
        shown.append(f"{clock} {', '.join(cities)}")
    return " / ".join(shown)


def token(instant: datetime, zones: Sequence[str], t: Words) -> Mrkdwn:
    """Return a date token that each reader sees in the own time; for mrkdwn only."""
    return moment(instant, in_cities(instant, zones, t))


def _locale(t: Words) -> Locale:
    try:
        return Locale.parse(t.locale)
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
