"""The directory in words: filters, a page of people, and how one's own requests stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from babel import Locale

from bot.domain.mentor_requests import RequestCard
from bot.domain.mentors import Found, Page, RoleCard, Search
from bot.domain.profile import LANGUAGES
from bot.i18n import Mrkdwn, Words
from bot.views import mentor_requests, mentor_roles
from bot.views.blocks import (
    Block,
    Element,
    Message,
    View,
    button,
    buttons,
    choose_one,
    divider,
    header,
    modal,
    option,
    plain,
    section,
)
from bot.views.forms import Answers

CALLBACK_ID = "directory"
SKILL, LANGUAGE, PLACE, HOURS = (
    "directory_skill", "directory_language", "directory_place", "directory_hours",
)  # fmt: skip
MORE = "directory_more"  # its value is where the page begins
START = "directory_start"
PERSON = "directory_person"
FILTERS = "directory_filters"
ANY = "any"
MOST_HOURS = (5, 10, 20)
SKILLS_SHOWN = 4
Option = dict[str, Any]


@dataclass(frozen=True)
class Filters:
    """What is chosen above the list, as options that the fields show again."""

    skill: Option | None = None
    language: str | None = None
    place: Option | None = None
    hours: int = 0

    @property
    def search(self) -> Search:
        """Return what is looked for."""
        return Search(
            skill_id=str(self.skill["value"]) if self.skill else None,
            language=self.language,
            location=str(self.place["value"]) if self.place else None,
            hours=self.hours,
        )


@dataclass(frozen=True)
class Shelf:
    """Everything that the directory shows.

    Attributes:
        role: one's own part in the programme; None: peers of every programme.
        page: None as long as nothing is looked for.
        later: it is not the first page.
        unknown: a skill that was typed with the command and nobody has named.
    """

    role: RoleCard | None
    filters: Filters
    page: Page | None
    requests: tuple[RequestCard, ...] = ()
    later: bool = False
    unknown: str = ""
    metadata: str = field(default="")


def build(shelf: Shelf, t: Words) -> View:
    """Return the modal with filters and a page of people."""
    title = t("Mentors") if shelf.role else t("Half an hour")
    shown = [*_own(shelf, t)]
    if shelf.role is None or shelf.role.by_request:
        shown += [*_lead(shelf, t), _filters(shelf, t), *_people(shelf, t)]
    where = shelf.role.programme_id if shelf.role else ""
    return modal(CALLBACK_ID, title, shown, close=t("Close"), metadata=where)


def read(answers: Answers) -> Filters:
    """Return what is chosen above the list."""
    chosen = answers.get(FILTERS, {})
    language, hours = _option(chosen, LANGUAGE), _option(chosen, HOURS)
    return Filters(
        skill=_option(chosen, SKILL),
        language=str(language["value"]) if language else None,
        place=_option(chosen, PLACE),
        hours=int(hours["value"]) if hours else 0,
    )


def skill_options(found: list[tuple[str, str]], t: Words) -> list[Option]:
    """Return what the skill's field offers: (name, id) of skills that somebody named."""
    return [option(t("Any skill"), ANY), *(option(name, value) for name, value in found)]


def place_options(found: list[str], t: Words) -> list[Option]:
    """Return what the location's field offers."""
    return [option(t("Anywhere"), ANY), *(option(one, one) for one in found)]


def which(roles: list[RoleCard], t: Words) -> View:
    """Return the question in which of several programmes."""
    shown: list[Block] = []
    for one in roles:
        text = t("*{name}*\n{standing}", name=one.programme, standing=mentor_roles.standing(one, t))
        shown += [section(text), buttons(*mentor_roles.row_of(one, t)), divider()]
    return modal("mentors_which", t("Mentors"), shown[:-1], close=t("Close"))


def not_in_one(t: Words) -> Message:
    """Return the answer to somebody who is in no mentorship programme."""
    return Message(
        t(
            "You are in no mentorship programme just now; `/rapport join` shows what there is. "
            "`/rapport find` finds a colleague who has half an hour for a skill."
        )
    )


