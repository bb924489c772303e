"""Taking part in words: skipping, how often, leaving, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from bot.domain.membership import Farewell, Membership, Standing
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import (
    Block,
    Element,
    Message,
    View,
    button,
    buttons,
    choose_many,
    choose_one,
    field_of,
    modal,
    option,
    section,
)
from bot.views.dates import day, day_with_year
from bot.views.forms import Answers, InvalidForm, picked_many

SKIP = "membership_skip"
UNSKIP = "membership_unskip"
RESUME = "membership_resume"
OFTEN = "membership_how_often"  # a select; its values are "<programme id>:<rounds>"
LEAVE = "membership_leave"
LEAVE_FORM = "membership_leave_form"
HEAR_LESS = "membership_hear_less"
HEAR_MORE = "membership_hear_more"
_LEFT = "programmes"


def skip_button(programme_id: str, t: Words, *, first: bool = False) -> Element:
    """Return the button that lets the next round go by."""
    text = t("Skip the first one") if first else t("Skip this one")
    return button(text, SKIP, programme_id)


def unskip_button(programme_id: str, t: Words) -> Element:
    """Return the button that takes a skip back."""
    return button(t("Take part after all"), UNSKIP, programme_id)


def resume_button(programme_id: str, t: Words) -> Element:
    """Return the button that ends a pause or a rest now."""
    return button(t("Take part again"), RESUME, programme_id, style="primary")


def often_select(membership: Membership, t: Words) -> Element:
    """Return the select with which a member says how often."""
    words = {1: t("Every round"), 2: t("Every second round"), 4: t("Every fourth round")}
    options = [option(text, often_value(membership.programme_id, n)) for n, text in words.items()]
    now = often_value(membership.programme_id, membership.every_rounds)
    return choose_one(OFTEN, options, now, placeholder=t("How often?"))


def often_value(programme_id: str, rounds: int) -> str:
    """Return what the select's option carries."""
    return f"{programme_id}:{rounds}"


def read_often(value: str) -> tuple[str, int]:
    """Return the programme and the rounds of a picked option."""
    programme_id, _, rounds = value.partition(":")
    return programme_id, int(rounds)


def standing(membership: Membership, t: Words) -> Mrkdwn:
    """Return where a member stands in a programme, in a sentence."""
    if membership.standing is Standing.PAUSED and membership.paused_until is not None:
        return t("You are back on *{day}*.", day=day(membership.paused_until, t))
    if membership.standing is not Standing.ACTIVE:
        return t("You are resting. Nothing happens until you take part again.")
    if not membership.has_rounds:
        return t("You take part.")
    if membership.next_on is None:
        return t("The next round has no date yet.")
    if membership.skips_next:
        return t("The round of *{day}* goes by without you.", day=day(membership.next_on, t))
    rounds = {2: t("every second round"), 4: t("every fourth round")}
    often = rounds.get(membership.every_rounds)
    if often is None:
        return t("Next introduction: *{day}*.", day=day(membership.next_on, t))
    return t(
        "Next round: *{day}*. You take part {often}.", day=day(membership.next_on, t), often=often
    )


def skipped(membership: Membership, t: Words) -> Message:
    """Return the answer to somebody who skips a round."""
    if membership.next_on is None:
        text = t("*{name}:* the next round goes by without you.", name=membership.name)
    else:
        text = t(
            "*{name}:* the round of *{day}* goes by without you. The one after that is yours "
            "again.",
            name=membership.name,
            day=day(membership.next_on, t),
        )
    return Message(text, [section(text), buttons(unskip_button(membership.programme_id, t))])


def takes_part(membership: Membership, t: Words) -> Message:
    """Return the answer to somebody who takes part (again)."""
    text = t("*{name}:* good. {standing}", name=membership.name, standing=standing(membership, t))
    return Message(text, [section(text)])


def resumed(memberships: Sequence[Membership], t: Words) -> Message:
    """Return the answer to somebody who ends a pause."""
    lines = [t("*{name}:* {standing}", name=m.name, standing=standing(m, t)) for m in memberships]
    text = Mrkdwn("\n".join([t("Good to have you back."), *lines]))
    return Message(text, [section(text)])


def which_to_skip(memberships: Sequence[Membership], t: Words) -> Message:
    """Return the question which round is to be skipped, of somebody in several programmes."""
    shown: list[Block] = []
    for membership in memberships:
        text = t("*{name}*\n{standing}", name=membership.name, standing=standing(membership, t))
        toggle = unskip_button if membership.skips_next else skip_button
        shown.append(section(text, toggle(membership.programme_id, t)))
    return Message(t("Which round would you like to skip?"), shown[:50])


def nothing_to_skip(t: Words) -> Message:
    """Return the answer to somebody without a next round."""
    return Message(t("You have no round ahead, so there is nothing to skip."))


def not_a_member(t: Words) -> Message:
    """Return the answer to somebody who is in no programme."""
    return Message(t("You are not in a programme just now. `/rapport join` shows what there is."))


def leave_form(memberships: Sequence[Membership], t: Words, chosen: str = "") -> View:
    """Return the modal that says what leaving does, before it is done."""
    options = [option(m.name, m.programme_id) for m in memberships[:10]]
    first = [chosen] if chosen else [m.programme_id for m in memberships[:1]]
    programmes = choose_many(_LEFT, options, first)
    text = t(
        "You leave at once. What is under way ends kindly: partners read that it ended earlier "
        "than planned, and never why. Your profile is kept for a while in case you come back; "
        "`/rapport privacy` erases it at any time. A pause may be enough: `/rapport pause`."
    )
    return modal(
        LEAVE_FORM,
        t("Leave"),
        [field_of(_LEFT, t("Which programme?"), programmes), section(text)],
        submit=t("Leave"),
        close=t("Stay"),
    )


def read_leave(answers: Answers, t: Words) -> list[str]:
    """Return the programmes to leave.

    Raises:
        InvalidForm: none is ticked.
    """
    programmes = picked_many(answers, _LEFT)
    if not programmes:
        raise InvalidForm({_LEFT: t("Please tick what you would like to leave, or press Stay.")})
    return programmes


def goodbye(farewell: Farewell, t: Words) -> View:
    """Return the answer to somebody who left."""
    names = t.listed([f"{name}" for name in farewell.names])
    lines = [t("You have left *{names}* and will hear no more from it.", names=names)]
    if len(farewell.names) > 1:
        lines = [t("You have left *{names}* and will hear no more from them.", names=names)]
    if farewell.met:
        lines.append(t.many("You met one colleague.", "You met {n} colleagues.", farewell.met))
    if farewell.erase_on is not None:
        lines.append(
            t(
                "Your profile is erased on *{day}*; `/rapport privacy` does it now.",
                day=day_with_year(farewell.erase_on, t),
            )
        )
    return modal("membership_left", t("Goodbye"), [section(" ".join(lines))], close=t("Close"))


ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {
        "not-in-programme": lambda t, _: t(
            "You are not in that programme (any more). Nothing was changed; `/rapport` shows what "
            "you can do now."
        ),
        "no-next-round": lambda t, _: t(
            "That programme has no round ahead, so there is nothing to skip."
        ),
    }
)
