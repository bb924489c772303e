"""The end of a pairing: not this time, something not right, and what partners are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from bot.domain.meetings import Choice
from bot.domain.notices import Notice
from bot.domain.notices.check_ins import Ended, NotThisTime, PartnerStep, QuestionSettled
from bot.domain.profile import NAMELESS
from bot.i18n import Mrkdwn, Words
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
from bot.views.dates import local_day
from bot.views.forms import Answers, picked_many
from bot.views.menu import RUN

NOT_RIGHT = "something_not_right"
KEEP_PLACE = "keep_place_after_end"
SKIP_NEXT = "skip_after_end"
LOOK_BACK = "wrap_up_look_back"  # opens the form of bot/views/wrap_up.py
DECLINE_FORM = "not_this_time_form"
NOT_RIGHT_FORM = "not_right_form"
_WISHES = "wishes"
_NOT_AGAIN = "not_again"
_SOONER = "sooner"


def not_right_button(pairing_id: str, t: Words) -> Element:
    """Return the button that stands on every message of a pairing."""
    return button(t("Something not right?"), NOT_RIGHT, pairing_id)


def decline_form(choice: Choice, t: Words) -> View:
    """Return what is said before "not this time" is sent."""
    names = t.listed(list(choice.partners))
    sentence = t("{names} will see that it does not work this time. Nothing else.", names=names)
    return modal(
        DECLINE_FORM,
        t("Not this time"),
        [section(sentence)],
        submit=t("Send"),
        close=t("Back"),
        metadata=choice.pairing_id,
    )


def declined(t: Words) -> View:
    """Return what follows a "not this time"."""
    return modal(
        DECLINE_FORM,
        t("Not this time"),
        [section(t("Done. The next round comes by itself; you need not do anything."))],
        close=t("Close"),
    )


def not_right_form(
    pairing_id: str,
    contacts: Sequence[str],
    run_by: str,
    t: Words,
    *,
    may_end: bool,
    others: Sequence[str] = (),
    told_on: str | None = None,
) -> View:
    """Return who may be talked to, and the way out.

    Args:
        pairing_id: the pairing it was opened from.
        contacts: Slack ids of the named contacts.
        run_by: Slack id of the organiser, named where there are fewer than two contacts.
        t: the reader's words.
        may_end: the pairing is not over.
        others: Slack ids of further organisers, named where nobody else is.
        told_on: the day on which the partner of a mentorship reads it, in words; None: a working
            day later.
    """
    body: list[Block] = [
        section(_whom_to_talk_to(contacts, run_by, others, t)),
        section(
            t(
                "Rapport keeps no note of this: neither that you opened it nor what you say to "
                "anybody. If there is danger, please call for help first."
            )
        ),
    ]
    if may_end:
        body += _way_out(told_on, t)
    return modal(
        NOT_RIGHT_FORM,
        t("Something not right?"),
        body,
        submit=t("End it now") if may_end else None,
        close=t("Close"),
        metadata=pairing_id,
    )


def _whom_to_talk_to(
    contacts: Sequence[str], run_by: str, others: Sequence[str], t: Words
) -> Mrkdwn:
    if contacts:
        beside = [run_by] if run_by and len(contacts) < 2 else []
        people = _mentions([*contacts, *beside], t)
        return t("You can talk to {people}. They are named here for exactly this.", people=people)
    if run_by or others:
        named = list(dict.fromkeys([*([run_by] if run_by else []), *others]))
        return t.many(
            "You can talk to {people}, who looks after this programme.",
            "You can talk to {people}, who look after this programme.",
            len(named),
            people=_mentions(named, t),
        )
    return t("Nobody is named here yet. Please talk to somebody at work whom you trust.")


def _mentions(people: Sequence[str], t: Words) -> Mrkdwn:
    return t.listed([Mrkdwn(f"<@{person}>") for person in dict.fromkeys(people)])


def read_not_right(answers: Answers) -> tuple[bool, bool]:
    """Return whether never to introduce them again, and whether the partner is told sooner."""
    wishes = picked_many(answers, _WISHES)
    return _NOT_AGAIN in wishes, _SOONER in wishes


def ended_by_caller(t: Words, told_on: str | None = None) -> View:
    """Return what follows when somebody ended a pairing here; ``told_on`` as in the form."""
    if told_on is None:
        text = t(
            "You hear nothing more about it from us. Others read in a working day or more that "
            "it ended, in the words that stand under every end."
        )
    else:
        text = t(
            "You hear nothing more about it from us. Your partner reads on *{day}* that it ended, "
            "in the words that stand under every end.",
            day=told_on,
        )
    return modal(NOT_RIGHT_FORM, t("It has ended"), [section(text)], close=t("Close"))


def ended(notice: Ended, t: Words) -> Message:
    """Return the one message that partners read, whatever the reason was."""
    if notice.step.part:
        return _mentorship_ended(notice, t)
    if not notice.partners:
        lead = t("The introduction that was planned for you did not come about.")
    elif NAMELESS in notice.partners:
        lead = t("Your introduction with a colleague has ended earlier than planned.")
    else:
        names = t.listed([t("*{name}*", name=name) for name in notice.partners])
        lead = t("Your introduction with {names} has ended earlier than planned.", names=names)
    why = t("That happens for many reasons, and we never pass them on.")
    return _message(Mrkdwn(f"{lead} {why}"), notice.step, t)


def _mentorship_ended(notice: Ended, t: Words) -> Message:
    """Return the same for a mentorship: the words depend on the reader's part in it alone."""
    if not notice.partners:
        lead = t("The mentorship that was planned for you did not come about.")
    elif NAMELESS in notice.partners:
        lead = t("Your mentorship with a colleague has ended earlier than planned.")
    else:
        names = t.listed([t("*{name}*", name=name) for name in notice.partners])
        lead = t("Your mentorship with {names} has ended earlier than planned.", names=names)
    why = t("That happens for many reasons, and we never pass them on.")
    step, row = notice.step, []
    if step.part == "mentor":
        follows = t("Your place is free again.")
    elif step.next_round is not None:
        follows = _first_in_line(step, t)
    else:
        follows = t("You are first in line wherever mentors are matched, or choose one yourself.")
    if step.part == "mentee":
        row.append(button(t("Find a mentor"), RUN, "mentors"))
    if notice.partners:
        row.append(button(t("Look back"), LOOK_BACK, step.pairing_id))
    row.append(not_right_button(step.pairing_id, t))
    text = Mrkdwn(f"{lead} {why} {follows}")
    return Message(text.replace("*", ""), [section(text), buttons(*row)])


