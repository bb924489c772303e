"""The personal record: picking lines, looking at the page, and what a partner is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.documents.record import mentorship_in_words, numbers_in_words, page_of
from bot.domain.notices import Notice
from bot.domain.notices.record import ConfirmationAsked, ConfirmationGiven, RecordReady
from bot.domain.record import Record
from bot.i18n import Words, escape
from bot.views.ask_notices import CONTACTS
from bot.views.blocks import (
    Block,
    Element,
    Message,
    View,
    button,
    buttons,
    choose_many,
    divider,
    field_of,
    header,
    modal,
    option,
    section,
    small,
)
from bot.views.forms import Answers, InvalidForm, picked_many

OPEN = "record_open"
ASK = "record_ask"
CONFIRM = "record_confirm"
DECLINE = "record_decline"
FORM = "record_form"
PREVIEW = "record_preview"
_MENTORSHIPS, _NUMBERS, _THANKS = "mentorships", "numbers", "thanks"
_FIELDS = (_MENTORSHIPS, _NUMBERS, _THANKS)
BETWEEN = "|"  # of the keys that a preview carries
MOST_ASKS = 5


def record_button(t: Words) -> Element:
    """Return the button that opens the form."""
    return button(t("My record"), OPEN)


def form(record: Record, t: Words) -> View:
    """Return what may stand on the page, to be ticked."""
    if not record.keys:
        text = t(
            "There is nothing to put on a page yet. It fills by itself: mentorships, meetings, "
            "questions you helped with, lessons, and thanks that you let be shown."
        )
        return modal(FORM, t("My record"), [section(text)], close=t("Close"))
    lead = t(
        "Lines about your mentoring. Tick what you want on the page; it goes to you alone, and "
        "what you do with it is up to you."
    )
    fields = [section(lead), *_ticks(record, t), *_to_confirm(record, t)]
    return modal(FORM, t("My record"), fields, submit=t("See the page"), close=t("Close"))


def read(answers: Answers, t: Words) -> list[str]:
    """Return the keys of the lines that were ticked.

    Raises:
        InvalidForm: nothing was ticked.
    """
    keys = [key for field in _FIELDS for key in picked_many(answers, field)]
    if not keys:
        first = next((field for field in _FIELDS if field in answers), _MENTORSHIPS)
        raise InvalidForm({first: t("Please tick at least one line.")})
    return keys


def preview(record: Record, t: Words) -> View:
    """Return the page as it will be, before it is sent."""
    page = page_of(record, t)
    shown: list[Block] = [header(page.title)]
    for part in page.sections:
        lines = [f"• {escape(line)}" for line in part.lines]
        lines += [f"> {escape(words)}\n> {escape(whose)}" for words, whose in part.quotes]
        shown.append(section("\n".join([f"*{escape(part.title)}*", *lines])))
    shown += [divider(), small(escape(page.foot))]
    return modal(
        PREVIEW,
        t("The page"),
        shown,
        submit=t("Send me both files"),
        close=t("Close"),
        metadata=BETWEEN.join(record.keys),
    )


def read_preview(metadata: str) -> list[str]:
    """Return the keys that a preview carries."""
    return metadata.split(BETWEEN) if metadata else []


def sent(t: Words) -> View:
    """Return what follows: where the files are."""
    text = t("The page comes as a PDF and as Markdown, in our messages. Nobody else gets it.")
    return modal(PREVIEW, t("On its way"), [section(text)], close=t("Close"))


def asked(name: str, t: Words) -> View:
    """Return what follows the wish for a confirmation."""
    text = t(
        "We ask {name} in a moment. You hear from us if {name} confirms; no answer is an answer, "
        "too, and says nothing about you.",
        name=name,
    )
    return modal(FORM, t("Asked"), [section(text)], close=t("Close"))


def ready(notice: RecordReady, t: Words) -> Message:
    """Return the line beside a file."""
    if not notice.is_pdf:
        return Message(t("Your record as Markdown, to paste wherever you need it."))
    if notice.has_gaps:
        return Message(
            t(
                "Your record as a PDF. Its font lacks some letters, so boxes stand in their place; "
                "the Markdown file has them all."
            )
        )
    return Message(t("Your record as a PDF. It went to you alone."))


def question(notice: ConfirmationAsked, t: Words) -> Message:
    """Return what a partner is asked."""
    if notice.mentored:
        lead = t.many(
            "*{name}* makes a personal record and would like you to confirm: you mentored {name}, "
            "with {n} session held.",
            "*{name}* makes a personal record and would like you to confirm: you mentored {name}, "
            "with {n} sessions held.",
            notice.sessions,
            name=notice.who,
        )
    else:
        lead = t.many(
            "*{name}* makes a personal record and would like you to confirm: {name} mentored you, "
            "with {n} session held.",
            "*{name}* makes a personal record and would like you to confirm: {name} mentored you, "
            "with {n} sessions held.",
            notice.sessions,
            name=notice.who,
        )
    row = buttons(
        button(t("I confirm"), CONFIRM, notice.confirmation_id, style="primary"),
        button(t("Rather not"), DECLINE, notice.confirmation_id),
        button(t("Something not right?"), CONTACTS, notice.confirmation_id),
    )
    foot = t(
        "If you confirm, your name stands under that line. If not, nobody is told, and no name "
        "stands there."
    )
    return Message(lead.replace("*", ""), [section(lead), row, small(foot)])


def confirmed(confirmation_id: str, t: Words) -> Message:
    """Return the answer to "I confirm"."""
    text = t("Thank you. Your name stands under that line; pages already made stay as they are.")
    row = buttons(button(t("Take it back"), DECLINE, confirmation_id))
    return Message(text, [section(text), row])


def declined(t: Words) -> Message:
    """Return the answer to "Rather not", and to taking a confirmation back."""
    return Message(t("Fine. Your name stands nowhere, and nobody is told."))


def given(notice: ConfirmationGiven, t: Words) -> Message:
    """Return what the owner of a record reads once a partner confirmed."""
    text = t.many(
        "*{name}* confirms {n} session. The next page you make says so.",
        "*{name}* confirms {n} sessions. The next page you make says so.",
        notice.sessions,
        name=notice.who,
    )
    return Message(text.replace("*", ""), [section(text), buttons(record_button(t))])


def _ticks(record: Record, t: Words) -> list[Block]:
    mentorships = [
        option(escape(mentorship_in_words(one, t, named=True)), one.key)
        for one in record.mentorships
    ]
    numbers = [option(escape(text), key) for key, text in numbers_in_words(record, t).items()]
    thanks = [
        option(f"{escape(one.from_name)}: “{escape(one.text)}”", one.key) for one in record.thanks
    ]
    labelled = (
        (_MENTORSHIPS, t("Mentorships"), mentorships),
        (_NUMBERS, t("Along the way"), numbers),
        (_THANKS, t("Thanks that you let be shown"), thanks),
    )
    return [_tick(field, label, options) for field, label, options in labelled if options]


def _tick(field: str, label: str, options: Sequence[dict[str, Any]]) -> Block:
    every = [str(one["value"]) for one in options]
    return field_of(field, label, choose_many(field, options, every), optional=True)


def _to_confirm(record: Record, t: Words) -> list[Block]:
    open_ = [one for one in record.mentorships if one.may_ask][:MOST_ASKS]
    waiting = [one for one in record.mentorships if one.asked and one.confirmed is None]
    shown: list[Block] = []
    if open_:
        text = t("A partner's name stands on the page only if that person confirms the line.")
        row = [button(t("Ask {name}", name=one.partner), ASK, one.pairing_id) for one in open_]
        shown += [section(text), buttons(*row)]
    if waiting:
        names = t.listed([one.partner for one in waiting])
        shown.append(small(t("Asked, and not confirmed: {names}.", names=names)))
    return shown


ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {
        "no-such-record-line": lambda t, _: t("That line is not there any more."),
        "record-empty": lambda t, _: t("None of these lines is there any more. Open it again?"),
    }
)
NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {RecordReady: ready, ConfirmationAsked: question, ConfirmationGiven: given}
)
