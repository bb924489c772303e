"""What organisers read when something cannot be done, and what the desk's commands are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.i18n import Mrkdwn, Words
from bot.views import blocks
from bot.views.blocks import Message

COMMAND = "/rapport-admin"


@dataclass(frozen=True)
class Spelled:
    """A sub-command as the help lists it."""

    usage: str
    meaning: str


def help_message(t: Words) -> Message:
    """Return all sub-commands with what each does."""
    listed = "\n".join(f"`{COMMAND} {one.usage}` · {one.meaning}" for one in spelled(t))
    title = t("What organisers can do here")
    closing = t("Only people in this channel can do these things, and every change is logged.")
    return Message(title, [blocks.section(f"*{title}*\n{listed}"), blocks.small(closing)])


def mistyped(typed: str, nearest: str | None, t: Words) -> Message:
    """Return the nearest right word for one that is not known."""
    if nearest is None:
        return said(
            t("There is no `{typed}`. `{command} help` lists everything.",
              typed=typed, command=COMMAND)
        )  # fmt: skip
    return said(
        t("There is no `{typed}`. Did you mean `{command} {nearest}`?",
          typed=typed, command=COMMAND, nearest=nearest)
    )  # fmt: skip


def usage(how: str, t: Words) -> Message:
    """Return how a sub-command is typed."""
    return said(t("Type it like this: `{command} {how}`", command=COMMAND, how=how))


def said(sentence: str) -> Message:
    """Return one sentence as a message."""
    return Message(sentence, [blocks.section(sentence)])


def spelled(t: Words) -> Sequence[Spelled]:
    """Return the sub-commands in the order in which they are needed."""
    return (
        Spelled("status", t("how each programme stands")),
        Spelled("programme new", t("start a programme")),
        Spelled("programme edit|pause|resume|end [name]", t("change one; ending is for good")),
        Spelled("round plan|draft|release|cancel [name]", t("a programme's coming round")),
        Spelled("cohort [name]", t("match everybody who looks for a mentor")),
        Spelled("mentorships", t("which may need a hand: nobody answers, or nobody meets")),
        Spelled("invite [name]", t("post the invitation in the programme's channel")),
        Spelled("people [name]", t("how many and who is enrolled")),
        Spelled("why @a @b", t("what kept two people apart")),
        Spelled("forbid @a @b", t("keep two people apart; also `forbid list`, `remove`")),
        Spelled("end @a @b", t("end their pairing, in the words of any other end")),
        Spelled("stand-down @a", t("stop matching a person until a day")),
        Spelled("toolkit", t("the lessons that members read: edit, add, hide")),
        Spelled("settings", t("fallback organisers, safety contacts, code of conduct")),
        Spelled("audit", t("who changed what")),
        Spelled("doctor", t("whether everything runs")),
        Spelled("help", t("this list")),
    )


Sentence = Callable[[Words, Mapping[str, object]], Mrkdwn]


def _refused(t: Words, _p: Mapping[str, object]) -> Mrkdwn:
    return t(
        "This command works in the organisers' channel, for its members. "
        "If you should be one of them, ask there to be added."
    )


def _not_this_round(t: Words, _p: Mapping[str, object]) -> Mrkdwn:
    return t("Not possible this round.")


def _rule(t: Words, p: Mapping[str, object]) -> Mrkdwn:
    return ground_in_words(str(p.get("ground", "")), t)


def ground_in_words(ground: str, t: Words) -> Mrkdwn:
    """Return a rule that organisers may know as a sentence."""
    sentences = {
        "forbidden": t("Organisers decided that these two are kept apart."),
        "reporting-line": t("One of them reports to the other."),
        "language": t("They have no language in common."),
        "group-size": t("That group would be too large."),
    }
    return sentences.get(ground, t("Not possible this round."))


def _member(t: Words, p: Mapping[str, object]) -> Mrkdwn:
    person = Mrkdwn(f"<@{p.get('user', '')}>")
    return t(
        "{person} has not joined Rapport, so nobody is introduced to {person} now. "
        "Nothing was changed.",
        person=person,
    )


def _state(t: Words, p: Mapping[str, object]) -> Mrkdwn:
    if p.get("state") == "paused":
        return t("*{name}* is paused already.", name=p.get("name", ""))
    return t("*{name}* is running already.", name=p.get("name", ""))


ERRORS: Mapping[str, Sentence] = {
    "not-at-the-desk": _refused,
    "not-possible-this-round": _not_this_round,
    "rule-forbids": _rule,
    "no-draft": lambda t, _p: t("This round is no draft any more. Nothing was changed."),
    "draft-moved": lambda t, _p: t(
        "The draft was changed in the meantime. Nothing was done; please look at it again."
    ),
    "group-locked": lambda t, _p: t("One of these groups is locked. Unlock it first."),
    "together-already": lambda t, _p: t("These two are in one group already."),
    "not-a-member": _member,
    "no-such-round": lambda t, _p: t("That round does not exist any more."),
    "no-round": lambda t, _p: t("There is no round to do that with."),
    "round-not-open": lambda t, _p: t(
        "This round has moved on, so that is not possible any more. Nothing was changed."
    ),
    "round-matching": lambda t, _p: t(
        "This round is being matched just now. Please try again in a minute."
    ),
    "round-asks-first": lambda t, _p: t(
        "Members are asked first whether they want one. The round follows at its time."
    ),
    "no-such-programme": lambda t, _p: t("There is no such programme, or it has ended."),
    "programme-step-lost": lambda t, _p: t(
        "This form was finished or closed before. Please start again; what you typed is kept."
    ),
    "programme-state": _state,
    "no-channel": lambda t, p: t(
        "*{name}* has no channel for invitations yet. Choose one with `{command} programme edit`.",
        name=p.get("name", ""),
        command=COMMAND,
    ),
    "not-together": lambda t, _p: t("These two have no pairing that is still open."),
    "not-stood-down": lambda t, _p: t("That person is not stood down."),
}
