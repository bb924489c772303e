"""Between the sessions of a mentorship, in words: pauses, new times, what to tick off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from bot.domain.home import MentorshipCard
from bot.domain.mentorship import PauseForm
from bot.domain.notices import Notice
from bot.domain.notices.agreements import MentorshipPaused, TimesWanted
from bot.domain.tries import Listing, OpenTry
from bot.i18n import Mrkdwn, Words
from bot.views import agreement
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
)
from bot.views.dates import day
from bot.views.ending import not_right_button
from bot.views.forms import Answers, InvalidForm, picked_many, typed
from bot.views.times import ALONE, OFFER, TICK

PAUSE = "mentorship_pause"
RESUME = "mentorship_resume"
PAUSE_FORM = "mentorship_pause_form"
TICK_FORM = "tries_form"
OFFER_AGAIN = "offer_times_again"  # as OFFER, in somebody's own messages
ALONE_AGAIN = "arrange_ourselves_again"
_UNTIL = "until"
_TRIES, _MILESTONES = "tries", "milestones"
_USUAL = timedelta(days=14)
MOST_TICKS = 10  # checkboxes in one element


def paused(notice: MentorshipPaused, t: Words) -> Message:
    """Return what both read about a pause."""
    if notice.over:
        text = t("The pause is over: you two go on.")
        return Message(text, [section(text), buttons(not_right_button(notice.pairing_id, t))])
    text = t(
        "*{name}* has paused your mentorship until *{day}*. Until then we offer no times and ask "
        "nothing; on that day you go on by yourselves.",
        name=notice.by,
        day=day(notice.until, t),
    )
    row = buttons(resume_button(notice.pairing_id, t), not_right_button(notice.pairing_id, t))
    return Message(text.replace("*", ""), [section(text), row])


def times_wanted(notice: TimesWanted, t: Words) -> Message:
    """Return the question whether new times are wanted."""
    text = t("The times we offered have passed. Shall we offer new ones?")
    if notice.after_pause:
        text = t("Your pause is over. Shall we offer you times?")
    row = buttons(
        button(t("Yes, three times"), OFFER, notice.pairing_id),
        button(t("We arrange it ourselves"), ALONE, notice.pairing_id),
        not_right_button(notice.pairing_id, t),
    )
    return Message(text, [section(text), row])


def did_not_meet(pairing_id: str, t: Words) -> Message:
    """Return the answer to somebody who says that a session did not take place."""
    text = t("Fine, it happens. Shall we offer you two new times?")
    row = buttons(
        button(t("Yes, three times"), OFFER_AGAIN, pairing_id),
        button(t("We arrange it ourselves"), ALONE_AGAIN, pairing_id),
        not_right_button(pairing_id, t),
    )
    return Message(text, [section(text), row])


def offered(what: str, t: Words) -> Message:
    """Return the answer to somebody who asked for times."""
    if what == "there":
        return Message(t("There are times to choose from in your conversation already."))
    if what == "booked":
        return Message(t("You have found a time already. “Another time” changes it."))
    return Message(t("Done. Three times are in your conversation in a moment."))


def alone(t: Words) -> Message:
    """Return the answer to somebody who arranges the meetings with the partner alone."""
    return Message(
        t("Good. We offer no more times until one of you asks: “Offer us times” brings them back.")
    )


def pause_button(pairing_id: str, t: Words) -> Element:
    """Return the button that opens the form."""
    return button(t("Pause…"), PAUSE, pairing_id, label=t("Pause this mentorship"))


def resume_button(pairing_id: str, t: Words) -> Element:
    """Return the button that ends a pause."""
    return button(t("Go on now"), RESUME, pairing_id)


def pause_form(shown: PauseForm, t: Words) -> View:
    """Return what is asked, and what the partner will see, before a pause."""
    initial = shown.paused_until or shown.today + _USUAL
    text = t(
        "{name} sees until when. Until then we offer no times and ask nothing. A meeting that is "
        "booked stays booked.",
        name=shown.partner,
    )
    picker = {"type": "datepicker", "action_id": _UNTIL, "initial_date": initial.isoformat()}
    field = field_of(
        _UNTIL,
        t("When do you go on?"),
        picker,
        hint=t("You go on by yourselves on that day, or earlier at a click."),
    )
    return modal(
        PAUSE_FORM,
        t("Pause"),
        [section(text), field],
        submit=t("Pause"),
        close=t("Back"),
        metadata=shown.pairing_id,
    )


def read_pause(answers: Answers, t: Words) -> date:
    """Return the day on which the two go on.

    Raises:
        InvalidForm: no day was picked.
    """
    until = typed(answers, _UNTIL)
    if not until:
        raise InvalidForm({_UNTIL: t("Please pick a day.")})
    return date.fromisoformat(until)


def wrong_day(reason: object, t: Words) -> dict[str, str]:
    """Return what to correct when a pause cannot end on the picked day."""
    if reason == "too-far":
        return {_UNTIL: t("A pause lasts a year at most.")}
    return {_UNTIL: t("This date has passed. Please pick a day that is to come.")}


def pause_done(until: date, t: Words) -> View:
    """Return what follows a pause."""
    text = t("Paused until *{day}*. “Go on now” ends it earlier.", day=day(until, t))
    return modal(PAUSE_FORM, t("Pause"), [section(text)], close=t("Close"))


def resumed(t: Words) -> Message:
    """Return the answer to "Go on now", for that person alone."""
    return Message(t("Good: you two go on."))


def home_state(card: MentorshipCard, t: Words) -> Mrkdwn:
    """Return where a mentorship stands when no meeting is booked."""
    part = home_part(card, t)
    if card.paused_until is not None:
        return t("{part} Paused until {day}.", part=part, day=day(card.paused_until, t))
    if card.alone:
        return t("{part} You find your times yourselves.", part=part)
    return t("{part} No meeting is booked yet: look into your conversation.", part=part)


def home_part(card: MentorshipCard, t: Words) -> Mrkdwn:
    """Return which of the two the reader is."""
    return t("You are the mentor.") if card.mentors else t("You are the mentee.")


def home_lines(card: MentorshipCard, t: Words) -> Mrkdwn:
    """Return what the two agreed on."""
    lines = []
    if card.terms is None and not card.waits_for_me:
        lines.append(t("You have agreed on nothing yet: a few words are enough."))
    if card.terms is not None:
        lines.append(agreement.in_short(card.terms, t))
    if card.waits_for_me:
        lines.append(t("There is a proposal for you: look at it under “Our agreement”."))
    return Mrkdwn("\n".join(lines))


def home_row(pairing_id: str, card: MentorshipCard, t: Words) -> Block:
    """Return what can be done about a mentorship from App Home."""
    paused = card.paused_until is not None
    return buttons(
        agreement.open_button(pairing_id, t),
        button(t("What we try"), TICK, pairing_id),
        resume_button(pairing_id, t) if paused else pause_button(pairing_id, t),
        not_right_button(pairing_id, t),
    )


def tick_form(listing: Listing, t: Words) -> View:
    """Return the list of what can be ticked off; empty, it says where lines come from."""
    fields: list[Block] = []
    shown = (*listing.tries[:MOST_TICKS], *listing.milestones[:MOST_TICKS])
    if listing.tries:
        fields.append(_ticks(_TRIES, t("You wanted to try"), listing.tries, t))
    if listing.milestones:
        fields.append(_ticks(_MILESTONES, t("Milestones"), listing.milestones, t))
    if not fields:
        text = t("Nothing to tick off. After your next talk, note what you would like to try.")
        return modal(TICK_FORM, t("What we try"), [section(text)], close=t("Close"))
    return modal(
        TICK_FORM,
        t("What we try"),
        fields,
        submit=t("Save"),
        close=t("Back"),
        metadata=" ".join([listing.pairing_id, *[one.line_id for one in shown]]),
    )


def read_ticks(answers: Answers, metadata: str) -> tuple[str, set[str], set[str]]:
    """Return the pairing, the lines that the form showed, and those of them that are ticked."""
    pairing_id, *shown = metadata.split()
    ticked = {*picked_many(answers, _TRIES), *picked_many(answers, _MILESTONES)}
    return pairing_id, set(shown), ticked


def ticked(t: Words) -> View:
    """Return what follows ticking."""
    return modal(TICK_FORM, t("What we try"), [section(t("Noted."))], close=t("Close"))


def _ticks(name: str, label: str, lines: Sequence[OpenTry], t: Words) -> Block:
    options = [option(_label(one, t), one.line_id) for one in lines[:MOST_TICKS]]
    done = [one.line_id for one in lines[:MOST_TICKS] if one.done]
    return field_of(name, label, choose_many(name, options, done), optional=True)


def _label(one: OpenTry, t: Words) -> str:
    return t("{name}: {text}", name=one.who, text=one.text) if one.who else one.text


NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {MentorshipPaused: paused, TimesWanted: times_wanted}
)
