"""Commands about a programme: which one is meant, then what is to be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.desk import ProgrammeLine
from bot.domain.nearest import nearest_word
from bot.domain.notices.desk import DraftNotice
from bot.i18n import Mrkdwn
from bot.views.desk import confirm, draft, panel, programme_goal, words
from bot.views.desk import people as people_view
from handlers.desk import cohort
from handlers.desk.gate import Asked
from handlers.desk.parts import Parts

Verb = Callable[[Asked, Parts, ProgrammeLine], None]


def programme(asked: Asked, parts: Parts, rest: str) -> None:
    """Do ``programme new|edit|pause|resume|end [name]``."""
    word, _, name = rest.partition(" ")
    if word.casefold() == "new":
        plan = parts.programmes.begin(asked.caller)
        asked.open(programme_goal.build(plan, asked.t))
        return
    _by_word("programme", ("new", "edit", "pause", "resume", "end"), word, name, asked, parts)


def round_(asked: Asked, parts: Parts, rest: str) -> None:
    """Do ``round plan|draft|release|cancel [name]``."""
    word, _, name = rest.partition(" ")
    _by_word("round", ("plan", "draft", "release", "cancel"), word, name, asked, parts)


def invite(asked: Asked, parts: Parts, rest: str) -> None:
    """Do ``invite [name]``."""
    _for_programme(asked, parts, "invite", rest)


def people(asked: Asked, parts: Parts, rest: str) -> None:
    """Do ``people [name]``."""
    _for_programme(asked, parts, "people", rest)


def cohort_(asked: Asked, parts: Parts, rest: str) -> None:
    """Do ``cohort [name]``, among mentorship programmes."""
    mentorships = [one for one in parts.overview.programmes(asked.caller) if not one.has_rounds]
    found = _named(mentorships, rest.strip())
    if found is not None:
        cohort.begin(asked, parts, found)
    elif mentorships:
        asked.say(panel.which("cohort", mentorships, asked.t))
    else:
        sentence = asked.t(
            "There is no mentorship programme yet. `{command} programme new` starts one.",
            command=words.COMMAND,
        )
        asked.say(words.said(sentence))


def carry_on(asked: Asked, parts: Parts, verb: str, programme_id: str) -> None:
    """Do a verb with the programme that was picked."""
    lines = parts.overview.programmes(asked.caller)
    found = next((one for one in lines if one.programme_id == programme_id), None)
    if found is None or verb not in _VERBS:
        asked.say(panel.status(lines, asked.t))
        return
    _VERBS[verb](asked, parts, found)


def _by_word(
    noun: str, known: tuple[str, ...], word: str, name: str, asked: Asked, parts: Parts
) -> None:
    verb = f"{noun}-{word.casefold()}"
    if verb in _VERBS:
        _for_programme(asked, parts, verb, name)
    elif word:
        near = nearest_word(word, known)
        asked.say(words.mistyped(f"{noun} {word}", near and f"{noun} {near}", asked.t))
    else:
        asked.say(words.usage(f"{noun} {'|'.join(known)}", asked.t))


def _for_programme(asked: Asked, parts: Parts, verb: str, name: str) -> None:
    known = parts.overview.programmes(asked.caller)
    lines = [one for one in known if one.has_rounds] if verb.startswith("round-") else known
    found = _named(lines, name.strip())
    if known and not lines:
        asked.say(words.said(asked.t("No programme here has rounds.")))
    elif found is not None:
        _VERBS[verb](asked, parts, found)
    elif lines:
        asked.say(panel.which(verb, lines, asked.t))
    else:
        asked.say(panel.status(lines, asked.t))


def _named(lines: list[ProgrammeLine], name: str) -> ProgrammeLine | None:
    if not name:
        return lines[0] if len(lines) == 1 else None
    wanted = name.casefold()
    alike = [one for one in lines if one.name.casefold() == wanted]
    alike = alike or [one for one in lines if one.name.casefold().startswith(wanted)]
    return alike[0] if len(alike) == 1 else None


def _edit(asked: Asked, parts: Parts, one: ProgrammeLine) -> None:
    plan = parts.programmes.begin(asked.caller, one.programme_id)
    asked.open(programme_goal.build(plan, asked.t, programme_id=one.programme_id))


def _pause(asked: Asked, parts: Parts, one: ProgrammeLine) -> None:
    name = parts.programmes.pause(asked.caller, one.programme_id)
    if one.has_rounds:
        sentence = asked.t(
            "*{name}* is paused: no rounds are planned until `{command} programme resume`.",
            name=name,
            command=words.COMMAND,
        )
    else:
        sentence = asked.t(
            "*{name}* is paused: nobody new is brought together until "
            "`{command} programme resume`. Mentorships that have begun go on.",
            name=name,
            command=words.COMMAND,
        )
    asked.say(words.said(sentence))


def _resume(asked: Asked, parts: Parts, one: ProgrammeLine) -> None:
    name = parts.programmes.resume(asked.caller, one.programme_id)
    sentence = (
        asked.t("*{name}* plans rounds again.", name=name)
        if one.has_rounds
        else asked.t("*{name}* brings mentors and mentees together again.", name=name)
    )
    asked.say(words.said(sentence))


def _end(asked: Asked, _parts: Parts, one: ProgrammeLine) -> None:
    ask = confirm.end_programme if one.has_rounds else confirm.end_mentorship_programme
    question = ask(one.name, asked.t)
    asked.open(confirm.ask("programme-end", one.programme_id, question, asked.t))


def _plan(asked: Asked, parts: Parts, one: ProgrammeLine) -> None:
    number = parts.rounds.plan(asked.caller, one.programme_id)
    asked.say(
        words.said(
            asked.t(
                "Round {number} of *{name}* is being matched. It appears here in a moment.",
                number=number,
                name=one.name,
            )
        )
    )


def _draft(asked: Asked, parts: Parts, one: ProgrammeLine) -> None:
    round_id = _unreleased(asked, parts, one)
    if round_id:
        shown = DraftNotice(parts.drafts.of_round(asked.caller, round_id))
        asked.say(draft.render(shown, asked.t))


def _release(asked: Asked, parts: Parts, one: ProgrammeLine) -> None:
    round_id = _unreleased(asked, parts, one)
    if round_id:
        question = confirm.release(parts.drafts.of_round(asked.caller, round_id), asked.t)
        asked.open(confirm.ask("round-release", round_id, question, asked.t))


def _cancel(asked: Asked, parts: Parts, one: ProgrammeLine) -> None:
    round_id = _unreleased(asked, parts, one)
    if round_id:
        question = confirm.cancel(parts.drafts.of_round(asked.caller, round_id), asked.t)
        asked.open(confirm.ask("round-cancel", round_id, question, asked.t))


def _unreleased(asked: Asked, parts: Parts, one: ProgrammeLine) -> str | None:
    round_id = parts.rounds.unreleased(asked.caller, one.programme_id)
    if round_id is None:
        line = panel.programme_line(one, asked.t)
        nothing = asked.t("No round is waiting to be released.")
        asked.say(words.said(f"{line}\n{nothing}"))
    return round_id


def _invite(asked: Asked, parts: Parts, one: ProgrammeLine) -> None:
    channel = parts.invitations.post(asked.caller, one.programme_id)
    asked.say(
        words.said(
            asked.t(
                "The invitation to *{name}* appears in {channel}, at most once a day.",
                name=one.name,
                channel=Mrkdwn(f"<#{channel}>"),
            )
        )
    )


def _people(asked: Asked, parts: Parts, one: ProgrammeLine) -> None:
    listed = parts.overview.people(asked.caller, one.programme_id)
    counts = asked.t(
        "{enrolled} enrolled, {away} not available now",
        enrolled=one.enrolled,
        away=one.unavailable,
    )
    asked.open(people_view.page(listed, counts, asked.t))


_VERBS: Mapping[str, Verb] = {
    "programme-edit": _edit,
    "programme-pause": _pause,
    "programme-resume": _resume,
    "programme-end": _end,
    "round-plan": _plan,
    "round-draft": _draft,
    "round-release": _release,
    "round-cancel": _cancel,
    "cohort": cohort.begin,
    "invite": _invite,
    "people": _people,
}
