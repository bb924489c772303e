"""The reflection sheet: a look ahead with a line "only for me" each, a look back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.domain.feedback import LONGEST_LINE, Line, Sheet
from bot.domain.notices import Notice
from bot.domain.notices.check_ins import (
    SharedLines,
    SheetGone,
    SheetLookBack,
    SheetPrepare,
    SheetShared,
)
from bot.i18n import Mrkdwn, Words
from bot.views import look_back as look_back_view
from bot.views.blocks import (
    Block,
    Element,
    Message,
    View,
    button,
    buttons,
    choose_many,
    field_of,
    modal,
    option,
    section,
    small,
    text_input,
)
from bot.views.ending import not_right_button
from bot.views.forms import Answers, InvalidForm, picked_many, typed

PREPARE = "sheet_prepare"
LOOK_BACK = "sheet_look_back"
PREPARE_FORM = "sheet_prepare_form"
LOOK_BACK_FORM = look_back_view.FORM
DID_NOT_MEET = "session_did_not_meet"
_LINES = ("strength", "difficulty", "question")
_PRIVATE = "private"
_TO_TRY = "to_try"


def prepare(notice: SheetPrepare, t: Words) -> Message:
    """Return the invitation to write before the meeting."""
    names = t.listed([t("*{name}*", name=name) for name in notice.partners])
    text = t(
        "You meet {names} soon. Three lines now make it a better talk: a strength, a "
        "difficulty, a question.",
        names=names,
    )
    blocks = [section(text)]
    if notice.tries:
        lines = [t("• {text}", text=one) for one in notice.tries]
        blocks.append(section(Mrkdwn("\n".join([t("You wanted to try:"), *lines]))))
    if notice.to_try:
        blocks.append(section(t("Last time you wanted to try: “{text}”", text=notice.to_try)))
    return Message(text.replace("*", ""), [*blocks, _row(PREPARE, notice, t)])


def look_back(notice: SheetLookBack, t: Words) -> Message:
    """Return the invitation to note one thing after the meeting."""
    names = t.listed([t("*{name}*", name=name) for name in notice.partners])
    text = t("After your talk with {names}: what is one thing you would like to try?", names=names)
    did_not = button(t("We did not meet"), DID_NOT_MEET, notice.session_id)
    more = [did_not] if notice.asks_whether else []
    return Message(text.replace("*", ""), [section(text), _row(LOOK_BACK, notice, t, *more)])


def shared(notice: SheetShared, t: Words) -> Message:
    """Return what everybody wrote and lets the others read."""
    head = t("You have both written. This is for your meeting:")
    if len(notice.people) > 2:
        head = t("You have all written. This is for your meeting:")
    blocks = [section(head), *[section(_person(one, t)) for one in notice.people]]
    blocks.append(small(t("Deleted 30 days after this ends. Organisers never read it.")))
    blocks.append(buttons(not_right_button(notice.pairing_id, t)))
    return Message(head, blocks)


def gone(_notice: SheetGone, t: Words) -> Message:
    """Return what stands where the lines stood."""
    return Message(t("The reflection sheet was deleted, as promised."))


def prepare_form(sheet: Sheet, t: Words) -> View:
    """Return the form of the look ahead, filled in with what was written before."""
    if sheet.shared:
        return look_back_form(sheet, t)
    names = t.listed(list(sheet.partners))
    lines: list[Block] = []
    for name, label in _labels(t).items():
        line: Line = getattr(sheet, name)
        lines += _line_fields(name, label, line, t)
    return modal(
        PREPARE_FORM,
        t("Reflection sheet"),
        [
            section(
                t(
                    "When you and {names} have written, each sees the other's lines, without "
                    "those that are only for oneself. Organisers never read this.",
                    names=names,
                )
            ),
            *lines,
        ],
        submit=t("Save"),
        close=t("Back"),
        metadata=sheet.about,
    )


def read_prepared(answers: Answers, about: str, t: Words) -> Sheet:
    """Return the look ahead.

    Raises:
        InvalidForm: nothing was written at all.
    """
    sheet = Sheet(
        about,
        strength=_read_line(answers, "strength"),
        difficulty=_read_line(answers, "difficulty"),
        question=_read_line(answers, "question"),
    )
    if not (sheet.strength.text or sheet.difficulty.text or sheet.question.text):
        raise InvalidForm({_LINES[0]: t("One line is enough, but please write one.")})
    return sheet


def look_back_form(sheet: Sheet, t: Words) -> View:
    """Return the form of the look back."""
    if sheet.carries:
        return look_back_view.form(sheet, t)
    return modal(
        LOOK_BACK_FORM,
        t("Reflection sheet"),
        [
            field_of(
                _TO_TRY,
                t("One thing you would like to try"),
                text_input(_TO_TRY, sheet.to_try, lines=True, longest=LONGEST_LINE),
                hint=t("Only you see it."),
                optional=True,
            )
        ],
        submit=t("Save"),
        close=t("Back"),
        metadata=sheet.about,
    )


def read_look_back(answers: Answers) -> str:
    """Return the one thing to try; empty takes it out."""
    return typed(answers, _TO_TRY)


def saved(is_shared: bool, partners: Sequence[str], t: Words) -> View:
    """Return what follows saving."""
    if is_shared:
        text = t("Saved. Everybody has written, so the lines are in your conversation now.")
    else:
        text = t.many(
            "Saved. We share it when {names} has written too.",
            "Saved. We share it when {names} have written too.",
            len(partners),
            names=t.listed(list(partners)),
        )
    return modal(PREPARE_FORM, t("Reflection sheet"), [section(text)], close=t("Close"))


def noted(t: Words) -> View:
    """Return what follows the look back."""
    return modal(LOOK_BACK_FORM, t("Reflection sheet"), [section(t("Noted."))], close=t("Close"))


def wish_noted(t: Words) -> Message:
    """Return the answer to a wish for a sheet in a coffee pairing."""
    return Message(
        t(
            "A reflection sheet is three short lines that each writes before you meet. You get it "
            "if everybody here presses the button; otherwise nobody hears that you did."
        )
    )


def _read_line(answers: Answers, name: str) -> Line:
    private = _PRIVATE in picked_many(answers, f"{name}_{_PRIVATE}")
    return Line(typed(answers, name), private)


def _row(action: str, notice: SheetPrepare | SheetLookBack, t: Words, *more: Element) -> Block:
    write = button(t("Write"), action, notice.session_id or notice.pairing_id)
    return buttons(write, *more, not_right_button(notice.pairing_id, t))


def _labels(t: Words) -> dict[str, str]:
    return {
        "strength": t("Something that goes well"),
        "difficulty": t("Something that is difficult just now"),
        "question": t("A question you bring"),
    }


def _line_fields(name: str, label: str, line: Line, t: Words) -> list[Block]:
    only_me = option(t("Only for me"), _PRIVATE)
    chosen = [_PRIVATE] if line.private else []
    return [
        field_of(
            name,
            label,
            text_input(name, line.text, lines=True, longest=LONGEST_LINE),
            optional=True,
        ),
        field_of(
            f"{name}_{_PRIVATE}",
            t("Who sees this line"),
            choose_many(f"{name}_{_PRIVATE}", [only_me], chosen),
            optional=True,
        ),
    ]


def _person(one: SharedLines, t: Words) -> Mrkdwn:
    labels = _labels(t)
    lines = [
        t("{label}: “{text}”", label=labels[name], text=text)
        for name in _LINES
        if (text := getattr(one, name))
    ]
    head = t("*{name}*", name=one.name)
    return Mrkdwn("\n".join([head, *(lines or [t("keeps these lines private.")])]))


NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {
        SheetPrepare: prepare,
        SheetLookBack: look_back,
        SheetShared: shared,
        SheetGone: gone,
    }
)
