"""Errors in words: what went wrong, that nothing was lost, what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.errors import RapportError
from bot.i18n import Mrkdwn, Words
from bot.views import (
    agreement,
    ask,
    blocks,
    booking,
    digest,
    ending,
    goals,
    growth,
    join,
    membership,
    mentor_requests,
    mentor_roles,
    pause,
    privacy,
    recognition,
    record,
    rounds,
    toolkit,
)
from bot.views.desk import cohort as desk_cohort
from bot.views.desk import words as desk_words

Sentence = Callable[[Words, Mapping[str, object]], str]


def in_words(error: RapportError, t: Words) -> Mrkdwn:
    """Return what a person reads when a rule was broken."""
    sentence = SENTENCES.get(error.code, _not_possible)
    return Mrkdwn(sentence(t, error.parameters))


def our_fault(reference: str, t: Words) -> Mrkdwn:
    """Return what a person reads when something unexpected happened."""
    return t(
        "Something broke on our side (reference {reference}). Nothing was changed. "
        "Please try again; if it happens twice, tell your organisers the reference.",
        reference=reference,
    )


def modal(sentence: str, t: Words) -> blocks.View:
    """Return a sentence as a modal of its own."""
    return blocks.modal(
        "error", t("That did not work"), [blocks.section(sentence)], close=t("Close")
    )


def _not_possible(t: Words, _parameters: Mapping[str, object]) -> str:
    return t("That is not possible just now. Nothing was changed.")


def _unknown_workspace(t: Words, _parameters: Mapping[str, object]) -> str:
    return t("Rapport is not set up for this workspace.")


def _mentorship_state(t: Words, parameters: Mapping[str, object]) -> str:
    if parameters.get("state") == "paused":
        return t("You two have a pause. “Go on now” ends it; then this works again.")
    if parameters.get("state") == "closing":
        return t("You two are wrapping up. Go on first, if you would like more time.")
    return t("That does not fit where this mentorship stands now. Nothing was changed.")


def _busy(t: Words, _parameters: Mapping[str, object]) -> str:
    return t("We cannot reach our records just now. Nothing was changed; please try again soon.")


SENTENCES: Mapping[str, Sentence] = MappingProxyType(
    {
        "not-possible": _not_possible,
        "mentorship-state": _mentorship_state,
        "unknown-workspace": _unknown_workspace,
        "records-away": _busy,
        **ask.ERRORS,
        **agreement.ERRORS,
        **booking.ERRORS,
        **desk_cohort.ERRORS,
        **desk_words.ERRORS,
        **digest.ERRORS,
        **ending.ERRORS,
        **goals.ERRORS,
        **growth.ERRORS,
        **join.ERRORS,
        **membership.ERRORS,
        **mentor_requests.ERRORS,
        **mentor_roles.ERRORS,
        **pause.ERRORS,
        **privacy.ERRORS,
        **record.ERRORS,
        **recognition.ERRORS,
        **rounds.ERRORS,
        **toolkit.ERRORS,
    }
)
