"""Forms of feedback: words, a thank-you, and the two taps with words as one form."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.feedback import LONGEST_THANKS, LONGEST_WORDS, Given, Met, PulseStep
from bot.domain.feedback import Words as FreeWords
from bot.i18n import Words
from bot.views.blocks import (
    Block,
    Message,
    View,
    choose_many,
    choose_one,
    field_of,
    modal,
    option,
    section,
    small,
    text_input,
)
from bot.views.dates import local_day
from bot.views.forms import Answers, InvalidForm, picked, picked_many, typed
from bot.views.pulse import again_options, compared_options

WORDS_FORM = "pulse_words_form"
THANKS_FORM = "pulse_thanks_form"
FEEDBACK_FORM = "feedback_form"
_WORDS, _TICKS, _TO, _ABOUT, _COMPARED, _AGAIN = (
    "words",
    "ticks",
    "to",
    "about",
    "compared",
    "again",
)
_MAY_SHOW = "may_show"
_FOR_DESK, _SIGNED = "for_desk", "signed"
_EVERYBODY = "everybody"
MOST_PEOPLE = 100


def words_form(pairing_id: str, t: Words) -> View:
    """Return the form for words after a meeting."""
    return modal(
        WORDS_FORM,
        t("In your words"),
        [*_words_fields(t, optional=False)],
        submit=t("Save"),
        close=t("Back"),
        metadata=pairing_id,
    )


def read_words(answers: Answers, t: Words) -> FreeWords:
    """Return what was written, and who may read it.

    Raises:
        InvalidForm: the organisers should read it, and nothing was written.
    """
    text, ticks = typed(answers, _WORDS), picked_many(answers, _TICKS)
    if not text and ticks:
        raise InvalidForm({_WORDS: t("Please write a few words, or take the ticks out.")})
    return FreeWords(text, for_desk=bool(ticks), signed=_SIGNED in ticks)


def thanks_form(step: PulseStep, t: Words) -> View:
    """Return the form for a thank-you."""
    fields: list[Block] = []
    if len(step.partners) > 1:
        people = [option(t("Everybody"), _EVERYBODY)]
        people += [option(partner.name, partner.member_id) for partner in step.partners]
        fields.append(field_of(_TO, t("To whom?"), choose_one(_TO, people, _EVERYBODY)))
    label = t("What would you like to thank for?")
    fields.append(field_of(_WORDS, label, text_input(_WORDS, lines=True, longest=LONGEST_THANKS)))
    fields.append(may_show_field(t))
    fields.append(small(t("It goes to {names} as you write it.", names=t.listed(step.names))))
    return modal(
        THANKS_FORM,
        t("A thank-you"),
        fields,
        submit=t("Send"),
        close=t("Back"),
        metadata=step.pairing_id,
    )


def may_show_field(t: Words) -> Block:
    """Return the tick that lets a thank-you be shown, if its receiver agrees."""
    tick = option(t("It may be shown"), _MAY_SHOW, t("Only if the other agrees, too"))
    hint = t("In the programme's channel, and beside what the other offers. Off: only you two.")
    return field_of(
        _MAY_SHOW,
        t("Who may see it"),
        choose_many(_MAY_SHOW, [tick]),
        hint=hint,
        optional=True,
    )


def read_may_show(answers: Answers) -> bool:
    """Return whether a thank-you may be shown."""
    return _MAY_SHOW in picked_many(answers, _MAY_SHOW)


def read_thanks(answers: Answers, t: Words) -> tuple[str | None, str]:
    """Return to whom (None: everybody) and what.

    Raises:
        InvalidForm: nothing was written.
    """
    text = typed(answers, _WORDS)
    if not text:
        raise InvalidForm({_WORDS: t("Please write a few words.")})
    to = picked(answers, _TO)
    return (None if to == _EVERYBODY else to), text


def feedback_form(met: Sequence[Met], t: Words) -> View:
    """Return the form behind ``/rapport feedback``: about whom, two answers, words."""
    people = [
        option(
            one.partner.name,
            f"{one.pairing_id}:{one.partner.member_id}",
            t(
                "{programme}, {day}",
                programme=one.programme_name,
                day=local_day(one.introduced_at, one.zone, t),
            ),
        )
        for one in met[:MOST_PEOPLE]
    ]
    fields: list[Block] = [
        field_of(
            _ABOUT, t("About your meeting with"), choose_one(_ABOUT, people, people[0]["value"])
        ),
        field_of(
            _COMPARED,
            t("Compared with what you hoped for"),
            choose_one(_COMPARED, compared_options(t), kind="radio_buttons"),
        ),
        field_of(
            _AGAIN,
            t("Meet again?"),
            choose_one(_AGAIN, again_options(t), kind="radio_buttons"),
            hint=t("“Please not” means we will not introduce you two again."),
        ),
        *_words_fields(t, optional=True),
    ]
    return modal(
        FEEDBACK_FORM, t("Feedback"), fields, submit=t("Send"), close=t("Close"), metadata=""
    )


def read_feedback(answers: Answers, t: Words) -> Given:
    """Return what the form holds.

    Raises:
        InvalidForm: a question was left out, or ticks were set without words.
    """
    sentence = t("Please choose one.")
    answered = {block: picked(answers, block) for block in (_ABOUT, _COMPARED, _AGAIN)}
    missing = {block: sentence for block, value in answered.items() if not value}
    if missing:
        raise InvalidForm(missing)
    pairing_id, partner_id = str(answered[_ABOUT]).split(":")
    return Given(
        pairing_id=pairing_id,
        partner_id=partner_id,
        compared=str(answered[_COMPARED]),
        again=str(answered[_AGAIN]),
        words=read_words(answers, t),
    )


def nobody_met(t: Words) -> Message:
    """Return the answer to ``/rapport feedback`` of somebody who was not introduced lately."""
    return Message(t("You were not introduced to anybody lately, so there is nothing to say yet."))


def thanked(title: str, text: str, t: Words) -> View:
    """Return a last page with one sentence."""
    return modal(FEEDBACK_FORM, title, [section(text)], close=t("Close"))


def saved_words(words: FreeWords, t: Words) -> View:
    """Return what follows words: who reads them."""
    if not words.for_desk:
        text = t("Saved. Only you can see it, under `/rapport privacy`.")
    elif words.signed:
        text = t("Saved. The organisers read it with your name.")
    else:
        text = t("Saved. The organisers read it without your name.")
    return thanked(t("Thank you"), text, t)


def sent_thanks(t: Words) -> View:
    """Return what follows a thank-you."""
    return thanked(t("Thank you"), t("It is on its way."), t)


def sent_feedback(t: Words) -> View:
    """Return what follows the feedback form."""
    return thanked(t("Thank you"), t("That helps us to do better."), t)


def _words_fields(t: Words, *, optional: bool) -> list[Block]:
    ticks = [
        option(t("The organisers may read this, without my name"), _FOR_DESK),
        option(t("… and with my name"), _SIGNED),
    ]
    return [
        field_of(
            _WORDS,
            t("Anything to add?"),
            text_input(_WORDS, lines=True, longest=LONGEST_WORDS),
            hint=t("Nobody reads it unless you tick it. Your partner never does."),
            optional=optional,
        ),
        field_of(_TICKS, t("Who may read it"), choose_many(_TICKS, ticks), optional=True),
    ]
