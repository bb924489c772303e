"""The toolkit in words: lessons by role, one lesson to read, a workshop."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from bot.content.lessons import Audience, Workshop
from bot.domain.lessons import Lesson, Reading, Shelf, ToolkitCard
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import (
    Block,
    Element,
    View,
    button,
    buttons,
    divider,
    header,
    modal,
    section,
    small,
)
from bot.views.toolkit_buttons import OPEN

ROLE = "toolkit_role_"  # followed by whom the lessons are for
READ = "toolkit_read"  # its value is a lesson
TICK, UNTICK = "toolkit_tick", "toolkit_untick"
WORKSHOP = "toolkit_workshop"
LIST = "toolkit"
LESSON = "toolkit_lesson"
MOST_PARAGRAPHS = 10


def listing(shelf: Shelf, workshops: Sequence[Workshop], audience: Audience, t: Words) -> View:
    """Return the modal with the lessons for one role; the others are a tap away."""
    shown: list[Block] = [
        section(t("Short lessons for when you need them. Each has something to try.")),
        buttons(*(_role_button(shelf, one, audience, t) for one in Audience)),
    ]
    if audience is Audience.MENTOR and shelf.asked_for:
        shown.append(small(_asked_for(t)))
    lessons = shelf.of(audience)
    shown += [_line(one, t) for one in lessons]
    if not lessons:
        shown.append(section(t("There are no lessons for this role just now.")))
    if audience is Audience.MENTOR:
        shown += [divider(), *(_workshop_line(one, t) for one in workshops)]
    if not shelf.ticks:
        shown.append(small(t("Once you have joined a programme, you can tick what you have read.")))
    return modal(LIST, t("Toolkit"), shown, close=t("Close"))


def lesson(reading: Reading, t: Words, *, ticks: bool = True) -> View:
    """Return one lesson to read, with the reader's own tick."""
    shown = [*text_of(reading.lesson, t), divider()]
    if reading.changed:
        shown.append(small(t("It has changed since you read it.")))
    if ticks:
        shown.append(buttons(*_ticks(reading, t)))
        shown.append(small(_whose_tick(reading, t)))
    return modal(LESSON, t("Lesson"), shown, close=t("Back"), metadata=reading.lesson.key)


def text_of(one: Lesson, t: Words) -> list[Block]:
    """Return what a lesson says: its title, whom it is for, the text, and what to try."""
    paragraphs = one.text.body.split("\n\n", MOST_PARAGRAPHS - 1)
    tries = [t("• {text}", text=text) for text in one.text.tries]
    return [
        header(t("{title}", title=one.text.title)),
        small(Mrkdwn(f"{for_whom(one.audience, t)} · {minutes(one.text.minutes, t)}")),
        *(section(t("{text}", text=text)) for text in paragraphs),
        *([section(Mrkdwn("\n".join([t("*To try*"), *tries])))] if tries else []),
    ]


def workshop(one: Workshop, t: Words) -> View:
    """Return a run-sheet for whoever hosts a group."""
    prepare = [t("• {text}", text=text) for text in one.prepare]
    shown: list[Block] = [
        header(t("{title}", title=one.title)),
        small(minutes(one.minutes, t)),
        section(t("{text}", text=one.summary)),
        section(Mrkdwn("\n".join([t("*Before*"), *prepare]))),
        divider(),
    ]
    begin = 0
    for step in one.steps:
        end = begin + step.minutes
        shown.append(
            section(
                t(
                    "*{title}* · minute {begin} to {end}\n{text}",
                    title=step.title,
                    begin=begin,
                    end=end,
                    text=step.text,
                )
            )
        )
        begin = end
    return modal("toolkit_workshop", t("Workshop"), shown, close=t("Back"))


