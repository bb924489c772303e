"""One-tap questions about a pairing, and the answers to a tap; also thanks and shared sheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.domain.notices import Notice
from bot.domain.notices.check_ins import (
    ChannelPrompt,
    EndQuestion,
    HalfWay,
    ThanksNote,
    WordsForDesk,
)
from bot.i18n import Mrkdwn, Words
from bot.views.ask_notices import CONTACTS
from bot.views.blocks import Block, Element, Message, button, buttons, section, small
from bot.views.ending import not_right_button
from bot.views.times import ANOTHER_TIME, NOT_THIS_TIME

FOUND = "half_way_found"
LOOKING = "half_way_looking"
ASK_LESS = "ask_me_less"
SHOW_THANKS = "thanks_show"  # their values are ids of thank-yous
KEEP_THANKS = "thanks_keep"
MET = "end_met"
NOT_YET = "end_not_yet"
DID_NOT_WORK = "end_did_not_work"


def half_way(notice: HalfWay, t: Words) -> Message:
    """Return the half-way question."""
    text = t("Have you found a time with {names}?", names=_bold(notice.partners, t))
    row = buttons(
        button(t("Yes, booked"), FOUND, notice.check_in_id),
        button(t("Still looking"), LOOKING, notice.check_in_id),
        button(t("Not this time"), NOT_THIS_TIME, notice.pairing_id),
    )
    foot = buttons(
        button(t("Ask me less"), ASK_LESS, notice.check_in_id),
        not_right_button(notice.pairing_id, t),
    )
    return Message(_plain(text), [section(text), row, foot])


def end_question(notice: EndQuestion, t: Words) -> Message:
    """Return the question at the end, or the one reminder of it."""
    text = _did_you_meet(notice, t)
    row = buttons(
        button(t("Yes"), MET, notice.check_in_id),
        button(t("Not yet"), NOT_YET, notice.check_in_id),
        button(t("It did not work out"), DID_NOT_WORK, notice.check_in_id),
    )
    foot = buttons(not_right_button(notice.pairing_id, t))
    return Message(_plain(text), [section(text), row, foot])


def found(pairing_id: str, t: Words) -> Message:
    """Return the answer to "Yes, booked"."""
    text = t("Good. Enjoy it.")
    return Message(text, [section(text), buttons(not_right_button(pairing_id, t))])


def looking(pairing_id: str, partners: Sequence[str], t: Words) -> Message:
    """Return the answer to "Still looking": a way on."""
    text = t("Then let us help: suggest a time to {names}.", names=t.listed(list(partners)))
    row = buttons(
        button(t("Another time"), ANOTHER_TIME, pairing_id), not_right_button(pairing_id, t)
    )
    return Message(text, [section(text), row])


def not_yet(check_in_id: str, pairing_id: str, t: Words) -> Message:
    """Return the answer to "Not yet": it may still be changed."""
    text = t("Fine, there is still time. Tell us when you have met.")
    row = buttons(
        button(t("We have met"), MET, check_in_id),
        button(t("Another time"), ANOTHER_TIME, pairing_id),
        not_right_button(pairing_id, t),
    )
    return Message(text, [section(text), row])


def did_not_work(pairing_id: str, t: Words) -> Message:
    """Return the answer to "It did not work out"."""
    text = t("Fine, it happens. We will not ask again.")
    return Message(text, [section(text), buttons(not_right_button(pairing_id, t))])


def asked_less(t: Words) -> Message:
    """Return the answer to "Ask me less"."""
    return Message(
        t(
            "Noted: no more half-way questions, no reminders and no lessons by themselves, "
            "just one question at the end. "
            "`/rapport` changes it back."
        )
    )


def thanks_note(notice: ThanksNote, t: Words) -> Message:
    """Return a thank-you as its reader gets it."""
    lead = t("*{name}* wrote you a thank-you:", name=notice.who)
    words = t("“{text}”", text=notice.text)
    shown: list[Block] = [section(lead), section(words)]
    row: list[Element] = []
    if notice.asks:
        shown.append(section(_may_it_appear(notice, t)))
        row.append(button(t("Yes"), SHOW_THANKS, notice.thanks_id))
        row.append(button(t("Only for me"), KEEP_THANKS, notice.thanks_id))
    else:
        shown.append(small(t("Only you see this.")))
    if notice.pairing_id:
        row.append(not_right_button(notice.pairing_id, t))
    else:
        row.append(button(t("Something not right?"), CONTACTS, notice.thanks_id))
    return Message(_plain(Mrkdwn(f"{lead} {words}")), [*shown, buttons(*row)])


def thanks_shown(t: Words) -> Message:
    """Return the answer to "Yes": it may appear."""
    return Message(t("Thank you. It may appear; `/rapport thanks` changes that at any time."))


def thanks_kept(t: Words) -> Message:
    """Return the answer to "Only for me"."""
    return Message(t("Fine. Only you see it, and nobody is told."))


def channel_prompt(notice: ChannelPrompt, t: Words) -> Message:
    """Return a question to a whole channel."""
    text = t(":coffee: {question}", question=notice.text)
    foot = t(
        "A question a week from {programme}. Answer in a thread, or just read.",
        programme=notice.programme_name,
    )
    return Message(notice.text, [section(text), small(foot)])


def words_for_desk(notice: WordsForDesk, t: Words) -> Message:
    """Return words that their writer let the organisers read."""
    programme = t("*{programme}*", programme=notice.programme_name)
    if notice.signed_by:
        lead = t(
            "{programme}: *{name}* would like you to read this.",
            programme=programme,
            name=notice.signed_by,
        )
    else:
        lead = t("{programme}: somebody would like you to read this.", programme=programme)
    words = t("“{text}”", text=notice.words)
    return Message(_plain(Mrkdwn(f"{lead} {words}")), [section(lead), section(words)])


def _did_you_meet(notice: EndQuestion, t: Words) -> Mrkdwn:
    names = _bold(notice.partners, t)
    if notice.half_hour and notice.skill:
        return t(
            "Did you and {names} find your half hour on *{skill}*?",
            names=names,
            skill=notice.skill,
        )
    if notice.half_hour:
        return t("Did you and {names} find your half hour?", names=names)
    if notice.reminder:
        return t("One last time: did you get to meet {names}?", names=names)
    return t("Did you get to meet {names}?", names=names)


def _may_it_appear(notice: ThanksNote, t: Words) -> Mrkdwn:
    if notice.channel is None:
        return t("May colleagues see it, beside what you offer?")
    channel = Mrkdwn(f"<#{notice.channel}>")
    return t("May it appear in {channel}, and beside what you offer?", channel=channel)


def _bold(names: Sequence[str], t: Words) -> Mrkdwn:
    return t.listed([t("*{name}*", name=name) for name in names])


def _plain(text: str) -> str:
    return text.replace("*", "")


NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {
        HalfWay: half_way,
        EndQuestion: end_question,
        ThanksNote: thanks_note,
        ChannelPrompt: channel_prompt,
        WordsForDesk: words_for_desk,
    }
)
