"""A cohort match as a message at the desk: numbers and buttons, no names."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.cohort import CohortDraft, CohortMode, CohortState, ModeReport
from bot.domain.notices.cohorts import CohortNotice
from bot.i18n import Mrkdwn, Words
from bot.views import blocks
from bot.views.blocks import Block, Message, View
from bot.views.desk.fields import choice
from bot.views.forms import Answers, picked

RELEASE, SEE_ALL, SWAP, MODE, AGAIN, CANCEL = (
    "cohort_release", "cohort_see_all", "cohort_swap", "cohort_mode", "cohort_again",
    "cohort_cancel",
)  # fmt: skip
START_FORM, MODE_FORM = "cohort_start_form", "cohort_mode_form"
_MODE = "mode"


def render(notice: CohortNotice, t: Words) -> Message:
    """Return a cohort match as it stands: with buttons while it can be changed."""
    draft = notice.draft
    if draft.state is CohortState.DRAFTED and draft.chosen is not None:
        return _open_draft(draft, draft.chosen, t)
    text = Mrkdwn(f"*{title_of(draft, t)}.* {_settled(draft, t)}")
    seen = [blocks.buttons(blocks.button(t("See all"), SEE_ALL, draft.cohort_id))]
    shows = draft.state is CohortState.RELEASED
    return Message(text, [blocks.section(text), *(seen if shows else [])])


def title_of(draft: CohortDraft, t: Words) -> Mrkdwn:
    """Return a cohort match in one line."""
    return t(
        "{programme}: {mentees}, {mentors} with {places}",
        programme=draft.programme,
        mentees=t.many(
            "{n} person looks for a mentor",
            "{n} people look for a mentor",
            draft.size.mentees,
        ),
        mentors=t.many("{n} mentor", "{n} mentors", draft.size.mentors),
        places=t.many("{n} place", "{n} places", draft.size.places),
    )


def start_form(programme: str, programme_id: str, t: Words) -> View:
    """Return the question how a cohort is to be matched."""
    intro = t(
        "Everybody in *{programme}* who looks for a mentor is matched with those who have a place "
        "free. You see the draft first; nobody is told before you release it.",
        programme=programme,
    )
    body = [blocks.section(intro), _modes(CohortMode.EVERYONE, t)]
    return blocks.modal(
        START_FORM,
        t("Match mentors"),
        body,
        submit=t("Draft it"),
        close=t("Not now"),
        metadata=programme_id,
    )


def mode_form(draft: CohortDraft, t: Words) -> View:
    """Return the same question for a draft, with what each way gives side by side."""
    reports = [draft.chosen, *draft.others] if draft.chosen else list(draft.others)
    body: list[Block] = [blocks.section(_compared(report, draft, t)) for report in reports]
    body.append(_modes(draft.mode, t))
    body.append(
        blocks.small(t("The draft is matched again, with those who take part now. Locks stay."))
    )
    return blocks.modal(
        MODE_FORM,
        t("Another way"),
        body,
        submit=t("Match again"),
        close=t("Back"),
        metadata=draft.cohort_id,
    )


def read_mode(answers: Answers) -> CohortMode:
    """Return the way that was chosen."""
    return CohortMode(picked(answers, _MODE) or CohortMode.EVERYONE)


def mode_name(mode: CohortMode, t: Words) -> Mrkdwn:
    """Return what the desk reads for a way of matching."""
    return {
        CohortMode.EVERYONE: t("As many as possible"),
        CohortMode.BEST_FIT: t("Only what fits"),
        CohortMode.STABLE: t("Nobody would rather swap"),
    }[mode]


def _modes(chosen: CohortMode, t: Words) -> Block:
    meaning: Mapping[CohortMode, Mrkdwn] = {
        CohortMode.EVERYONE: t("Most people get a mentor; nobody gets a poor one for it"),
        CohortMode.BEST_FIT: t("No pair below the programme's least fit; some may wait"),
        CohortMode.STABLE: t("No two would rather have each other; some may wait"),
    }
    options = [blocks.option(mode_name(one, t), one.value, meaning[one]) for one in CohortMode]
    return choice(_MODE, t("How are they matched?"), options, chosen.value, radio=True)


def _open_draft(draft: CohortDraft, chosen: ModeReport, t: Words) -> Message:
    title = title_of(draft, t)
    body: list[Block] = [
        blocks.section(f"*{title}.*\n{_findings(draft, chosen, t)}"),
        *_notes(draft, chosen, t),
        _first_buttons(draft, chosen, t),
        _more_buttons(draft, t),
    ]
    return Message(title, body)


def _findings(draft: CohortDraft, chosen: ModeReport, t: Words) -> Mrkdwn:
    said = [t.many("{n} has a mentor", "{n} have a mentor", chosen.matched)]
    if chosen.without:
        said.append(t.many("{n} is left out", "{n} are left out", chosen.without))
    else:
        said.append(t("nobody is left out"))
    if draft.size.wishing:
        said.append(
            t.many("{n} has the first wish", "{n} have their first wish", chosen.first_wishes)
        )
    if chosen.matched:
        said.append(
            t("pairs fit with {mean} of 100, the weakest with {lowest}",
              mean=chosen.mean, lowest=chosen.lowest)
        )  # fmt: skip
    if draft.locked:
        said.append(t.many("{n} is locked", "{n} are locked", draft.locked))
    return Mrkdwn(f"{', '.join(said)}.")


def _notes(draft: CohortDraft, chosen: ModeReport, t: Words) -> list[Block]:
    lines = [t("Matched by “{way}”.", way=mode_name(chosen.mode, t))]
    lines += [_other(report, chosen, draft, t) for report in draft.others]
    if draft.approximate:
        lines.append(t("The exact match did not come back in time; this is a good one instead."))
    return [blocks.small("\n".join(lines))]


def _other(report: ModeReport, chosen: ModeReport, draft: CohortDraft, t: Words) -> Mrkdwn:
    """Return what another way would give, against the chosen one."""
    way, matched = mode_name(report.mode, t), _against(report.matched, chosen.matched)
    lowest = _against(report.lowest, chosen.lowest)
    if not draft.size.wishing:
        return t(
            "“{way}” would give {matched} a mentor, the weakest pair {lowest}.",
            way=way,
            matched=matched,
            lowest=lowest,
        )
    return t(
        "“{way}” would give {matched} a mentor, {first} a first wish, the weakest pair {lowest}.",
        way=way,
        matched=matched,
        first=_against(report.first_wishes, chosen.first_wishes),
        lowest=lowest,
    )


def _against(theirs: int, ours: int) -> str:
    difference = theirs - ours
    return f"{theirs} ({difference:+d})".replace("-", "−") if difference else str(theirs)


def _compared(report: ModeReport, draft: CohortDraft, t: Words) -> Mrkdwn:
    wishes = t.many("{n} first wish · ", "{n} first wishes · ", report.first_wishes)
    numbers = t(
        "{matched} with a mentor, {without} without · {wishes}"
        "fit {mean} of 100, the weakest {lowest} · {blocking}",
        matched=report.matched,
        without=report.without,
        wishes=wishes if draft.size.wishing else Mrkdwn(""),
        mean=report.mean,
        lowest=report.lowest,
        blocking=_blocking(report, t),
    )
    return Mrkdwn(f"*{mode_name(report.mode, t)}*\n{numbers}")


def _blocking(report: ModeReport, t: Words) -> Mrkdwn:
    if not report.blocking:
        return t("no two who would rather have each other")
    return t.many(
        "{n} pair who would rather have each other",
        "{n} pairs who would rather have each other",
        report.blocking,
    )


def _first_buttons(draft: CohortDraft, chosen: ModeReport, t: Words) -> Block:
    release = blocks.confirmation(
        t("Release this match?"),
        t.many(
            "{n} mentorship is introduced, within working hours. That cannot be taken back.",
            "{n} mentorships are introduced, within working hours. That cannot be taken back.",
            chosen.matched,
        ),
        t("Release"),
        t("Not yet"),
    )
    return blocks.buttons(
        blocks.button(t("Release now"), RELEASE, draft.cohort_id, style="primary", confirm=release),
        blocks.button(t("See all"), SEE_ALL, draft.cohort_id),
        blocks.button(t("Swap…"), SWAP, draft.cohort_id, label=t("Swap the mentors of two people")),
        blocks.button(t("Another way…"), MODE, draft.cohort_id),
    )


def _more_buttons(draft: CohortDraft, t: Words) -> Block:
    cancel = blocks.confirmation(
        t("Cancel this match?"),
        t("Nobody is introduced, and nobody is told. Wishes stay as they are."),
        t("Cancel it"),
        t("Keep it"),
    )
    return blocks.buttons(
        blocks.button(
            t("Run again"), AGAIN, draft.cohort_id, label=t("Match again with who is there now")
        ),
        blocks.button(t("Cancel"), CANCEL, draft.cohort_id, style="danger", confirm=cancel),
    )


def _settled(draft: CohortDraft, t: Words) -> Mrkdwn:
    sentences: Mapping[CohortState, Mrkdwn] = {
        CohortState.PLANNING: t("Being matched; the draft follows here in a moment."),
        CohortState.DRAFTED: t("Being matched; the draft follows here in a moment."),
        CohortState.RELEASED: t(
            "Released. Introductions arrive in each pair's working hours; who has no mentor "
            "reads what happens next."
        ),
        CohortState.CANCELLED: t("Cancelled. Nobody was introduced, and nobody was told."),
    }
    return sentences[draft.state]


def _failed(t: Words, _parameters: Mapping[str, object]) -> Mrkdwn:
    return t("This match has moved on, so that is not possible any more. Nothing was changed.")


def _empty(t: Words, parameters: Mapping[str, object]) -> Mrkdwn:
    if not parameters.get("mentees"):
        return t(
            "Nobody looks for a mentor just now. People who wait for a mentor's answer do not "
            "count. Nothing was changed."
        )
    return t("No mentor has a place free just now. Nothing was changed.")


ERRORS = {
    "no-cohort": _failed,
    "cohort-open": lambda t, _p: t("A match of this programme waits here already."),
    "cohort-empty": _empty,
    "not-by-cohort": lambda t, _p: t(
        "In this programme mentees ask mentors themselves. To match everybody from here, choose "
        "so with `/rapport-admin programme edit`."
    ),
    "cohort-moved": lambda t, _p: t(
        "The draft was changed in the meantime. Nothing was done; please look at it again."
    ),
    "not-in-cohort": lambda t, _p: t(
        "Please pick people who look for a mentor in this draft; one of them has to have one."
    ),
}
RENDERERS: Mapping[type, object] = {CohortNotice: render}
