"""A round's draft as a message at the desk: numbers and buttons, no names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.desk import Draft, DraftState
from bot.domain.notices.desk import DraftFileCaption, DraftNotice
from bot.i18n import Mrkdwn, Words
from bot.views import blocks
from bot.views.blocks import Block, Message

RELEASE, SEE_ALL, SWAP, AGAIN, CANCEL = (
    "draft_release", "draft_see_all", "draft_swap", "draft_again", "draft_cancel",
)  # fmt: skip
LOCK, FORBID, WEAKEST, FILE = "draft_lock", "draft_forbid", "draft_weakest", "draft_file"


def render(notice: DraftNotice, t: Words) -> Message:
    """Return a draft as it stands: with buttons while it can be changed, without them after."""
    draft = notice.draft
    if draft.state is DraftState.DRAFTED:
        return _open_draft(draft, t)
    text = _settled(draft, t)
    seen = [blocks.button(t("See all"), SEE_ALL, draft.round_id)]
    shows = draft.state in (DraftState.RELEASED, DraftState.CLOSED)
    return Message(text, [blocks.section(text), *([blocks.buttons(*seen)] if shows else [])])


def render_caption(notice: DraftFileCaption, t: Words) -> Message:
    """Return the line beside a draft's file."""
    return Message(
        t(
            "*{programme}, round {number}*: the full list. "
            "It has names; please keep it at the desk.",
            programme=notice.programme,
            number=notice.number,
        )
    )


def title_of(draft: Draft, t: Words) -> Mrkdwn:
    """Return a draft in one line: ``Coffee across teams, round 9: 46 people, 23 pairs``."""
    people = t.many("{n} person", "{n} people", draft.people)
    groups = _groups(draft, t)
    return t(
        "{programme}, round {number}: {people}, {groups}",
        programme=draft.programme,
        number=draft.number,
        people=people,
        groups=groups,
    )


def _groups(draft: Draft, t: Words) -> Mrkdwn:
    if draft.usual_size == 2 and not draft.larger:
        return t.many("{n} pair", "{n} pairs", draft.pairings)
    return t.many("{n} group", "{n} groups", draft.pairings)


def findings(draft: Draft, t: Words) -> list[Mrkdwn]:
    """Return what is worth knowing about a draft, a clause each."""
    found = [_left_out(draft, t), _repeats(draft, t)]
    if draft.pairings:
        found.append(
            t("{n} of {all} across teams", n=draft.across_teams, all=draft.pairings),
        )
        found.append(_hours(draft, t))
    if draft.larger:
        found.append(t.many("{n} larger group", "{n} larger groups", draft.larger))
    if draft.locked:
        found.append(t.many("{n} is locked", "{n} are locked", draft.locked))
    if draft.away:
        found.append(
            t.many("{n} not available this round", "{n} not available this round", draft.away)
        )
    return found


def when(instant: datetime, zone: str, t: Words) -> Mrkdwn:
    """Return a moment for a message: each reader's own time, the programme's as fallback."""
    local = instant.astimezone(ZoneInfo(zone))
    fallback = t(
        "{moment} {city}",
        moment=f"{local:%a} {local.day} {local:%b}, {local.hour}:{local:%M}",
        city=zone.split("/")[-1].replace("_", " "),
    )
    return blocks.moment(instant, fallback, "{date_short_pretty}, {time}")


def _open_draft(draft: Draft, t: Words) -> Message:
    title = title_of(draft, t)
    summary = Mrkdwn(f"*{title}.* {_sentence(findings(draft, t))}")
    body: list[Block] = [blocks.section(summary)]
    if draft.weakest is not None:
        weakest = t("The weakest group fits with {score} of 100.", score=draft.weakest)
        button = blocks.button(t("Show the weakest"), WEAKEST, draft.round_id)
        body.append(blocks.section(weakest, accessory=button))
    if draft.release_at is not None:
        moment = when(draft.release_at, draft.time_zone, t)
        body.append(blocks.section(t("Releases itself on *{moment}*.", moment=moment)))
    body += [_first_buttons(draft, t), _more_buttons(draft, t)]
    return Message(title, body)


def _first_buttons(draft: Draft, t: Words) -> Block:
    release = blocks.confirmation(
        t("Release this round?"),
        t.many(
            "{n} group is introduced, within working hours. That cannot be taken back.",
            "{n} groups are introduced, within working hours. That cannot be taken back.",
            draft.pairings,
        ),
        t("Release"),
        t("Not yet"),
    )
    cancel = blocks.confirmation(
        t("Cancel this round?"),
        t("Nobody is introduced this time, and nobody is told. The next round comes as planned."),
        t("Cancel the round"),
        t("Keep it"),
    )
    return blocks.buttons(
        blocks.button(t("Release now"), RELEASE, draft.round_id, style="primary", confirm=release),
        blocks.button(t("See all"), SEE_ALL, draft.round_id),
        blocks.button(t("Swap…"), SWAP, draft.round_id, label=t("Swap two people")),
        blocks.button(t("Run again"), AGAIN, draft.round_id, label=t("Match this round again")),
        blocks.button(t("Cancel round"), CANCEL, draft.round_id, style="danger", confirm=cancel),
    )


def _more_buttons(draft: Draft, t: Words) -> Block:
    return blocks.buttons(
        blocks.button(t("Lock a pair…"), LOCK, draft.round_id, label=t("Keep two people together")),
        blocks.button(
            t("Forbid a pair…"), FORBID, draft.round_id, label=t("Keep two people apart")
        ),
        blocks.button(t("As a file"), FILE, draft.round_id, label=t("Get the full list as a file")),
    )


def _settled(draft: Draft, t: Words) -> Mrkdwn:
    title = title_of(draft, t)
    sentences: Mapping[DraftState, Mrkdwn] = {
        DraftState.PLANNING: t("Being matched; the draft follows here in a moment."),
        DraftState.RELEASED: t("Released. Introductions arrive in each group's working hours."),
        DraftState.CLOSED: t("Done; the digest has the numbers."),
        DraftState.CANCELLED: t("Cancelled. Nobody was introduced, and nobody was told."),
    }
    if draft.state in (DraftState.PLANNING, DraftState.CANCELLED):
        title = t("{programme}, round {number}", programme=draft.programme, number=draft.number)
    return Mrkdwn(f"*{title}.* {sentences[draft.state]}")


def _sentence(clauses: list[Mrkdwn]) -> str:
    text = ", ".join(clauses)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _left_out(draft: Draft, t: Words) -> Mrkdwn:
    if not draft.without:
        return t("nobody left out")
    return t.many("{n} without a partner", "{n} without a partner", draft.without)


def _repeats(draft: Draft, t: Words) -> Mrkdwn:
    return t.many("{n} repeat", "{n} repeats", draft.repeats) if draft.repeats else t("no repeats")


def _hours(draft: Draft, t: Words) -> Mrkdwn:
    hours = draft.least_common_minutes // 60
    if not hours:
        return t("some have hardly any working time in common")
    return t.many(
        "everyone has at least {n} working hour a week in common",
        "everyone has at least {n} working hours a week in common",
        hours,
    )


RENDERERS = {DraftNotice: render, DraftFileCaption: render_caption}
