"""A draft as a spreadsheet: a row per person, safe to open."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from bot.domain.desk import DraftGroup
from bot.i18n import Words

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MINUTES_AN_HOUR = 60


def draft_csv(groups: Sequence[DraftGroup], t: Words) -> bytes:
    """Return the groups as CSV in UTF-8, with the mark by which spreadsheets know it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [
            t("Group"),
            t("Name"),
            t("Team"),
            t("Fit, of 100"),
            t("Locked"),
            t("Introduced before"),
            t("Hours in common"),
        ]
    )
    for number, group in enumerate(groups, 1):
        writer.writerows(_rows(number, group, t))
    return text.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """Return what people typed so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _rows(number: int, group: DraftGroup, t: Words) -> list[list[object]]:
    met = max((fit.met for fit in group.fits), default=0)
    hours = min((fit.common_minutes for fit in group.fits), default=0) / MINUTES_AN_HOUR
    locked = t("yes") if group.locked else ""
    return [
        [number, safe_cell(one.name), safe_cell(one.team), group.score, locked, met, f"{hours:g}"]
        for one in group.people
    ]
