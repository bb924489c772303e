"""What will happen, shown before it does; the answer carries an opaque id only."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.desk import Draft
from bot.i18n import Mrkdwn, Words
from bot.views import blocks
from bot.views.blocks import Block, Message, View
from bot.views.desk.draft import title_of

CONFIRM = "desk_confirm"


@dataclass(frozen=True)
class Question:
    """A question before something that is not easily taken back."""

    title: str
    consequence: str
    yes: str


def ask(verb: str, subject: str, question: Question, t: Words) -> View:
    """Return the question as a modal; its metadata says what is to be done to what."""
    return blocks.modal(
        CONFIRM,
        question.title,
        [blocks.section(question.consequence)],
        submit=question.yes,
        close=t("Not now"),
        metadata=f"{verb}:{subject}",
    )


def of_metadata(metadata: str) -> tuple[str, list[str]]:
    """Return the verb and the ids that a question carried."""
    verb, _, subject = metadata.partition(":")
    return verb, subject.split(":")


def end_mentorship_programme(name: str, t: Words) -> Question:
    """Ask before a programme ends that has no rounds."""
    return Question(
        t("End this programme?"),
        t(
            "*{name}* brings nobody together any more, for good, and nobody new can join. "
            "Who has asked a mentor hears that nobody could; mentorships that have begun go on "
            "to their own end. If it is only for a while, pause it.",
            name=name,
        ),
        t("End it"),
    )


def end_programme(name: str, t: Words) -> Question:
    """Ask before a programme ends."""
    return Question(
        t("End this programme?"),
        t(
            "*{name}* plans no more rounds, for good. Members hear nothing; "
            "pairings that were introduced go on to their own end. "
            "A draft that waits at the desk is cancelled. If it is only for a while, pause it.",
            name=name,
        ),
        t("End it"),
    )


def release(draft: Draft, t: Words) -> Question:
    """Ask before a round is released by command."""
    sentence = t.many(
        "{n} group is introduced, within working hours. That cannot be taken back.",
        "{n} groups are introduced, within working hours. That cannot be taken back.",
        draft.pairings,
    )
    return Question(t("Release this round?"), f"*{title_of(draft, t)}.* {sentence}", t("Release"))


def cancel(draft: Draft, t: Words) -> Question:
    """Ask before a round is cancelled by command."""
    sentence = t(
        "Nobody is introduced this time, and nobody is told. The next round comes as planned."
    )
    return Question(
        t("Cancel this round?"), f"*{title_of(draft, t)}.* {sentence}", t("Cancel the round")
    )


def end_pairing(first: str, second: str, t: Words) -> Question:
    """Ask before a pairing is ended; people are mentioned by their Slack ids."""
    return Question(
        t("End this pairing?"),
        t(
            "The pairing of {first} and {second} ends. Rapport stops asking about it now; each "
            "reads the words of any other end, one working day from now at the earliest.",
            first=Mrkdwn(f"<@{first}>"),
            second=Mrkdwn(f"<@{second}>"),
        ),
        t("End it"),
    )


def forbid(first: str, second: str, t: Words) -> Question:
    """Ask before two people are kept apart for good."""
    return Question(
        t("Keep them apart?"),
        t(
            "{first} and {second} are not introduced to each other from now on, in any programme. "
            "Nobody is told. A draft that has them together is matched again.",
            first=Mrkdwn(f"<@{first}>"),
            second=Mrkdwn(f"<@{second}>"),
        ),
        t("Keep them apart"),
    )


def done(sentence: str, t: Words, *more: Block) -> View:
    """Return that something was done, and perhaps what comes next."""
    body = [blocks.section(sentence), *more]
    return blocks.modal("desk_done", t("Done"), body, close=t("Close"))


def said(message: Message, t: Words) -> View:
    """Return an answer as a modal, for a click that cannot be answered in words."""
    return blocks.modal("desk_said", t("The desk"), message.blocks, close=t("Close"))
