"""Joining in words: the invitation, what is said before, the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.domain.membership import Joined, JoinOffer, ProgrammeCard
from bot.domain.notices import Notice
from bot.domain.notices.membership import Invitation
from bot.i18n import Mrkdwn, Words
from bot.views import membership, profile_buttons
from bot.views.blocks import (
    Block,
    Element,
    Message,
    View,
    button,
    buttons,
    choose_many,
    choose_one,
    divider,
    field_of,
    modal,
    option,
    section,
    small,
)
from bot.views.dates import day
from bot.views.forms import Answers, InvalidForm, picked, picked_many

OPEN = "join_open"
STORED = "join_what_is_stored"
CALLBACK_ID = "join_again"
ACCEPT = "accept"
FREQUENCY = "every_rounds"
_YES = "yes"
_HOW_OFTEN = (1, 2, 4)


def invitation(notice: Invitation, t: Words) -> Message:
    """Return the invitation into a programme's channel."""
    text = t(
        "*{objective}* {cadence} Run by *{organiser}*.",
        objective=notice.programme.objective_text,
        cadence=cadence(notice.programme, t),
        organiser=notice.programme.run_by_name,
    )
    free = t("It is up to you: pause or leave whenever you like, and nobody is told why.")
    manager = t("It is working time, and your manager sees nothing unless you show it.")
    said = Mrkdwn(" ".join([text, free, *([manager] if notice.working_time_note else [])]))
    row = buttons(
        join_button(notice.programme, t),
        button(t("What is stored?"), STORED, notice.programme.programme_id),
    )
    return Message(said, [section(said), row])


def join_button(programme: ProgrammeCard, t: Words) -> Element:
    """Return the button that opens the way into a programme."""
    label = t("Join {name}", name=programme.name)
    return button(t("Join"), OPEN, programme.programme_id, style="primary", label=label)


def cadence(programme: ProgrammeCard, t: Words) -> Mrkdwn:
    """Return what a programme does and how often, in a sentence."""
    weeks = programme.every_weeks
    if not programme.has_rounds:
        return t(
            "A mentor and a mentee choose each other and meet for about {n} months.",
            n=programme.lasts_weeks * 3 // 13,
        )
    if programme.format == "peer":
        return t.many(
            "Every week we bring two people together who can teach each other something.",
            "Every {n} weeks we bring two people together who can teach each other something.",
            weeks,
        )
    return t.many(
        "Every week we introduce you to a colleague, for about 30 minutes.",
        "Every {n} weeks we introduce you to a colleague, for about 30 minutes.",
        weeks,
    )


def choose(programmes: Sequence[ProgrammeCard], t: Words) -> View:
    """Return the modal in which one of several programmes is chosen."""
    shown: list[Block] = []
    for programme in programmes[:20]:
        text = t("*{name}*\n{objective}", name=programme.name, objective=programme.objective_text)
        shown += [section(f"{text} {cadence(programme, t)}", join_button(programme, t)), divider()]
    return modal("join_choose", t("What would you like?"), shown[:-1], close=t("Close"))


def nothing_to_join(t: Words, *, is_in: bool) -> Message:
    """Return the answer to somebody for whom there is nothing to join."""
    if is_in:
        return Message(t("You are in everything there is. `/rapport` shows what you can do."))
    return Message(t("There is nothing to join just now. An invitation will come to a channel."))


def before_joining(offer: JoinOffer, t: Words) -> list[Block]:
    """Return what somebody reads before saying yes."""
    programme = offer.programme
    what = t("*{name}*\n{objective}", name=programme.name, objective=programme.objective_text)
    run_by = t("Run by *{organiser}*.", organiser=programme.run_by_name)
    return [
        section(f"{what} {cadence(programme, t)} {run_by}"),
        *_small_print(offer, t),
    ]


def stored(offer: JoinOffer, t: Words) -> View:
    """Return the modal that says what is stored and who sees it."""
    return modal(
        "join_stored",
        t("What is stored?"),
        [
            section(what_is_stored(t)),
            section(who_sees_it(t)),
            section(how_long(offer, t)),
            *_small_print(offer, t)[2:],
            buttons(join_button(offer.programme, t)),
        ],
        close=t("Close"),
    )


def what_is_stored(t: Words) -> Mrkdwn:
    """Return what Rapport keeps about a member."""
    return t(
        "*What is stored:* your Slack name, time zone and language; what you write in the form; "
        "whom you were introduced to, and what you answer us. Never your messages."
    )


def who_sees_it(t: Words) -> Mrkdwn:
    """Return who sees what."""
    return t(
        "*Who sees it:* your partners see your name, team, place, skills, goal and the sentence "
        "about you. Organisers see who takes part, the pairs, and totals of five people or more, "
        "never a single answer. Whoever runs the database could technically read it, as with any "
        "system."
    )


