"""A personal record as Markdown and as PDF: the picked lines and nothing else.

The PDF is set in DejaVu Sans (free licence, brought by matplotlib): Latin, Greek, Cyrillic,
Armenian, Georgian, Hebrew and Arabic letters, the last unjoined. It has no Chinese, Japanese,
Korean, Thai or Indic letters; a box stands for each, and the Markdown file has them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.domain.record import MentorshipLine, Record, ThanksQuote
from bot.i18n import Words

BOX = "\u25a1"
INK, QUIET, RULE = (36, 50, 61), (96, 110, 120), (42, 127, 122)
MARGIN_MM, WIDTH_MM = 22, 166


@dataclass(frozen=True)
class Section:
    """A heading with its lines; quotes are set apart."""

    title: str
    lines: tuple[str, ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()  # the words, and whose they are


@dataclass(frozen=True)
class Page:
    """A record in words."""

    title: str
    sections: tuple[Section, ...]
    foot: str


def page_of(record: Record, t: Words) -> Page:
    """Return a record in the words of its owner's language."""
    mentorships = tuple(mentorship_in_words(one, t) for one in record.mentorships)
    numbers = tuple(numbers_in_words(record, t).values())
    quotes = tuple(_quote(one, t) for one in record.thanks)
    sections = (
        Section(_plain(t("Mentorships")), mentorships),
        Section(_plain(t("Along the way")), numbers),
        Section(_plain(t("What colleagues say")), quotes=quotes),
    )
    foot = t(
        "Made with Rapport on {day}. {name} chose the lines; Rapport counted.",
        day=_day(record.made_on, t),
        name=record.name,
    )
    return Page(
        title=_plain(t("Mentoring record of {name}", name=record.name)),
        sections=tuple(one for one in sections if one.lines or one.quotes),
        foot=_plain(foot),
    )


def mentorship_in_words(one: MentorshipLine, t: Words, *, named: bool = False) -> str:
    """Return a mentorship as a sentence; the partner's name stands there only if confirmed.

    Args:
        one: the mentorship.
        t: the reader's words.
        named: for the owner's eyes: the partner is named anyway.
    """
    who = one.partner if named or one.confirmed is not None else t("a colleague")
    mentored, was_mentored = t("Mentored {who}", who=who), t("Was mentored by {who}", who=who)
    lead = mentored if one.as_mentor else was_mentored
    began = _month(one.began_on, t)
    if one.ended_on is None:
        time_ = t("since {month}", month=began)
    else:
        time_ = t("{first} to {last}", first=began, last=_month(one.ended_on, t))
    parts = [f"{lead}, {time_}"]
    if one.sessions:
        parts.append(t.many("{n} session held", "{n} sessions held", one.sessions))
    if one.confirmed is not None:
        parts.append(
            t.many(
                "{who} confirms {n} session", "{who} confirms {n} sessions", one.confirmed, who=who
            )
        )
    return _plain("; ".join(parts) + ".")


def numbers_in_words(record: Record, t: Words) -> dict[str, str]:
    """Return the sentences about meetings, skills and lessons, those that there are, by key."""
    found = {}
    if record.meetings:
        meetings = t.many("{n} meeting", "{n} meetings", record.meetings)
        people = t.many("{n} colleague", "{n} colleagues", record.people)
        found["meetings"] = t("{meetings} with {people}.", meetings=meetings, people=people)
    if record.skills:
        found["skills"] = t("Passed on: {skills}.", skills=t.listed(list(record.skills)))
    if record.lessons:
        found["lessons"] = t.many(
            "{n} lesson of the mentoring toolkit completed.",
            "{n} lessons of the mentoring toolkit completed.",
            record.lessons,
        )
    return {key: _plain(sentence) for key, sentence in found.items()}


def markdown(page: Page) -> bytes:
    """Return a page as a Markdown file."""
    parts = [f"# {_escaped(page.title)}"]
    for section in page.sections:
        parts.append(f"## {section.title}")
        if section.lines:
            parts.append("\n".join(f"- {_escaped(line)}" for line in section.lines))
        parts += [f"> {_escaped(words)}\n>\n> {_escaped(whose)}" for words, whose in section.quotes]
    parts.append(f"*{_escaped(page.foot)}*")
    return ("\n\n".join(parts) + "\n").encode()


def pdf(page: Page, made_on: date) -> tuple[bytes, bool]:
    """Return a page as a PDF, and whether its font lacks some of the characters."""
    from fpdf import FPDF  # slow to import, seldom needed
    from fpdf.fonts import TTFFont

    fonts = _font_folder()
    sheet = FPDF(format="A4")
    sheet.set_margin(MARGIN_MM)
    sheet.set_auto_page_break(True, MARGIN_MM)
    sheet.set_creation_date(datetime.combine(made_on, time(), ZoneInfo("UTC")))
    sheet.add_font("DejaVu", "", fonts / "DejaVuSans.ttf")
    sheet.add_font("DejaVu", "B", fonts / "DejaVuSans-Bold.ttf")
    sheet.add_page()
    font = sheet.fonts["dejavu"]
    known = frozenset(font.cmap if isinstance(font, TTFFont) else ())
    gaps: set[str] = set()

    def put(text: str, size: int, style: str = "", colour: tuple[int, int, int] = INK) -> None:
        shown = _within(text, known, gaps)
        sheet.set_font("DejaVu", style, size)
        sheet.set_text_color(*colour)
        sheet.multi_cell(WIDTH_MM, size * 0.55, shown, new_x="LMARGIN", new_y="NEXT", align="L")

    put(page.title, 18, "B")
    sheet.set_draw_color(*RULE)
    sheet.line(MARGIN_MM, sheet.get_y() + 3, MARGIN_MM + WIDTH_MM, sheet.get_y() + 3)
    for section in page.sections:
        sheet.ln(9)
        put(section.title, 12, "B", RULE)
        for line in section.lines:
            sheet.ln(2)
            put(line, 11)
        for words, whose in section.quotes:
            sheet.ln(3)
            put(words, 11)
            put(whose, 9, colour=QUIET)
    sheet.ln(10)
    put(page.foot, 8, colour=QUIET)
    return bytes(sheet.output()), bool(gaps)


def _quote(one: ThanksQuote, t: Words) -> tuple[str, str]:
    words = " ".join(one.text.split())
    return f"“{words}”", f"{one.from_name}, {_day(one.on, t)}"


def _within(text: str, known: frozenset[int], gaps: set[str]) -> str:
    """Return a text with a box for each character that the font lacks; note which they are.

    Left to itself the library would draw nothing, and write the characters into the log.
    """
    lacking = {one for one in text if ord(one) not in known and not one.isspace()}
    gaps |= lacking
    return "".join(BOX if one in lacking else one for one in text)


def _font_folder() -> Path:
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf"


def _escaped(text: str) -> str:
    """Return a text so that Markdown shows it as it is."""
    return "".join(f"\\{one}" if one in "\\`*_[]<>#" else one for one in text)


def _plain(text: str) -> str:
    return str(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _month(day: date, t: Words) -> str:
    return format_date(day, "MMMM y", locale=t.locale)


def _day(day: date, t: Words) -> str:
    return format_date(day, "d MMMM y", locale=t.locale)