def _own(shelf: Shelf, t: Words) -> list[Block]:
    """Return how one's own part and requests stand."""
    shown: list[Block] = []
    role = shelf.role
    if role is not None:
        row = [one for one in mentor_roles.row_of(role, t) if one["action_id"] != mentor_roles.FIND]
        shown += [section(mentor_roles.standing(role, t)), buttons(*row)]
    shown += [mentor_requests.short(one, t) for one in shelf.requests]
    return [*shown, divider()] if shown else []


def _lead(shelf: Shelf, t: Words) -> list[Block]:
    if shelf.role is not None:
        return [header(t("Mentors with a place free"))]
    text = t("Somebody who knows a skill, for thirty minutes, once. What are you looking for?")
    if shelf.unknown:
        unknown = t("Nobody has named “{skill}” yet.", skill=shelf.unknown)
        text = Mrkdwn(f"{unknown} {text}")
    return [section(text)]


def _filters(shelf: Shelf, t: Words) -> Block:
    chosen = shelf.filters
    row = [_search(SKILL, chosen.skill, t("Any skill"))]
    row.append(_language(chosen, t))
    row.append(_search(PLACE, chosen.place, t("Anywhere")))
    row.append(_hours(chosen, t))
    return buttons(*row, block_id=FILTERS)


def _search(action_id: str, initial: Option | None, placeholder: str) -> Element:
    element: Element = {
        "type": "external_select",
        "action_id": action_id,
        "min_query_length": 1,
        "placeholder": plain(placeholder, 150),
    }
    return {**element, "initial_option": initial} if initial else element


def _language(chosen: Filters, t: Words) -> Element:
    names = language_names(t)
    known = sorted((names.get(code, code), code) for code in LANGUAGES)
    options = [option(t("Any language"), ANY), *(option(name, code) for name, code in known)]
    return choose_one(LANGUAGE, options, chosen.language, placeholder=t("Any language"))


def _hours(chosen: Filters, t: Words) -> Element:
    options = [option(t("Any hours"), ANY)]
    options += [option(t("{n} hours a week in common", n=n), str(n)) for n in MOST_HOURS]
    initial = str(chosen.hours) if chosen.hours else None
    return choose_one(HOURS, options, initial, placeholder=t("Any hours"))


def language_names(t: Words) -> dict[str, str]:
    """Return the names of languages by their codes, in the reader's language."""
    return dict(Locale.parse(str(t("en_GB"))).languages)


def _people(shelf: Shelf, t: Words) -> list[Block]:
    page = shelf.page
    if page is None:
        return []
    if not page.people:
        return [section(_nobody(shelf, t))]
    shown = [_person(one, t) for one in page.people]
    row = []
    if page.next_key is not None:
        row.append(button(t("More people"), MORE, page.next_key))
    if shelf.later:
        row.append(button(t("From the start"), START))
    return [*shown, buttons(*row)] if row else shown


def _nobody(shelf: Shelf, t: Words) -> Mrkdwn:
    if shelf.filters == Filters():
        return t(
            "There is no mentor with a place for you just now. New ones join, and places become "
            "free: look again in a week. `/rapport find` finds a colleague for half an hour."
        )
    return t("Nobody fits all of that just now. Leave something out, or look again in a week.")


def _person(one: Found, t: Words) -> Block:
    where = ", ".join(part for part in (one.team, one.location) if part)
    name = t("*{name}*", name=one.name)
    first = Mrkdwn(f"{name} · {t('{where}', where=where)}") if where else name
    skills = [skill_line(skill.name, skill.level, t) for skill in one.offers[:SKILLS_SHOWN]]
    lines = [first, t.listed(list(skills))] if skills else [first]
    lines.append(
        t.many("{n} working hour a week in common", "{n} working hours a week in common", one.hours)
    )
    label = t("About {name}", name=one.name)
    return section(Mrkdwn("\n".join(lines)), button(t("More…"), PERSON, one.member_id, label=label))


def skill_line(name: str, level: int | None, t: Words) -> Mrkdwn:
    """Return a skill with its level, if it was said."""
    return t("{name} ({level} of 5)", name=name, level=level) if level else t("{name}", name=name)


def _option(chosen: dict[str, dict[str, Any]] | Any, action_id: str) -> Option | None:  # noqa: ANN401 - Slack's JSON
    found: Option | None = (chosen.get(action_id) or {}).get("selected_option")
    return None if found is None or found["value"] == ANY else found
