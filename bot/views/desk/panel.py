"""The panel: what needs an organiser, the programmes, five buttons and the rest under More."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.desk import Panel, ProgrammeLine
from bot.i18n import Mrkdwn, Words
from bot.views import blocks, growth
from bot.views.blocks import Block, Element, Message
from bot.views.desk.draft import when
from bot.views.desk.mentorships import care_line

BUTTON = "desk_button"
"""Buttons of the panel: the action id is this and a word; the value is a sub-command."""
MORE, PICK = "desk_more", "desk_pick"


def panel(seen: Panel, t: Words) -> Message:
    """Return the bare command's answer."""
    title = t("The desk")
    body: list[Block] = [blocks.section(_needs(seen, t))]
    body += [blocks.section(programme_line(one, t)) for one in seen.programmes]
    body.append(blocks.buttons(*_buttons(seen, t), _more(t)))
    return Message(title, body)


def status(lines: Sequence[ProgrammeLine], t: Words) -> Message:
    """Return how each programme stands."""
    if not lines:
        return Message(
            t("There is no programme yet."),
            [
                blocks.section(t("There is no programme yet.")),
                blocks.buttons(_button(t("New programme"), "programme new", style="primary")),
            ],
        )
    return Message(t("Status"), [blocks.section(programme_line(one, t)) for one in lines])


def which(verb: str, lines: Sequence[ProgrammeLine], t: Words) -> Message:
    """Return the question which programme is meant; the answer carries on with the verb."""
    question = t("Which programme?")
    options = [blocks.option(one.name, f"{verb}:{one.programme_id}") for one in lines[:100]]
    select = blocks.choose_one(PICK, options, placeholder=t("Pick a programme"))
    return Message(question, [blocks.section(question), blocks.buttons(select)])


def pick_button(text: str, verb: str, programme_id: str) -> Element:
    """Return a button that does a verb with a programme, as if it had been picked for it."""
    return blocks.button(text, PICK, f"{verb}:{programme_id}")


def programme_line(one: ProgrammeLine, t: Words) -> Mrkdwn:
    """Return a programme in two lines: how it stands, and what comes next."""
    people = t.many("{n} enrolled", "{n} enrolled", one.enrolled)
    away = (
        f" ({t.many('{n} not available now', '{n} not available now', one.unavailable)})"
        if one.unavailable
        else ""
    )
    told = "".join(f"\n{growth.desk_line(line, t)}" for line in one.growth)
    return Mrkdwn(f"*{t('{name}', name=one.name)}* · {people}{away}\n{_next(one, t)}{told}")


def _next(one: ProgrammeLine, t: Words) -> Mrkdwn:
    if not one.has_rounds:
        return _without_rounds(one, t)
    if one.state == "paused":
        return t("Paused: no rounds are planned.")
    running = {
        "planning": t("Round {number} is being matched.", number=one.round_number),
        "drafted": t("Round {number} waits here as a draft.", number=one.round_number),
        "released": t("Round {number} is under way.", number=one.round_number),
    }.get(one.round_state or "", Mrkdwn(""))
    if one.next_round_at is None:
        return Mrkdwn(running or t("No round is planned."))
    moment = when(one.next_round_at, one.time_zone, t)
    return Mrkdwn(f"{running} {t('Next round: {moment}.', moment=moment)}".strip())


def _without_rounds(one: ProgrammeLine, t: Words) -> Mrkdwn:
    if one.state == "paused":
        return t("Paused: nobody new is brought together.")
    if one.cohort_waits:
        return t("A match of mentors waits here as a draft.")
    return t("Mentors and mentees find each other; there are no rounds.")


def _needs(seen: Panel, t: Words) -> Mrkdwn:
    needs = [*_waiting(seen, t)]
    if not seen.programmes:
        needs.append(t("There is no programme yet. A new one takes two minutes."))
    if seen.contacts_missing:
        needs.append(
            t.many(
                "Name {n} more person to turn to when something is not right, under Settings.",
                "Name {n} people to turn to when something is not right, under Settings.",
                seen.contacts_missing,
            )
        )
    if seen.no_fallback:
        needs.append(t("Name somebody to be told if this channel is lost, under Settings."))
    if seen.stood_down:
        needs.append(
            t.many("{n} stand-down has ended.", "{n} stand-downs have ended.", seen.stood_down)
        )
    if seen.needing_care:
        needs.append(
            Mrkdwn(
                f"{care_line(seen.needing_care, t)} {t('`/rapport-admin mentorships` names them.')}"
            )
        )
    needs += [
        t("*{name}* has no channel for invitations yet.", name=one.name)
        for one in seen.programmes
        if one.channel is None
    ]
    if not needs:
        return t("Nothing needs you just now.")
    return Mrkdwn("\n".join(f"• {need}" for need in needs))


def _waiting(seen: Panel, t: Words) -> list[Mrkdwn]:
    cohorts = [
        t("A match of mentors waits: *{name}*. `/rapport-admin cohort` shows it.", name=one.name)
        for one in seen.programmes
        if one.cohort_waits
    ]
    return cohorts + [
        t("A draft waits: *{name}*, round {number}.", name=one.name, number=one.round_number)
        for one in seen.programmes
        if one.round_state == "drafted"
    ]


def _buttons(seen: Panel, t: Words) -> list[Element]:
    if not seen.programmes:
        return [
            _button(t("New programme"), "programme new", style="primary"),
            _button(t("Settings"), "settings"),
            _button(t("Help"), "help"),
        ]
    return [
        _button(t("See the draft"), "round draft"),
        _button(t("People"), "people"),
        _button(t("Invite"), "invite"),
        _button(t("Status"), "status"),
        _button(t("Settings"), "settings"),
    ]


def _more(t: Words) -> Element:
    options = [
        blocks.option(t("New programme"), "programme new"),
        blocks.option(t("Change a programme"), "programme edit"),
        blocks.option(t("Pause a programme"), "programme pause"),
        blocks.option(t("Resume a programme"), "programme resume"),
        blocks.option(t("End a programme"), "programme end"),
        blocks.option(t("Plan the coming round now"), "round plan"),
        blocks.option(t("Release a draft"), "round release"),
        blocks.option(t("Cancel a round"), "round cancel"),
        blocks.option(t("Match mentors"), "cohort"),
        blocks.option(t("Forbidden pairs"), "forbid list"),
        blocks.option(t("Mentorships that may need a hand"), "mentorships"),
        blocks.option(t("People who are stood down"), "stand-down list"),
        blocks.option(t("Lessons of the toolkit"), "toolkit"),
        blocks.option(t("Who changed what"), "audit"),
        blocks.option(t("Does everything run?"), "doctor"),
        blocks.option(t("All commands"), "help"),
    ]
    return blocks.choose_one(MORE, options, placeholder=t("More…"))


def _button(text: str, command: str, style: str | None = None) -> Element:
    word = command.replace(" ", "_")
    return blocks.button(text, f"{BUTTON}_{word}", command, style=style)
