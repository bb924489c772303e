"""Thanks, what may be seen of them, milestones, and the monthly post."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from babel.dates import format_date

from bot.domain.feedback import LONGEST_THANKS
from bot.domain.notices import Notice
from bot.domain.notices.recognition import MilestoneReached, MonthlyThanks
from bot.domain.recognition import MonthCounts, MyThanks, ThanksEntry
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import (
    Block,
    Element,
    Message,
    View,
    button,
    buttons,
    divider,
    field_of,
    header,
    modal,
    section,
    small,
    text_input,
)
from bot.views.dates import day
from bot.views.feedback_forms import may_show_field, read_may_show
from bot.views.forms import Answers, InvalidForm, typed

OPEN = "thanks_open"
LIST = "thanks_list"
SHOW = "thanks_list_show"  # their values are ids of thank-yous
HIDE = "thanks_list_hide"
TAKE_BACK = "thanks_list_back"
FORM = "thanks_form"
LIST_VIEW = "thanks_list_view"
_TO, _TEXT = "to", "text"


def thank_button(t: Words) -> Element:
    """Return the button that opens the form."""
    return button(t("Thank somebody"), OPEN)


def form(t: Words, to: str | None = None, text: str = "") -> View:
    """Return the form of a thank-you, filled in with what was typed beside the word."""
    picker: Element = {"type": "users_select", "action_id": _TO}
    if to:
        picker["initial_user"] = to
    fields: list[Block] = [
        field_of(_TO, t("Whom would you like to thank?"), picker),
        field_of(
            _TEXT,
            t("What for?"),
            text_input(_TEXT, text[:LONGEST_THANKS], lines=True, longest=LONGEST_THANKS),
            hint=t("It arrives as you write it, with your name."),
        ),
        may_show_field(t),
        buttons(button(t("Thanks so far"), LIST)),
    ]
    return modal(FORM, t("A thank-you"), fields, submit=t("Send"), close=t("Close"))


def read(answers: Answers, t: Words) -> tuple[str, str, bool]:
    """Return to whom (a Slack id), what, and whether it may be shown.

    Raises:
        InvalidForm: nobody was picked, or nothing was written.
    """
    errors = {}
    to, text = typed(answers, _TO), typed(answers, _TEXT)
    if not to:
        errors[_TO] = t("Please pick a colleague.")
    if not text:
        errors[_TEXT] = t("Please write a few words.")
    if errors:
        raise InvalidForm(errors)
    return to, text, read_may_show(answers)


def wrong(reason: object, t: Words) -> dict[str, str]:
    """Return what to correct when a thank-you cannot be passed on."""
    if reason == "too-many":
        return {_TEXT: t("Ten a day are our limit. Keep this one for tomorrow?")}
    if reason == "oneself":
        return {_TO: t("That is you. Well done, all the same.")}
    return {_TO: t("Rapport has no way to reach this person, who takes no part. Tell in person?")}


def sent(t: Words) -> View:
    """Return what follows a thank-you."""
    return modal(FORM, t("Thank you"), [section(t("It is on its way."))], close=t("Close"))


def listing(mine: MyThanks, t: Words) -> View:
    """Return the modal with one's thanks, and who may see each."""
    shown: list[Block] = [header(t("To me"))]
    shown += [block for one in mine.received for block in _received(one, t)]
    if not mine.received:
        shown.append(section(t("None yet. They come.")))
    shown += [divider(), header(t("From me"))]
    shown += [block for one in mine.given for block in _given(one, t)]
    if not mine.given:
        shown.append(section(t("None yet.")))
    return modal(LIST_VIEW, t("Thanks"), shown, close=t("Close"))


def milestone(notice: MilestoneReached, t: Words) -> Message:
    """Return a kind word to one person alone."""
    words: Mapping[str, Callable[[], Mrkdwn]] = {
        "fifth_meeting": lambda: t(
            "Five meetings held. Five times, people made time for each other."
        ),
        "first_mentorship": lambda: t(
            "Your first mentorship is complete. You saw it through, from hello to goodbye."
        ),
        "tenth_thanks": lambda: t("Ten thank-yous have come to you. Somebody's week was better."),
    }
    text = words[notice.kind]()
    return Message(f":seedling: {text}", [section(f":seedling: {text}"), small(_only_you(t))])


def monthly(notice: MonthlyThanks, t: Words) -> Message:
    """Return a month's agreed thanks and numbers, for a channel."""
    month = format_date(notice.month, "MMMM", locale=t.locale)
    lead = t("*{programme}* in {month}", programme=notice.programme_name, month=month)
    shown: list[Block] = [section(lead)]
    lines = [
        t(
            "*{writer}* to *{reader}*: “{text}”",
            writer=one.from_name,
            reader=one.to_name,
            text=one.text,
        )
        for one in notice.thanks
    ]
    shown += [section(line) for line in lines]
    numbers = _numbers(notice.counts, t)
    if numbers:
        shown.append(section(numbers))
    foot = t("Thanks stand here because both agreed. Say yours with `/rapport thanks`.")
    shown.append(small(foot))
    text = "\n".join([lead, *lines, numbers]).replace("*", "")
    return Message(text.strip(), shown)


def _numbers(counts: MonthCounts, t: Words) -> Mrkdwn:
    parts = []
    if counts.meetings:
        met = t(
            "At least {people} people met, in at least {n} meetings.",
            n=counts.meetings,
            people=counts.people,
        )
        parts.append(met)
    if counts.thanks:
        parts.append(t("{n} thank-yous were written.", n=counts.thanks))
    if counts.questions:
        parts.append(t("{n} questions went round among colleagues.", n=counts.questions))
    return Mrkdwn(" ".join(parts))


def _received(one: ThanksEntry, t: Words) -> list[Block]:
    text = t("*{name}*, {day}: “{text}”", name=one.who, day=day(one.on, t), text=one.text)
    if not one.offered:
        return [section(text), small(_only_you(t))]
    if one.shown:
        seen = t("Colleagues may see it.")
        choice = button(t("Only for me"), HIDE, one.thanks_id)
    else:
        seen = t("Only you see it; {name} would not mind if others did.", name=one.who)
        choice = button(t("It may be shown"), SHOW, one.thanks_id)
    return [section(Mrkdwn(f"{text}\n{seen}"), choice)]


def _given(one: ThanksEntry, t: Words) -> list[Block]:
    text = t("*{name}*, {day}: “{text}”", name=one.who, day=day(one.on, t), text=one.text)
    # Whether the other agreed is the other's to tell: both look the same here.
    if not one.offered:
        return [section(text)]
    back = button(t("Only us two"), TAKE_BACK, one.thanks_id)
    return [section(text, back)]


def _only_you(t: Words) -> Mrkdwn:
    return t("Only you see this.")


ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {
        "thanks-wrong": lambda t, p: next(iter(wrong(p.get("reason"), t).values())),
        "no-such-thanks": lambda t, _: t("That thank-you is not there any more."),
    }
)
NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {MilestoneReached: milestone, MonthlyThanks: monthly}
)
