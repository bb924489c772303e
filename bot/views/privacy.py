"""Privacy in words: what is stored, the private list, the file, erasing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.domain.notices import Notice
from bot.domain.notices.membership import ErasureAnnounced, ExportReady
from bot.domain.privacy import PrivateList, Stored
from bot.i18n import Mrkdwn, Words
from bot.views import join
from bot.views.blocks import (
    Block,
    Element,
    Message,
    View,
    button,
    buttons,
    confirmation,
    divider,
    field_of,
    modal,
    section,
    small,
)
from bot.views.dates import day_with_year
from bot.views.forms import Answers, picked_many, typed

OPEN = "privacy_open"
LIST = "privacy_list"
LIST_FORM = "privacy_list_form"
EXPORT = "privacy_export"
ERASE = "privacy_erase"
_PEOPLE, _MANAGER = "people", "manager"
_LONGEST_LIST = 100


def privacy_button(t: Words) -> Element:
    """Return the button that opens everything about privacy."""
    return button(t("Privacy"), OPEN)


def overview(stored: Stored, t: Words) -> View:
    """Return the modal that shows what is stored, and what can be done about it."""
    blocks = _member(stored, t) if stored.is_member else _stranger(stored, t)
    return modal("privacy", t("Privacy"), blocks, close=t("Close"))


def private_list(known: PrivateList, t: Words) -> View:
    """Return the form of the private list."""
    people: Element = {
        "type": "multi_users_select",
        "action_id": _PEOPLE,
        "max_selected_items": _LONGEST_LIST,
    }
    if known.people:
        people["initial_users"] = list(known.people)
    manager: Element = {"type": "users_select", "action_id": _MANAGER}
    if known.manager:
        manager["initial_user"] = known.manager
    fields: list[Block] = [
        field_of(
            _PEOPLE,
            t("Do not pair me with"),
            people,
            hint=t(
                "Never shown to colleagues or organisers. Whoever runs the database could "
                "technically read it, as with any system. People after whom you tapped “Please "
                "not” are here, too."
            ),
            optional=True,
        ),
        field_of(
            _MANAGER,
            t("My manager"),
            manager,
            hint=t("Only so that the two of you are never introduced; shown to nobody."),
            optional=True,
        ),
    ]
    if known.nameless:
        fields.append(
            small(
                t.many(
                    "One more entry is about somebody who erased everything; it still holds.",
                    "{n} more entries are about people who erased everything; they still hold.",
                    known.nameless,
                )
            )
        )
    return modal(LIST_FORM, t("My private list"), fields, submit=t("Save"), close=t("Back"))


def read_list(answers: Answers) -> tuple[list[str], str | None]:
    """Return the Slack ids on the list, and the manager's."""
    return picked_many(answers, _PEOPLE), typed(answers, _MANAGER) or None


def own_name(t: Words) -> dict[str, str]:
    """Return what to correct when somebody is on the own list."""
    return {_PEOPLE: t("That is you. Please take your own name off.")}


def exported(t: Words) -> View:
    """Return the answer to somebody who asked for a file."""
    text = t("Your file is on its way: we send it to our direct messages, for you alone.")
    return modal("privacy_exported", t("On its way"), [section(text)], close=t("Close"))


def erased(t: Words) -> View:
    """Return the answer to somebody who erased everything."""
    text = t(
        "Everything about you is erased. What is under way ends kindly for your partners, who are "
        "never told why. Our messages to you are being deleted from Slack. You can join again at "
        "any time, as somebody new."
    )
    return modal("privacy_erased", t("Erased"), [section(text)], close=t("Close"))


def announced(notice: ErasureAnnounced, t: Words) -> Message:
    """Return the one word before a profile is erased."""
    text = t(
        "You left a while ago, so we erase your profile on *{day}*. Nothing to do if that suits. "
        "`/rapport join` brings you back with what you told us.",
        day=day_with_year(notice.erase_on, t),
    )
    return Message(text, [section(text), buttons(privacy_button(t))])


def file_caption(_notice: ExportReady, t: Words) -> Message:
    """Return the line beside the file."""
    return Message(t("Here is everything that is stored about you, as you asked."))


def _member(stored: Stored, t: Words) -> list[Block]:
    row = buttons(
        button(t("My private list"), LIST),
        button(t("Send me everything"), EXPORT),
        _erase_button(t),
    )
    blocks = [
        section(Mrkdwn("\n".join(_lines(stored, t)))),
        section(join.who_sees_it(t)),
    ]
    if stored.erase_at is not None:
        erase_on = day_with_year(stored.erase_at.date(), t)
        blocks.append(section(t("You have left; all of it is erased on *{day}*.", day=erase_on)))
    return [*blocks, divider(), row]


def _stranger(stored: Stored, t: Words) -> list[Block]:
    if stored.unfinished_form is None:
        return [
            section(t("Nothing is stored about you: you never joined, or erased everything.")),
            section(join.what_is_stored(t)),
            section(join.who_sees_it(t)),
        ]
    text = t(
        "You have not joined. We keep the form that you left unfinished on *{day}*, so that you "
        "can go on with it. Nobody sees it.",
        day=day_with_year(stored.unfinished_form.date(), t),
    )
    return [section(text), buttons(_erase_button(t))]


def _lines(stored: Stored, t: Words) -> Sequence[str]:
    since = day_with_year(stored.since.date(), t) if stored.since else ""
    counts = (
        (stored.skills, t.many("{n} skill", "{n} skills", stored.skills)),
        (stored.goals, t.many("{n} goal", "{n} goals", stored.goals)),
        (stored.pairings, t.many("{n} introduction", "{n} introductions", stored.pairings)),
        (stored.answers, t.many("{n} answer", "{n} answers", stored.answers)),
        (stored.thanks, t.many("{n} thank-you", "{n} thank-yous", stored.thanks)),
        (
            stored.questions,
            t.many("{n} question or answer", "{n} questions and answers", stored.questions),
        ),
        (stored.sheets, t.many("{n} reflection sheet", "{n} reflection sheets", stored.sheets)),
        (stored.private_list, _entries(stored.private_list, t)),
        (stored.messages, t.many("{n} message from us", "{n} messages from us", stored.messages)),
    )
    shown = [words for number, words in counts if number]
    lines = [
        t("*What is stored about you since {day}:*", day=since),
        t("• your profile: what you wrote in the form, your Slack name, time zone and language"),
        t("• your programmes: {names}", names=t.listed(list(stored.programmes)) or t("none")),
        *([Mrkdwn("• " + ", ".join(shown))] if shown else []),
    ]
    if stored.unfinished_form is not None:
        lines.append(t("• a form that you left unfinished"))
    return lines


def _entries(number: int, t: Words) -> Mrkdwn:
    return t.many("{n} entry on your private list", "{n} entries on your private list", number)


def _erase_button(t: Words) -> Element:
    sure = confirmation(
        t("Erase everything?"),
        t("This cannot be undone: profile, goals, private list, everything. It happens at once."),
        t("Erase everything"),
        t("Keep it"),
    )
    return button(t("Erase everything…"), ERASE, style="danger", confirm=sure)


NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {ErasureAnnounced: announced, ExportReady: file_caption}
)
ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {"own-name-on-private-list": lambda t, _: own_name(t)[_PEOPLE]}
)