def how_long(offer: JoinOffer, t: Words) -> Mrkdwn:
    """Return how long a profile is kept."""
    return t.many(
        "*How long:* until {n} month after you leave. `/rapport privacy` shows, exports and "
        "erases everything at any time.",
        "*How long:* until {n} months after you leave. `/rapport privacy` shows, exports and "
        "erases everything at any time.",
        offer.keep_profile_months,
    )


def again(offer: JoinOffer, t: Words) -> View:
    """Return the modal for somebody whose profile is known already."""
    return modal(
        CALLBACK_ID,
        t("Join"),
        [*before_joining(offer, t), *_how_often(offer, t), accept_field(t)],
        submit=t("Join"),
        close=t("Cancel"),
        metadata=offer.programme.programme_id,
    )


def _how_often(offer: JoinOffer, t: Words) -> list[Block]:
    return [frequency_field(1, t)] if offer.programme.has_rounds else []


def frequency_field(every_rounds: int, t: Words) -> Block:
    """Return the question how often somebody takes part."""
    words = {
        1: t("Every round"),
        2: t("Every second round"),
        4: t("Every fourth round"),
    }
    options = [option(words[n], str(n)) for n in _HOW_OFTEN]
    radio = choose_one(FREQUENCY, options, str(every_rounds), kind="radio_buttons")
    return field_of(FREQUENCY, t("How often?"), radio)


def read_frequency(answers: Answers) -> int:
    """Return how often somebody takes part; every round if it was not asked."""
    return int(picked(answers, FREQUENCY) or 1)


def accept_field(t: Words) -> Block:
    """Return the tick without which nobody joins."""
    tick = choose_many(ACCEPT, [option(t("Yes, I would like to take part"), _YES)])
    return field_of(ACCEPT, t("Is that all right with you?"), tick)


def check_accepted(answers: Answers, t: Words) -> None:
    """Refuse a form without the tick.

    Raises:
        InvalidForm: with the sentence beside the tick.
    """
    if _YES not in picked_many(answers, ACCEPT):
        raise InvalidForm({ACCEPT: t("Please tick this to join, or close the form.")})


def done(joined: Joined, t: Words) -> View:
    """Return the answer to somebody who joined."""
    if not joined.has_rounds:
        text = t("You are in *{name}*.", name=joined.name)
    elif joined.first_on is None:
        text = t("You are in *{name}*. We tell you when the first round is near.", name=joined.name)
    else:
        text = t(
            "You are in *{name}*. Your first introduction is on *{day}*; we tell you one working "
            "day before.",
            name=joined.name,
            day=day(joined.first_on, t),
        )
    row = [profile_buttons.edit_button(t)]
    if joined.first_on is not None:
        row.append(membership.skip_button(joined.programme_id, t, first=True))
    said = modal("join_done", t("You are in"), [section(text), buttons(*row)], close=t("Close"))
    return {**said, "clear_on_close": True}  # the choice of programmes below it is done with


def _small_print(offer: JoinOffer, t: Words) -> list[Block]:
    lines = [
        t(
            "We keep what you write here, whom you were introduced to and what you answer us. "
            "`/rapport privacy` shows, exports and erases it."
        ),
        t(
            "Partners see your name and what you write here; organisers see who takes part, the "
            "pairs, and totals of five people or more."
        ),
    ]
    if offer.working_time_note:
        lines.append(t("It is working time, and your manager sees nothing unless you show it."))
    lines.append(t("Be kind, be on time, and keep to yourself what is told in confidence."))
    if offer.code_of_conduct:
        lines.append(t("Our code of conduct: {text}", text=_linked(offer.code_of_conduct)))
    return [small(line) for line in lines]


def _linked(code_of_conduct: str) -> str:
    if code_of_conduct.startswith(("https://", "http://")) and not set(code_of_conduct) & set(
        "<>| "
    ):
        return Mrkdwn(f"<{code_of_conduct}>")
    return code_of_conduct


NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {Invitation: invitation}
)
ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {
        "not-eligible": lambda t, _: t(
            "We cannot tell from Slack that this is a colleague's account of this workspace, so "
            "we cannot let it join. Your organisers can help."
        ),
        "guests-not-allowed": lambda t, p: t(
            "*{programme}* is for colleagues with a full account. Your organisers can help.",
            programme=p["programme"],
        ),
        "programme-not-open": lambda t, _: t(
            "That programme cannot be joined any more. `/rapport join` shows what can."
        ),
        "no-profile": lambda t, _: t(
            "You have not joined yet, so there is nothing here. `/rapport join` starts."
        ),
    }
)
