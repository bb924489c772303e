"""Short notices of the desk in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.notices.desk import DeskLost, DeskNewcomer, DeskWarning
from bot.i18n import Mrkdwn, Words
from bot.views import blocks
from bot.views.blocks import Message
from bot.views.desk.draft import AGAIN

REVIEW = "stand_down_review"


def newcomer(notice: DeskNewcomer, t: Words) -> Message:
    """Return who can see drafts and reports from now on."""
    mention = Mrkdwn(f"<@{notice.slack_user_id}>")
    return _said(t("{person} can now see drafts and reports.", person=mention))


def lost(_notice: DeskLost, t: Words) -> Message:
    """Return what fallback organisers read."""
    return _said(
        t(
            "Rapport has lost its desk, the private channel from which organisers run programmes: "
            "it is gone, archived, public or shared, or Rapport is not in it any more. "
            "Rounds are held until it is back. Members are told nothing."
        )
    )


def warning(notice: DeskWarning, t: Words) -> Message:
    """Return what needs an organiser, with the button that helps."""
    sentence = _WARNINGS.get(notice.code, _unknown)(notice, t)
    message = _said(sentence)
    if notice.code == "stand-down-review":
        message.blocks.append(blocks.buttons(blocks.button(t("Who?"), REVIEW, notice.member_id)))
    if notice.code == "match-failed" and notice.round_id:
        message.blocks.append(blocks.buttons(blocks.button(t("Run again"), AGAIN, notice.round_id)))
    return message


def _said(sentence: Mrkdwn) -> Message:
    return Message(sentence, [blocks.section(sentence)])


def _match_failed(notice: DeskWarning, t: Words) -> Mrkdwn:
    return t(
        "*{programme}, round {number}* could not be matched, three times running. "
        "Nobody was told anything.",
        programme=notice.programme,
        number=notice.number,
    )


def _overtaken(notice: DeskWarning, t: Words) -> Mrkdwn:
    return t(
        "*{programme}, round {number}* was never released, and its time has passed. "
        "It was cancelled; the next round is on its way.",
        programme=notice.programme,
        number=notice.number,
    )


def _too_late(notice: DeskWarning, t: Words) -> Mrkdwn:
    return t(
        "*{programme}, round {number}* is too late by now and was cancelled. "
        "The next round comes as planned.",
        programme=notice.programme,
        number=notice.number,
    )


def _review(_notice: DeskWarning, t: Words) -> Mrkdwn:
    return t("A stand-down ends today: one person is matched again from the next round on.")


def _item_failed(notice: DeskWarning, t: Words) -> Mrkdwn:
    return t(
        "Something has failed three times running (reference {reference}). The rest goes on; "
        "please tell whoever runs Rapport the reference.",
        reference=notice.reference,
    )


def _prompt_refused(notice: DeskWarning, t: Words) -> Mrkdwn:
    return t(
        "Slack did not take the weekly question of *{programme}*. Is Rapport still in its channel?",
        programme=notice.programme,
    )


def _unknown(notice: DeskWarning, t: Words) -> Mrkdwn:
    if notice.programme:
        return t("*{programme}* needs a look: see the status.", programme=notice.programme)
    return t("Something needs a look: see the status.")


_WARNINGS: Mapping[str, Callable[[DeskWarning, Words], Mrkdwn]] = {
    "match-failed": _match_failed,
    "draft-overtaken": _overtaken,
    "too-late": _too_late,
    "item-failed": _item_failed,
    "stand-down-review": _review,
    "prompt-refused": _prompt_refused,
}
RENDERERS = {DeskNewcomer: newcomer, DeskLost: lost, DeskWarning: warning}
