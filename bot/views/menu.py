"""The menu of ``/rapport``: what the person can do now, the right word, help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType

from bot.domain.home import MenuPage
from bot.domain.membership import Membership, Standing
from bot.i18n import Mrkdwn, Words
from bot.views import ask, goals, join, membership, pause, privacy, profile_buttons, toolkit_buttons
from bot.views.blocks import Block, Element, Message, button, buttons, section, small

RUN = "menu_run"  # its value is a word of the command
MOST_SHOWN = 5
_LINES: MappingProxyType[str, Callable[[Words], Mrkdwn]] = MappingProxyType(
    {
        "join": lambda t: t("see what there is, and take part"),
        "profile": lambda t: t("what you can help with, what you would like to learn"),
        "pause": lambda t: t("until a day; you come back by yourself"),
        "resume": lambda t: t("take part again now"),
        "skip": lambda t: t("let the next round go by"),
        "leave": lambda t: t("leave a programme at once"),
        "goals": lambda t: t("what you want to reach, and how far it is"),
        "toolkit": lambda t: t("short lessons for mentors, mentees and peers"),
        "mentors": lambda t: t("look for a mentor, or be one; your requests"),
        "find": lambda t: t("a colleague who has half an hour for a skill, as in `find sql`"),
        "feedback": lambda t: t("say how a meeting went"),
        "end": lambda t: t("end what is under way with somebody, without a reason"),
        "thanks": lambda t: t("thank a colleague; it may be shown if both of you agree"),
        "record": lambda t: t("a page about your mentoring, for you alone to hand on"),
        "ask": lambda t: t("put a question to colleagues who know, with or without your name"),
        "privacy": lambda t: t("see, export or erase everything; your private list"),
        "help": lambda t: t("this list"),
    }
)


def menu(page: MenuPage, t: Words) -> Message:
    """Return what the person can do now."""
    if not page.is_member:
        return _for_strangers(page, t)
    shown: list[Block] = []
    for mine in page.memberships[:MOST_SHOWN]:
        text = t("*{name}*\n{standing}", name=mine.name, standing=membership.standing(mine, t))
        shown.append(section(text, _most_wanted(mine, t)))
    shown += _invitations(page, t)
    shown.append(buttons(*_own_things(page, t)))
    shown.append(small(t("`/rapport help` lists every word.")))
    return Message(t("Here is what you can do now."), shown)


def unknown(word: str, nearest: str | None, t: Words) -> Message:
    """Return the answer to a word that does not exist, with the nearest that does."""
    if nearest is None:
        text = t("There is no `/rapport {word}`. `/rapport help` lists every word.", word=word)
        return Message(text, [section(text)])
    text = t(
        "There is no `/rapport {word}`. Did you mean `/rapport {nearest}`?",
        word=word,
        nearest=nearest,
    )
    # Translators: on a button; {word} is a word of the command such as "join".
    yes = button(t("Yes, {word}", word=nearest), RUN, nearest, style="primary")
    return Message(text, [section(text), buttons(yes)])


def feedback_button(t: Words) -> Element:
    """Return the button that does what the word ``feedback`` does."""
    return button(t("Say how it went"), RUN, "feedback")


def listing(words: Sequence[str], t: Words) -> Message:
    """Return every word of the command with what it does."""
    lines = []
    for word in words:
        does = _LINES.get(word)
        lines.append(f"`/rapport {word}`" + (f"  {does(t)}" if does else ""))
    text = t("What you can type; only you see the answers. App Home has all of it as buttons.")
    return Message(text, [section(text), section(Mrkdwn("\n".join(lines)))])


def _for_strangers(page: MenuPage, t: Words) -> Message:
    if not page.to_join:
        said = join.nothing_to_join(t, is_in=False)
        return Message(said.text, [section(said.text), buttons(privacy.privacy_button(t))])
    text = t("We introduce colleagues who can help each other. You could join:")
    return Message(
        text, [section(text), *_invitations(page, t), buttons(privacy.privacy_button(t))]
    )


def _invitations(page: MenuPage, t: Words) -> list[Block]:
    return [
        section(
            t("*{name}*\n{objective}", name=one.name, objective=one.objective_text),
            join.join_button(one, t),
        )
        for one in page.to_join[:MOST_SHOWN]
    ]


def _most_wanted(mine: Membership, t: Words) -> Element:
    if mine.standing is not Standing.ACTIVE:
        return membership.resume_button(mine.programme_id, t)
    if not mine.has_rounds:
        return button(t("Mentors"), RUN, "mentors")
    if mine.next_on is None:
        return pause.pause_button(t, mine.programme_id)
    toggle = membership.unskip_button if mine.skips_next else membership.skip_button
    return toggle(mine.programme_id, t)


def _own_things(page: MenuPage, t: Words) -> list[Element]:
    row = [profile_buttons.edit_button(t)]
    if any(mine.standing is Standing.ACTIVE for mine in page.memberships):
        row.append(pause.pause_button(t))
    if page.open_pairings:
        row.append(feedback_button(t))
    if page.memberships:
        row.append(ask.ask_button(t))
    own = (goals.goals_button(t), toolkit_buttons.toolkit_button(t), privacy.privacy_button(t))
    return [*row, *own]
