"""The questions of a mentorship, each in one's own DM, and what a tap is answered with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.domain.mentorship_moments import REPLIES, Reply, Topic
from bot.domain.notices import Notice
from bot.domain.notices.mentorships import CarryOn, Fit, Going
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import (
    Block,
    Element,
    Message,
    button,
    buttons,
    confirmation,
    section,
    small,
)
from bot.views.dates import local_day
from bot.views.ending import not_right_button
from bot.views.introduction import AGREEMENT

ANSWER = "mentorship_answer_"  # and a reply
ASK_LESS = "mentorship_ask_less"
AT_ONCE = "mentorship_end_at_once"
TAKE_BACK = "mentorship_keep_on"
CONTACT = "mentorship_contact"


def carry_on(notice: CarryOn, t: Words) -> Message:
    """Return "carry on, change or finish?"."""
    name = t("*{name}*", name=notice.partner)
    lead = t(
        "You and {name}, week {weeks}: carry on, change something, or finish here?",
        name=name,
        weeks=notice.weeks,
    )
    promise = t(
        "{name} is asked the same. A wish to finish never says whose it was.", name=notice.partner
    )
    return _question(lead, Topic.CARRY_ON, notice.check_in_id, notice.pairing_id, t, promise)


def going(notice: Going, t: Words) -> Message:
    """Return "how is it going?"."""
    lead = t("How is it going with {name}?", name=t("*{name}*", name=notice.partner))
    promise = t(
        "{name} never sees this; organisers see totals of five people or more.",
        name=notice.partner,
    )
    less = button(t("Ask me less"), ASK_LESS, notice.check_in_id)
    return _question(lead, Topic.GOING, notice.check_in_id, notice.pairing_id, t, promise, less)


def fit(notice: Fit, t: Words) -> Message:
    """Return the question after the first session."""
    lead = t(
        "You have met {name} once. Is it a fit, for you?", name=t("*{name}*", name=notice.partner)
    )
    promise = t(
        "{name} is asked the same, and neither of you sees the other's answer.",
        name=notice.partner,
    )
    return _question(lead, Topic.FIT, notice.check_in_id, notice.pairing_id, t, promise)


def finishing(
    pairing_id: str,
    partners: Sequence[str],
    at: datetime | None,
    zone: str,
    t: Words,
    *,
    planned: bool,
) -> Message:
    """Return what follows a wish to end.

    Args:
        pairing_id: what ends.
        partners: the others' names.
        at: from when both read it; None: the writer is left in peace at once.
        zone: the programme's.
        t: the reader's words.
        planned: that is the planned end anyway.
    """
    names = t.listed(list(partners))
    if at is None:
        text = t(
            "It has ended for you: you hear nothing more about it from us. For {names} it follows "
            "in a working day or more, in the words that stand under every end.",
            names=names,
        )
        return Message(_plain(text), [section(text), _foot(pairing_id, t)])
    day = local_day(at, zone, t)
    if planned:
        text = t(
            "It ends on *{day}* anyway, as you two planned. Until then nothing changes, and "
            "nobody is told of your wish.",
            day=day,
        )
    else:
        text = t(
            "Noted. From *{day}* on you both read that it has ended, in the same words and "
            "without a reason; nothing says whose wish it was. Until then it goes on as before.",
            day=day,
        )
    row = [button(t("Rather at once…"), AT_ONCE, pairing_id, confirm=_at_once(names, t))]
    if not planned:
        row.append(button(t("I have changed my mind"), TAKE_BACK, pairing_id))
    return Message(_plain(text), [section(text), buttons(*row), _foot(pairing_id, t)])


def taken_back(pairing_id: str, partner: str, t: Words) -> Message:
    """Return the answer to a change of mind."""
    text = t("Good: you and *{name}* carry on. Nobody was told anything.", name=partner)
    return Message(_plain(text), [section(text), _foot(pairing_id, t)])


def replied(
    reply: Reply, pairing_id: str, partner: str, t: Words, more: Sequence[Block] = ()
) -> Message:
    """Return the answer to a tap that ends nothing.

    Args:
        reply: what was tapped.
        pairing_id: about which pairing.
        partner: the other's name.
        t: the reader's words.
        more: what another feature offers here, such as the progress of a goal.
    """
    text = _ANSWERS[reply](t, partner)
    row = [button(t("Our agreement"), AGREEMENT, pairing_id)] if reply is Reply.CHANGE else []
    foot = buttons(*row, not_right_button(pairing_id, t))
    return Message(_plain(text), [section(text), *more, foot])


def contact_offer(pairing_id: str, t: Words) -> list[Block]:
    """Return a private question after an answer that may mean trouble."""
    text = t(
        "Shall we ask an organiser to contact you? The organisers would learn your name, but "
        "not what you answered, nor about whom."
    )
    return [section(text), buttons(button(t("Yes, please"), CONTACT, pairing_id))]


def contact_asked(pairing_id: str, t: Words) -> Message:
    """Return the answer to somebody who would like to be contacted."""
    text = t("An organiser will get in touch with you. Your answers stay yours.")
    return Message(text, [section(text), _foot(pairing_id, t)])


def asked_less(t: Words) -> Message:
    """Return the answer to "Ask me less"."""
    return Message(
        t(
            "Noted: we ask only now and then whether you want to carry on. "
            "`/rapport` changes it back."
        )
    )


def with_more(message: Message, more: Sequence[Block]) -> Message:
    """Return a message with further blocks below."""
    return Message(message.text, [*message.blocks, *more])


def _question(
    lead: Mrkdwn,
    topic: Topic,
    check_in_id: str,
    pairing_id: str,
    t: Words,
    promise: str,
    *feet: Element,
) -> Message:
    row = buttons(
        *(
            button(_LABELS[reply](t), f"{ANSWER}{reply.value}", check_in_id)
            for reply in REPLIES[topic]
        )
    )
    foot = buttons(*feet, not_right_button(pairing_id, t))
    return Message(_plain(lead), [section(lead), row, small(promise), foot])


def _foot(pairing_id: str, t: Words) -> Block:
    return buttons(not_right_button(pairing_id, t))


def _at_once(names: Mrkdwn, t: Words) -> dict[str, Any]:
    return confirmation(
        t("At once?"),
        t(
            "You hear nothing more about it. For {names} it follows in a working day or more, in "
            "the ordinary words, but it may be guessed whose wish it was.",
            names=names,
        ),
        t("End it now"),
        t("Back"),
    )


def _plain(text: str) -> str:
    return text.replace("*", "")


_LABELS: Mapping[Reply, Callable[[Words], Mrkdwn]] = MappingProxyType(
    {
        Reply.CARRY_ON: lambda t: t("Carry on"),
        Reply.CHANGE: lambda t: t("Change…"),
        Reply.FINISH: lambda t: t("Finish"),
        Reply.WELL: lambda t: t("Well"),
        Reply.SLOWLY: lambda t: t("Slowly"),
        Reply.STUCK: lambda t: t("Stuck"),
        Reply.FITS: lambda t: t("Yes"),
        Reply.NOT_SURE: lambda t: t("Not sure yet"),
        Reply.NOT_FOR_ME: lambda t: t("Not for me"),
    }
)
_ANSWERS: Mapping[Reply, Callable[[Words, str], Mrkdwn]] = MappingProxyType(
    {
        Reply.CARRY_ON: lambda t, name: t("Good. On you go, you and *{name}*.", name=name),
        Reply.CHANGE: lambda t, name: t(
            "What would do you good: another goal, another pace, another way of working? "
            "Suggest it to *{name}*; it holds once you both agree.",
            name=name,
        ),
        Reply.WELL: lambda t, _name: t("Good to hear. On you go."),
        Reply.SLOWLY: lambda t, _name: t(
            "Slow is a pace, too. One small step next time is enough."
        ),
        Reply.STUCK: lambda t, name: t(
            "Thank you for saying so; nobody else sees it. It happens in most mentorships. Often "
            "it helps to tell *{name}* in one sentence what would be useful next.",
            name=name,
        ),
        Reply.FITS: lambda t, _name: t("Good to hear. Enjoy it."),
        Reply.NOT_SURE: lambda t, _name: t(
            "That is fine: a second meeting often tells more. We ask you both again in a few weeks."
        ),
    }
)
NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {CarryOn: carry_on, Going: going, Fit: fit}
)
