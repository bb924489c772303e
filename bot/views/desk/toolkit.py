"""The toolkit at the desk: every lesson with its state, one lesson, and the form of one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.lessons import Audience, LessonText, Moment
from bot.domain.lessons import (
    LONGEST_BODY,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    LONGEST_TRY,
    MOST_OWN_LESSONS,
    MOST_TRIES,
    Lesson,
    LessonAnswers,
    minutes_to_read,
)
from bot.i18n import Mrkdwn, Words
from bot.views import toolkit
from bot.views.blocks import (
    Block,
    Element,
    View,
    button,
    buttons,
    confirmation,
    divider,
    field_of,
    header,
    modal,
    option,
    section,
    small,
    text_input,
)
from bot.views.desk.fields import choice
from bot.views.forms import Answers, InvalidForm, picked, typed

LIST, PAGE, FORM = "desk_toolkit", "desk_lesson", "desk_lesson_form"
SHOW, ADD, EDIT = "desk_lesson_show", "desk_lesson_add", "desk_lesson_edit"
HIDE, UNHIDE, ORIGINAL = "desk_lesson_hide", "desk_lesson_unhide", "desk_lesson_original"
_AUDIENCE, _MOMENT, _TITLE, _SUMMARY, _BODY, _TRIES = (
    "audience", "moment", "title", "summary", "body", "tries",
)  # fmt: skip
_NEVER = "never"


def listing(lessons: Sequence[Lesson], t: Words) -> View:
    """Return the modal with every lesson of the workspace."""
    shown: list[Block] = [
        section(t("Members read these with `/rapport toolkit`, and get one when it is needed."))
    ]
    if sum(one.own for one in lessons) < MOST_OWN_LESSONS:
        shown.append(buttons(button(t("Add a lesson"), ADD, style="primary")))
    for audience in Audience:
        shown.append(header(toolkit.for_whom(audience, t)))
        shown += [_line(one, t) for one in lessons if one.audience is audience]
    return modal(LIST, t("Toolkit"), shown, close=t("Close"))


def page(one: Lesson, t: Words) -> View:
    """Return one lesson as members read it, and what can be done with it."""
    sent = t("Sent by itself: {moment}", moment=_moments(t)[one.moment])
    shown = [
        *toolkit.text_of(one, t),
        divider(),
        small(Mrkdwn(f"{sent} · {_state(one, t)}")),
        buttons(*_verbs(one, t)),
    ]
    return modal(PAGE, t("Lesson"), shown, close=t("Back"), metadata=_shown_version(one))


def form(one: Lesson | None, t: Words) -> View:
    """Return the form of a lesson, filled in if it exists already."""
    return modal(
        FORM,
        t("Change a lesson") if one else t("New lesson"),
        [*_sending(one, t), *_reading(one.text if one else None, t)],
        submit=t("Save"),
        close=t("Back"),
        metadata=_shown_version(one) if one else "",
    )


def read(answers: Answers, t: Words) -> LessonAnswers:
    """Return the lesson that a form holds.

    Raises:
        InvalidForm: words are missing, or there are too many or too long things to try.
    """
    words = {name: typed(answers, name) for name in (_TITLE, _SUMMARY, _BODY)}
    errors = {name: t("Please write a few words.") for name, text in words.items() if not text}
    lines = (line.strip().removeprefix("•").strip() for line in typed(answers, _TRIES).splitlines())
    tries = tuple(line for line in lines if line)
    if len(tries) > MOST_TRIES:
        errors[_TRIES] = t("Three things are enough: please leave some out.")
    elif any(len(line) > LONGEST_TRY for line in tries):
        errors[_TRIES] = t("Please keep each line under {most} characters.", most=LONGEST_TRY)
    if errors:
        raise InvalidForm(errors)
    moment = picked(answers, _MOMENT)
    return LessonAnswers(
        audience=Audience(picked(answers, _AUDIENCE) or Audience.MENTOR),
        moment=Moment(moment) if moment and moment != _NEVER else None,
        text=LessonText(
            title=words[_TITLE],
            summary=words[_SUMMARY],
            minutes=minutes_to_read(words[_BODY], tries),
            body=words[_BODY],
            tries=tries,
        ),
    )


def beside_title(sentence: str) -> dict[str, str]:
    """Return a broken rule beside the first field of the form."""
    return {_TITLE: sentence}


def shown_version(metadata: str) -> tuple[str, int]:
    """Return the lesson and the version that a modal shows."""
    key, _, version = metadata.rpartition(":")
    return key, int(version)


def _sending(one: Lesson | None, t: Words) -> list[Block]:
    moments = [option(words, (moment or _NEVER)) for moment, words in _moments(t).items()]
    chosen = (one.moment or _NEVER) if one else _NEVER
    return [
        choice(
            _AUDIENCE,
            t("Who is it for?"),
            [option(toolkit.for_whom(audience, t), audience.value) for audience in Audience],
            (one.audience if one else Audience.MENTOR).value,
        ),
        choice(
            _MOMENT,
            t("When is it sent by itself?"),
            moments,
            chosen,
            hint=t("Once for each person, and never two within two days."),
        ),
    ]


def _reading(text: LessonText | None, t: Words) -> list[Block]:
    return [
        field_of(
            _TITLE,
            t("Title"),
            text_input(_TITLE, text.title if text else None, longest=LONGEST_TITLE),
        ),
        field_of(
            _SUMMARY,
            t("Why read it? One sentence."),
            text_input(_SUMMARY, text.summary if text else None, longest=LONGEST_SUMMARY),
        ),
        field_of(
            _BODY,
            t("The lesson"),
            text_input(_BODY, text.body if text else None, lines=True, longest=LONGEST_BODY),
            hint=t("About 150 words read well. An empty line begins a new paragraph."),
        ),
        field_of(
            _TRIES,
            t("Things to try"),
            text_input(
                _TRIES,
                "\n".join(text.tries) if text else None,
                lines=True,
                longest=MOST_TRIES * (LONGEST_TRY + 1),
            ),
            hint=t("One a line, three at most."),
            optional=True,
        ),
    ]


def _shown_version(one: Lesson) -> str:
    return f"{one.key}:{one.version}"


def _line(one: Lesson, t: Words) -> Block:
    text = t("*{title}* · {state}", title=one.text.title, state=_state(one, t))
    spoken = t("Open “{title}”", title=one.text.title)
    return section(text, button(t("Open"), SHOW, one.key, label=spoken))


def _state(one: Lesson, t: Words) -> Mrkdwn:
    if one.own:
        state = t("yours, version {version}", version=one.version)
    elif one.original:
        state = t("as it ships")
    else:
        state = t("changed, version {version}", version=one.version)
    return t("{state}, hidden", state=state) if one.hidden else state


def _verbs(one: Lesson, t: Words) -> list[Element]:
    value = _shown_version(one)
    row = [button(t("Edit"), EDIT, one.key)]
    if one.hidden:
        row.append(button(t("Show it again"), UNHIDE, value))
    else:
        sure = confirmation(
            t("Hide this lesson?"),
            t("Members do not find it any more, and nobody is told of it. Their ticks stay."),
            t("Hide it"),
            t("Keep it"),
        )
        row.append(button(t("Hide"), HIDE, value, confirm=sure))
    if not (one.own or one.original):
        sure = confirmation(
            t("Back to the original?"),
            t("The lesson says again what it said when it shipped. Your wording leaves the list."),
            t("Back to it"),
            t("Keep ours"),
        )
        row.append(button(t("Back to the original"), ORIGINAL, value, confirm=sure))
    return row


def _moments(t: Words) -> dict[Moment | None, Mrkdwn]:
    return {
        None: t("never"),
        Moment.JOINED: t("after taking a part in a mentorship"),
        Moment.BEGAN: t("after two were brought together"),
        Moment.FIRST_SESSION: t("before the first meeting"),
        Moment.SESSION: t("before a later meeting, in turn"),
        Moment.STUCK: t("to whoever says that it is stuck"),
        Moment.MIDPOINT: t("half-way"),
        Moment.CLOSING: t("before the end"),
    }
