"""The people of a draft and why they fit: in modals only, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.desk import DraftGroup, DraftPage, Fit
from bot.i18n import Mrkdwn, Words
from bot.views import blocks
from bot.views.blocks import Block, Element, View
from bot.views.desk.draft import title_of

LISTED = "draft_listed"
PAGE, OPTIONS = "draft_page", "draft_group"
LOCK, UNLOCK, FORBID = "lock", "unlock", "forbid"


def page(listed: DraftPage, t: Words, after: str = "") -> View:
    """Return a page of a draft: names and reasons, with what can be done to each group.

    ``after`` is the key the page was asked for by; it stays in the metadata, so that a change
    shows the same page again.
    """
    draft = listed.draft
    body: list[Block] = [blocks.section(Mrkdwn(f"*{title_of(draft, t)}*"))]
    for number, group in enumerate(listed.groups, listed.first_number):
        body.append(_group(number, group, t, changeable=listed.changeable))
    if not listed.groups:
        body.append(blocks.section(t("There are no groups in this round.")))
    if listed.next_key is not None:
        key = f"{draft.round_id}:{listed.next_key}:{listed.first_number + len(listed.groups)}"
        body.append(blocks.buttons(blocks.button(t("Next page"), PAGE, key)))
    here = f"{draft.round_id}:{after}:{listed.first_number}"
    return blocks.modal(LISTED, t("The draft"), body, close=t("Close"), metadata=here)


def place_of(key: str) -> tuple[str, str | None, int]:
    """Return the round, the key and the first number of a page, as buttons and metadata say."""
    round_id, after, first = key.split(":")
    return round_id, after or None, int(first)


def weakest(groups: Sequence[DraftGroup], t: Words) -> View:
    """Return the groups that fit least, the weakest first."""
    body = [_group(number, group, t, changeable=False) for number, group in enumerate(groups, 1)]
    intro = blocks.section(t("These fit least. A swap or a new run may find something better."))
    return blocks.modal("draft_weakest", t("The weakest"), [intro, *body], close=t("Close"))


def line(group: DraftGroup, t: Words) -> Mrkdwn:
    """Return a group in one line: names, score, and whether it is locked."""
    names = t.listed([person.name for person in group.people])
    locked = f" · {t('locked')}" if group.locked else ""
    return Mrkdwn(f"*{names}* · {t('{score} of 100', score=group.score)}{locked}")


def reasons(group: DraftGroup, t: Words) -> list[Mrkdwn]:
    """Return why the people of a group fit, a line for each two of them."""
    return [fit_in_words(fit, t, named=len(group.people) > 2) for fit in group.fits]


def _group(number: int, group: DraftGroup, t: Words, *, changeable: bool) -> Block:
    text = "\n".join([f"{number}. {line(group, t)}", *reasons(group, t)])
    return blocks.section(
        text,
        accessory=_menu(group, t) if changeable else None,
        block_id=f"group:{group.pairing_id}",
    )


def _menu(group: DraftGroup, t: Words) -> Element:
    pairing = group.pairing_id
    lock = (
        blocks.option(t("Unlock"), f"{UNLOCK}:{pairing}")
        if group.locked
        else blocks.option(t("Lock: keep together"), f"{LOCK}:{pairing}")
    )
    apart = blocks.option(t("Forbid: keep apart from now on"), f"{FORBID}:{pairing}")
    return {"type": "overflow", "action_id": OPTIONS, "options": [lock, apart]}


def fit_in_words(fit: Fit, t: Words, *, named: bool = False) -> Mrkdwn:
    """Return why two people fit, in one line; ``named`` says who they are first."""
    clauses = [*_skills(fit, t), *_shared(fit, t), _points(fit, t)]
    if fit.met:
        clauses.append(t.many("introduced {n} time before", "introduced {n} times before", fit.met))
    text = " · ".join(clause for clause in clauses if clause)
    if not named:
        return Mrkdwn(text)
    return Mrkdwn(f"{t('{a} and {b}', a=fit.first, b=fit.second)}: {text}")


def _skills(fit: Fit, t: Words) -> list[Mrkdwn]:
    ways = ((fit.first, fit.second, fit.first_helps), (fit.second, fit.first, fit.second_helps))
    return [
        t("{a} can help {b} with {skills}", a=a, b=b, skills=t.listed(list(skills)))
        for a, b, skills in ways
        if skills
    ]


def _shared(fit: Fit, t: Words) -> list[Mrkdwn]:
    clauses = []
    if fit.interests:
        clauses.append(t("both like {interests}", interests=t.listed(list(fit.interests))))
    hours = fit.common_minutes // 60
    clauses.append(t.many("{n} hour in common", "{n} hours in common", hours))
    return clauses


def _points(fit: Fit, t: Words) -> Mrkdwn:
    names = term_names(t)
    listed = [f"{names.get(name, names['other'])} {points}" for name, points in fit.points.items()]
    return Mrkdwn(f"{t('points')}: {', '.join(listed)}") if listed else Mrkdwn("")


def term_names(t: Words) -> Mapping[str, Mrkdwn]:
    """Return what the desk reads for the terms of a score."""
    return {
        "skills_ab": t("skills one way"),
        "skills_ba": t("skills the other way"),
        "weaker_direction": t("skills both ways"),
        "goal": t("goals"),
        "other_team": t("other team"),
        "other_location": t("other place"),
        "hours": t("hours"),
        "interests": t("interests"),
        "other": t("other"),
    }
