"""The forms about requests: asking, saying not now, asking something first, answering that."""

from __future__ import annotations

from typing import Any

from bot.domain.mentor_requests import LONGEST_SENTENCE, Asked, Asks, RequestCard, Wish, field_of
from bot.domain.mentors import Found, PersonCard
from bot.i18n import Words
from bot.views.blocks import (
    Block,
    Element,
    View,
    choose_one,
    modal,
    option,
    plain,
    section,
    text_input,
)
from bot.views.blocks import (
    field_of as field,
)
from bot.views.forms import Answers, InvalidForm, picked, typed

ASK_FORM = "request_form"
DECLINE_FORM = "request_decline"
QUESTION_FORM = "request_question"
REPLY_FORM = "request_reply_form"
SEARCH_PERSON = "request_person"  # the selects that search people
SEARCH_SKILL = "request_skill"
LONGEST_TEXT = 600
_SENTENCE, _SKILL, _REASON, _TEXT = "sentence", "skill", "reason", "text"
_NO_REASON = "none"


def ask(
    card: PersonCard,
    asks: Asks,
    programme_id: str | None,
    t: Words,
    skill: dict[str, Any] | None = None,
) -> View:
    """Return the form that asks somebody, and up to two more after that."""
    first = _person(card.found, t)
    if asks is Asks.SKILL_SHARE:
        title, label = t("Half an hour"), t("What would you like to do in half an hour?")
        lead = t("We ask one after the other; each has two working days. Thirty minutes, once.")
    else:
        title, label = t("Ask for a mentorship"), t("What would you like to learn, and why?")
        lead = t("We ask one after the other; each has two working days. You may withdraw.")
    return modal(
        ASK_FORM,
        title,
        [
            section(lead),
            _choice(0, t("First choice"), first, t),
            _choice(1, t("Second choice"), None, t),
            _choice(2, t("Third choice"), None, t),
            _skill(skill, t),
            field(
                _SENTENCE,
                label,
                text_input(_SENTENCE, lines=True, longest=LONGEST_SENTENCE),
                hint=t("One or two sentences. Only those who are asked read them."),
            ),
        ],
        submit=t("Ask"),
        close=t("Back"),
        metadata=f"{asks.value}:{programme_id or ''}",
    )


def where_of(metadata: str) -> tuple[Asks, str | None]:
    """Return what a form asks for, and in which programme."""
    asks, _, programme_id = metadata.partition(":")
    return Asks(asks), programme_id or None


def read_ask(answers: Answers, metadata: str, t: Words) -> Wish:
    """Return what somebody asks for.

    Raises:
        InvalidForm: nothing was written.
    """
    asks, programme_id = where_of(metadata)
    sentence = typed(answers, _SENTENCE)
    if not sentence:
        raise InvalidForm({_SENTENCE: t("Please write one sentence.")})
    chosen = [picked(answers, field_of(place)) for place in range(3)]
    return Wish(
        asks=asks,
        programme_id=programme_id,
        choices=tuple(one for one in chosen if one),
        sentence=sentence,
        skill_id=picked(answers, _SKILL),
    )


def wrong(where: str, reason: str, t: Words) -> dict[str, str]:
    """Return why somebody cannot be asked, beside the field; on which ground is never said."""
    sentences = {
        "missing": t("Please choose somebody."),
        "twice": t("This person is on your list already."),
        "again": t("You asked this person within the last three months. Somebody else?"),
    }
    cannot = t("This person cannot be asked just now. Please choose somebody else.")
    return {where: sentences.get(reason, cannot)}


def people(found: list[Found], t: Words) -> list[dict[str, Any]]:
    """Return what a select offers while a name is typed."""
    return [_person(one, t) for one in found]


def decline(asked: Asked, t: Words) -> View:
    """Return the form that says "not now"."""
    reasons = [
        option(t("I would rather not say"), _NO_REASON),
        option(t("I have no time just now"), "no_time"),
        option(t("It is not my subject"), "not_my_subject"),
        option(t("I have enough mentees"), "enough_mentees"),
        option(t("Later, perhaps"), "later"),
    ]
    radio = choose_one(_REASON, reasons, _NO_REASON, kind="radio_buttons")
    text = t("*{name}* hears only that now is not a good time.", name=asked.name)
    hint = t("Nobody is shown it: neither {name} nor organisers.", name=asked.name)
    return modal(
        DECLINE_FORM,
        t("Not now"),
        [section(text), field(_REASON, t("Would you like to say why?"), radio, hint=hint)],
        submit=t("Not now"),
        close=t("Back"),
        metadata=asked.request_id,
    )


def read_reason(answers: Answers) -> str | None:
    """Return why somebody says "not now", if that is said."""
    reason = picked(answers, _REASON)
    return None if reason in (None, _NO_REASON) else reason


def ask_first(asked: Asked, t: Words) -> View:
    """Return the form in which something is asked before answering."""
    hint = t("{name} reads it in a message from us and answers there.", name=asked.name)
    label = t("What would you like to know?")
    return _text_form(QUESTION_FORM, t("Ask first"), label, hint, asked.request_id, t)


def reply(card: RequestCard, t: Words) -> View:
    """Return the form in which that is answered."""
    asked = card.asked
    name = asked.name if asked else ""
    shown = _text_form(
        REPLY_FORM,
        t("Your answer"),
        t("Your answer"),
        t("{name} reads it in a message from us.", name=name),
        card.request_id,
        t,
    )
    lead = t("*{name}* asks: “{text}”", name=name, text=card.question or "")
    return {**shown, "blocks": [section(lead), *shown["blocks"]]}


def read_text(answers: Answers, t: Words) -> str:
    """Return what was written.

    Raises:
        InvalidForm: nothing was.
    """
    text = typed(answers, _TEXT)
    if not text:
        raise InvalidForm({_TEXT: t("Please write a few words.")})
    return text


def _text_form(
    callback_id: str, title: str, label: str, hint: str, request_id: str, t: Words
) -> View:
    element = text_input(_TEXT, lines=True, longest=LONGEST_TEXT)
    return modal(
        callback_id,
        title,
        [field(_TEXT, label, element, hint=hint)],
        submit=t("Send"),
        close=t("Back"),
        metadata=request_id,
    )


def _choice(place: int, label: str, initial: dict[str, Any] | None, t: Words) -> Block:
    element: Element = {
        "type": "external_select",
        "action_id": SEARCH_PERSON,
        "min_query_length": 0,
        "placeholder": plain(t("Type a name"), 150),
    }
    if initial:
        element["initial_option"] = initial
    return field(field_of(place), label, element, optional=place > 0)


def _skill(initial: dict[str, Any] | None, t: Words) -> Block:
    element: Element = {
        "type": "external_select",
        "action_id": SEARCH_SKILL,
        "min_query_length": 1,
        "placeholder": plain(t("Type a skill"), 150),
    }
    if initial:
        element["initial_option"] = initial
    return field(_SKILL, t("Is it about a skill?"), element, optional=True)


def _person(found: Found, t: Words) -> dict[str, Any]:
    about = ", ".join([one.name for one in found.offers][:3])
    description = t("{skills}", skills=about) if about else None
    return option(t("{name}", name=found.name), found.member_id, description)
