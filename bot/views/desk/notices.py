"""Short notices of the desk in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.notices.desk import DeskLost, DeskNewcomer, DeskWarning, ProgrammeNews
from bot.i18n import Mrkdwn, Words
from bot.views import blocks
from bot.views.blocks import Block, Message, View
from bot.views.desk.draft import AGAIN, when
from bot.views.desk.panel import pick_button

REVIEW = "stand_down_review"
CONTACT = "contact_wished"


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
        message.blocks.append(blocks.buttons(blocks.button(t("Who?"), REVIEW, notice.reference)))
    if notice.code == "contact-wished":
        message.blocks.append(blocks.buttons(blocks.button(t("Who?"), CONTACT, notice.reference)))
    if notice.code == "match-failed" and notice.round_id:
        message.blocks.append(blocks.buttons(blocks.button(t("Run again"), AGAIN, notice.round_id)))
    return message


def news(notice: ProgrammeNews, t: Words) -> Message:
    """Return what an organiser did with a programme, and what comes next."""
    told = _NEWS if notice.has_rounds else _NEWS_WITHOUT_ROUNDS
    sentence = told[notice.verb](t, notice.programme, Mrkdwn(f"<@{notice.organiser}>"))
    if notice.next_round_at is not None and notice.verb in ("started", "resumed"):
        moment = when(notice.next_round_at, notice.time_zone, t)
        coming = (
            t("The first round is on {moment}.", moment=moment)
            if notice.verb == "started"
            else t("The next round is on {moment}.", moment=moment)
        )
        sentence = Mrkdwn(f"{sentence} {coming}")
    message = _said(sentence)
    if notice.verb == "started":
        message.blocks.append(next_step(notice.programme_id, t, invites=notice.invites))
    return message


def next_step(programme_id: str, t: Words, *, invites: bool) -> Block:
    """Return what an organiser usually does once a programme has started."""
    if invites:
        button = pick_button(t("Post the invitation"), "invite", programme_id)
    else:
        button = pick_button(t("Choose a channel"), "programme-edit", programme_id)
    return blocks.buttons(button)


def _started(t: Words, name: str, person: Mrkdwn) -> Mrkdwn:
    return t("{person} started *{name}*.", name=name, person=person)


def _paused(t: Words, name: str, person: Mrkdwn) -> Mrkdwn:
    return t(
        "{person} paused *{name}*: no rounds are planned until somebody resumes it.",
        name=name,
        person=person,
    )


def _resumed(t: Words, name: str, person: Mrkdwn) -> Mrkdwn:
    return t("{person} resumed *{name}*.", name=name, person=person)


def _ended(t: Words, name: str, person: Mrkdwn) -> Mrkdwn:
    return t(
        "{person} ended *{name}*. Pairings that were introduced go on to their own end.",
        name=name,
        person=person,
    )


def _paused_requests(t: Words, name: str, person: Mrkdwn) -> Mrkdwn:
    return t(
        "{person} paused *{name}*: nobody new is brought together until somebody resumes it. "
        "Mentorships that have begun go on.",
        name=name,
        person=person,
    )


def _ended_requests(t: Words, name: str, person: Mrkdwn) -> Mrkdwn:
    return t(
        "{person} ended *{name}*. Mentorships that have begun go on to their own end.",
        name=name,
        person=person,
    )


def contact_wished_by(name: str, slack_user_id: str | None, t: Words) -> View:
    """Return who would like to be contacted, to one organiser."""
    person = Mrkdwn(f"<@{slack_user_id}>") if slack_user_id else name
    sentence = t(
        "{person} would like an organiser to get in touch. Rapport does not say why; please "
        "write in person, and ask rather than guess.",
        person=person,
    )
    return blocks.modal(CONTACT, t("Get in touch"), [blocks.section(sentence)], close=t("Close"))


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


def _contact_wished(_notice: DeskWarning, t: Words) -> Mrkdwn:
    return t("Somebody who takes part would like an organiser to get in touch.")


def _skipped(notice: DeskWarning, t: Words) -> Mrkdwn:
    return t(
        "Rapport was away when a round of *{programme}* was due, and noticed too late to run it. "
        "Nobody was introduced; the next round comes as planned.",
        programme=notice.programme,
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


def _cohort_failed(notice: DeskWarning, t: Words) -> Mrkdwn:
    return t(
        "The mentors of *{programme}* could not be matched, three times running. Nobody was told "
        "anything. `/rapport-admin cohort` tries again.",
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
    "contact-wished": _contact_wished,
    "too-late-skipped": _skipped,
    "item-failed": _item_failed,
    "stand-down-review": _review,
    "prompt-refused": _prompt_refused,
    "cohort-failed": _cohort_failed,
}
_NEWS: Mapping[str, Callable[[Words, str, Mrkdwn], Mrkdwn]] = {
    "started": _started,
    "paused": _paused,
    "resumed": _resumed,
    "ended": _ended,
}
_NEWS_WITHOUT_ROUNDS: Mapping[str, Callable[[Words, str, Mrkdwn], Mrkdwn]] = {
    **_NEWS,
    "paused": _paused_requests,
    "ended": _ended_requests,
}
RENDERERS = {
    DeskNewcomer: newcomer,
    DeskLost: lost,
    DeskWarning: warning,
    ProgrammeNews: news,
}