def not_this_time(notice: NotThisTime, t: Words) -> Message:
    """Return what partners read when somebody cannot make it."""
    lead = t("It does not work for *{name}* this time.", name=notice.who)
    return _message(lead, notice.step, t)


def settled(notice: QuestionSettled, t: Words) -> Message:
    """Return what stands in the place of a question about what is over."""
    if notice.declined:
        text = t("Noted: it does not work this time. Nothing more to do here.")
    else:
        text = t("This introduction is over. Nothing more to do here.")
    return Message(text, [section(text), buttons(not_right_button(notice.pairing_id, t))])


def place_kept(t: Words) -> Message:
    """Return the answer to "Keep my place"."""
    return Message(t("Good. You are first in line."))


def next_skipped(t: Words) -> Message:
    """Return the answer to "Skip that one"."""
    return Message(t("Skipped. After that you are back by yourself."))


def read_skip(value: str) -> tuple[str, datetime]:
    """Return the programme and the due time of the round that a button would skip."""
    programme_id, due = value.split(":")
    return programme_id, datetime.fromtimestamp(int(due), UTC)


def _way_out(told_on: str | None, t: Words) -> list[Block]:
    wishes = [option(t("Do not introduce us again"), _NOT_AGAIN)]
    if told_on is None:
        how = t(
            "You can also end this introduction here. You then hear nothing more about it, at "
            "once. Others are told at least one working day later, in the same words as for "
            "any other end."
        )
    else:
        how = t(
            "You can also end this mentorship here. You then hear nothing more about it, at once. "
            "Your partner reads it on *{day}*, when any other end would be told, in the same "
            "words: nobody can tell why.",
            day=told_on,
        )
        wishes.append(
            option(
                t("Tell my partner sooner"),
                _SOONER,
                t("In a working day or more, even if it may be guessed"),
            )
        )
    return [
        section(how),
        field_of(
            _WISHES,
            t("If you end it"),
            choose_many(_WISHES, wishes, [_NOT_AGAIN]),
            optional=True,
        ),
    ]


def _message(lead: Mrkdwn, step: PartnerStep, t: Words) -> Message:
    row: list[Element] = []
    if step.goes_on_with:
        follows = t("You and {names} go on.", names=t.listed(list(step.goes_on_with)))
    else:
        follows = _first_in_line(step, t)
        row = _place_buttons(step, t)
    text = Mrkdwn(f"{lead} {follows}")
    foot = buttons(*row, not_right_button(step.pairing_id, t))
    return Message(text.replace("*", ""), [section(text), foot])


def _place_buttons(step: PartnerStep, t: Words) -> list[Element]:
    if step.programme_id is None or step.next_round is None:
        return []
    value = f"{step.programme_id}:{int(step.next_round.timestamp())}"
    return [
        button(t("Keep my place"), KEEP_PLACE, value),
        button(t("Skip that one"), SKIP_NEXT, value),
    ]


def _first_in_line(step: PartnerStep, t: Words) -> Mrkdwn:
    if step.next_round is None:
        return t("You are first in line for the next round.")
    when = local_day(step.next_round, step.zone, t)
    return t("You are first in line for the next round on *{day}*.", day=when)


def _not_yours(t: Words, _parameters: Mapping[str, object]) -> str:
    return t("That button belongs to somebody else. Nothing was changed.")


def _over(t: Words, _parameters: Mapping[str, object]) -> str:
    return t("This introduction is over. Nothing was changed.")


def _gone(t: Words, _parameters: Mapping[str, object]) -> str:
    return t("We cannot find that introduction any more. Nothing was changed.")


ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {"not-your-pairing": _not_yours, "pairing-over": _over, "no-such-pairing": _gone}
)
NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {Ended: ended, NotThisTime: not_this_time, QuestionSettled: settled}
)
