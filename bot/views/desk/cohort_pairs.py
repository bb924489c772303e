"""The pairs of a cohort match and why they fit: in modals only, page by page."""

from __future__ import annotations

from bot.domain.cohort import CohortPage, CohortPair, CohortState, CohortSwap
from bot.i18n import Mrkdwn, Words
from bot.views import blocks
from bot.views.blocks import Block, Element, View
from bot.views.desk.changes import two_people
from bot.views.desk.cohort import title_of
from bot.views.desk.groups import fit_in_words

LISTED = "cohort_listed"
PAGE, OPTIONS = "cohort_page", "cohort_pair"
LOCK, UNLOCK = "lock", "unlock"
SWAP, SWAP_PREVIEW, UNDO_SWAP = "cohort_swap_form", "cohort_swap_preview", "cohort_swap_undo"


def page(listed: CohortPage, t: Words, after: str = "") -> View:
    """Return a page of a draft; ``after`` is the key by which the page was asked for."""
    draft = listed.draft
    changeable = draft.state is CohortState.DRAFTED
    body: list[Block] = [blocks.section(f"*{title_of(draft, t)}*")]
    for number, pair in enumerate(listed.pairs, listed.first_number):
        body.append(_pair(number, pair, t, changeable=changeable))
    if not listed.pairs:
        body.append(blocks.section(t("There are no pairs in this match.")))
    if listed.next_key is not None:
        key = f"{draft.cohort_id}:{listed.next_key}:{listed.first_number + len(listed.pairs)}"
        body.append(blocks.buttons(blocks.button(t("Next page"), PAGE, key)))
    body += _without(listed, t)
    here = f"{draft.cohort_id}:{after}:{listed.first_number}"
    return blocks.modal(LISTED, t("Mentors and mentees"), body, close=t("Close"), metadata=here)


def line(pair: CohortPair, t: Words) -> Mrkdwn:
    """Return a pair in one line: who mentors whom, which wish, the score, whether it is locked."""
    said = t("*{mentor}* mentors *{mentee}*", mentor=pair.mentor.name, mentee=pair.mentee.name)
    parts = [said, t("{score} of 100", score=pair.score), _wish(pair.wish, t)]
    if pair.locked:
        parts.append(t("locked"))
    return Mrkdwn(" · ".join(part for part in parts if part))


def pick_two(cohort_id: str, t: Words) -> View:
    """Return the form of a swap: which two people?"""
    explanation = t(
        "Two people who look for a mentor take each other's place; if one of them has no mentor, "
        "that one gets the other's. You see what changes before it is done."
    )
    return two_people(SWAP, cohort_id, (t("Swap mentors"), explanation, t("Show me")), t)


def preview(swap: CohortSwap, first_id: str, second_id: str, t: Words) -> View:
    """Return what a swap would change, to be confirmed."""
    body = [
        blocks.section(_listed(t("Now"), swap.before, t)),
        blocks.section(_listed(t("After the swap"), swap.after, t)),
    ]
    return blocks.modal(
        SWAP_PREVIEW,
        t("Swap mentors"),
        body,
        submit=t("Swap them"),
        close=t("Back"),
        metadata=f"{swap.cohort_id}:{swap.version}:{first_id}:{second_id}",
    )


def swapped(swap: CohortSwap, first_id: str, second_id: str, t: Words) -> View:
    """Return what was changed, with the way back."""
    key = f"{swap.cohort_id}:{swap.version}:{first_id}:{second_id}"
    undo = blocks.buttons(blocks.button(t("Undo"), UNDO_SWAP, key))
    body: list[Block] = [blocks.section(_listed(t("Now"), swap.after, t)), undo]
    return blocks.modal("cohort_swapped", t("Swapped"), body, close=t("Done"))


def _pair(number: int, pair: CohortPair, t: Words, *, changeable: bool) -> Block:
    text = f"{number}. {line(pair, t)}\n{fit_in_words(pair.fit, t)}"
    return blocks.section(
        text,
        accessory=_menu(pair, t) if changeable else None,
        block_id=f"match:{pair.match_id}",
    )


def _menu(pair: CohortPair, t: Words) -> Element:
    lock = (
        blocks.option(t("Unlock"), f"{UNLOCK}:{pair.match_id}")
        if pair.locked
        else blocks.option(t("Lock: keep together"), f"{LOCK}:{pair.match_id}")
    )
    return {"type": "overflow", "action_id": OPTIONS, "options": [lock]}


def _without(listed: CohortPage, t: Words) -> list[Block]:
    if not listed.without:
        return []
    names = t.listed([person.name for person in listed.without])
    said = t("Without a mentor: {names}.", names=names)
    if listed.more_without:
        more = t.many("And {n} more.", "And {n} more.", listed.more_without)
        said = Mrkdwn(f"{said} {more}")
    return [blocks.divider(), blocks.section(said)]


def _wish(wish: int, t: Words) -> Mrkdwn:
    named = {1: t("first wish"), 2: t("second wish"), 3: t("third wish")}
    return named.get(wish, Mrkdwn(""))


def _listed(title: str, pairs: tuple[CohortPair, ...], t: Words) -> Mrkdwn:
    lines = [f"• {line(pair, t)}" for pair in pairs]
    return Mrkdwn("\n".join([f"*{title}*", *lines]))
