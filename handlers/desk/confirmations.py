"""What an organiser confirmed after reading what will happen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from slack_bolt import Ack, App

from bot.views.desk import confirm
from handlers.desk.gate import Sent, by_submission
from handlers.desk.parts import Parts
from handlers.payloads import Body

Does = Callable[[Sent, Parts, list[str]], str]
"""Does what was confirmed with its ids, and returns what to say."""


def register(app: App, *, parts: Parts) -> None:
    """Listen to confirmed questions."""
    app.view(confirm.CONFIRM)(partial(confirmed, parts=parts))


def confirmed(ack: Ack, body: Body, *, parts: Parts) -> None:
    """Do it, now that its consequences were read; a rule that broke since then is told."""
    sent = by_submission(parts.desk, body)
    verb, ids = confirm.of_metadata(sent.submission.view.private_metadata)
    sentence = _DOES[verb](sent, parts, ids)
    ack(response_action="update", view=confirm.done(sentence, sent.t))


def _end_programme(sent: Sent, parts: Parts, ids: list[str]) -> str:
    waiting = parts.rounds.unreleased(sent.caller, ids[0])
    if waiting is not None:
        parts.rounds.cancel(sent.caller, waiting)
    name = parts.programmes.end(sent.caller, ids[0])
    return sent.t("*{name}* has ended.", name=name)


def _release(sent: Sent, parts: Parts, ids: list[str]) -> str:
    parts.rounds.release(sent.caller, ids[0])
    return sent.t("Released. Introductions arrive in each group's working hours.")


def _cancel(sent: Sent, parts: Parts, ids: list[str]) -> str:
    parts.rounds.cancel(sent.caller, ids[0])
    return sent.t("Cancelled. Nobody was introduced, and nobody was told.")


def _end_pairing(sent: Sent, parts: Parts, ids: list[str]) -> str:
    parts.endings.end(sent.caller, ids[0], ids[1])
    return sent.t("It is ended. Both read the words of any other end at an ordinary time.")


def _forbid(sent: Sent, parts: Parts, ids: list[str]) -> str:
    drafts = parts.pairs.forbid(sent.caller, ids[0], ids[1])
    parts.rounds.match_again(sent.caller, *drafts)
    if drafts:
        return sent.t("They are kept apart. The draft that had them together is matched again.")
    return sent.t("They are kept apart from now on.")


_DOES: Mapping[str, Does] = {
    "programme-end": _end_programme,
    "round-release": _release,
    "round-cancel": _cancel,
    "pairing-end": _end_pairing,
    "forbid": _forbid,
}