def on_home(card: ToolkitCard, t: Words) -> list[Block]:
    """Return what App Home says of somebody's toolkit."""
    sentences = [
        t(
            "You have read {done} of {of} lessons {audience}.",
            done=card.done,
            of=card.of,
            audience=_for_whom_inside(card.audience, t),
        )
    ]
    if card.changed:
        sentences.append(
            t.many(
                "{n} has changed since you read it.",
                "{n} have changed since you read them.",
                card.changed,
            )
        )
    if card.asked_for:
        titles = t.listed([t("*{title}*", title=title) for title in card.asked_for])
        sentences.append(t("Before you are listed as a mentor: {titles}.", titles=titles))
    row = [button(t("Open the toolkit"), OPEN)]
    if card.following is not None:
        sentences.append(t("Next: *{title}*.", title=card.following.text.title))
        row.append(button(t("Read the next one"), READ, card.following.key))
    return [
        header(t("My toolkit")),
        section(Mrkdwn(" ".join(sentences))),
        buttons(*row),
    ]


def for_whom(audience: Audience, t: Words) -> Mrkdwn:
    """Return whom a lesson is for."""
    return {
        Audience.MENTOR: t("For mentors"),
        Audience.MENTEE: t("For mentees"),
        Audience.PEER: t("For peers"),
    }[audience]


def minutes(number: int, t: Words) -> Mrkdwn:
    """Return how long something takes."""
    return t.many("{n} minute", "{n} minutes", number)


def role_of(action_id: str) -> Audience:
    """Return which role's lessons a button shows."""
    return Audience(action_id.removeprefix(ROLE))


def _for_whom_inside(audience: Audience, t: Words) -> Mrkdwn:
    return {
        Audience.MENTOR: t("for mentors"),
        Audience.MENTEE: t("for mentees"),
        Audience.PEER: t("for peers"),
    }[audience]


def _role_button(shelf: Shelf, audience: Audience, chosen: Audience, t: Words) -> Element:
    mine = shelf.of(audience)
    name = for_whom(audience, t)
    if shelf.ticks:
        done = sum(one.done for one in mine)
        name = t("{name} ({done} of {of})", name=name, done=done, of=len(mine))
    style = "primary" if audience is chosen else None
    return button(name, f"{ROLE}{audience.value}", audience.value, style=style)


def _line(reading: Reading, t: Words) -> Block:
    text = reading.lesson.text
    mark = "✓ " if reading.done else ""
    more = f" · {t('changed since you read it')}" if reading.changed else ""
    line = t(
        "{mark}*{title}* · {minutes}{more}\n{summary}",
        mark=mark,
        title=text.title,
        minutes=minutes(text.minutes, t),
        more=Mrkdwn(more),
        summary=text.summary,
    )
    spoken = t("Read “{title}”", title=text.title)
    return section(line, button(t("Read"), READ, reading.lesson.key, label=spoken))


def _workshop_line(one: Workshop, t: Words) -> Block:
    text = t(
        "*Workshop: {title}* · {minutes}\n{summary}",
        title=one.title,
        minutes=minutes(one.minutes, t),
        summary=one.summary,
    )
    return section(text, button(t("Run-sheet"), WORKSHOP, one.key))


def _ticks(reading: Reading, t: Words) -> list[Element]:
    key = reading.lesson.key
    if not reading.done:
        return [button(t("I have read this"), TICK, key, style="primary")]
    row = [button(t("Take the tick back"), UNTICK, key)]
    if reading.changed:
        row.insert(0, button(t("I have read it again"), TICK, key, style="primary"))
    return row


def _whose_tick(reading: Reading, t: Words) -> Mrkdwn:
    if reading.asked_for:
        return t("Your programme asks for this one before it lists you as a mentor.")
    return t("The tick is for you; nobody else sees it.")


def _asked_for(t: Words) -> Mrkdwn:
    return t("Your programme asks for the first two before it lists you as a mentor.")


ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {
        "no-such-lesson": lambda t, _: t("That lesson is not there any more."),
        "lesson-moved": lambda t, _: t(
            "Somebody changed this lesson in the meantime. Nothing was changed; "
            "please look at it again."
        ),
        "lesson-wrong": lambda t, _: t("There are twenty lessons of your own: that is the most."),
    }
)
