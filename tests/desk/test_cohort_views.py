"""What organisers and members read of a cohort match, pinned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from bot.domain.cohort import (
    CohortDraft,
    CohortMode,
    CohortPage,
    CohortPair,
    CohortSize,
    CohortState,
    CohortSwap,
    ModeReport,
)
from bot.domain.desk import DeskPerson, Fit
from bot.domain.notices.cohorts import CohortNotice, NoMentor
from bot.i18n import Words, words_for
from bot.views import cohort as for_members
from bot.views.blocks import Message, View
from bot.views.desk import cohort, cohort_pairs
from tests.golden import Golden

CHOSEN = ModeReport(CohortMode.EVERYONE, 28, 2, 17, 41, 66, 3)
OTHERS = (
    ModeReport(CohortMode.BEST_FIT, 25, 5, 17, 52, 69, 4),
    ModeReport(CohortMode.STABLE, 26, 4, 19, 33, 65, 0),
)
DRAFT = CohortDraft(
    cohort_id="c1",
    programme="Mentors & <more>",
    state=CohortState.DRAFTED,
    mode=CohortMode.EVERYONE,
    version=3,
    size=CohortSize(mentees=30, wishing=24, mentors=12, places=34),
    chosen=CHOSEN,
    others=OTHERS,
    locked=1,
)
AMARA = DeskPerson("m1", "Amara <b>", "Payments", "UAMARA")
JONAS = DeskPerson("m2", "Jonas", "Support", "UJONAS")
CY = DeskPerson("m3", "Cy", "", "UCY")
FIT = Fit("Amara <b>", "Jonas", 66, {"skills_ab": 40, "hours": 20, "other": 6}, ("SQL",))
PAIR = CohortPair("x1", AMARA, JONAS, 1, 66, locked=False, fit=FIT)
LOCKED = replace(PAIR, match_id="x2", mentee=CY, wish=0, locked=True)
SWAP = CohortSwap("c1", 3, (PAIR,), (replace(PAIR, mentee=CY, wish=2, score=51),))
PLANNING = replace(DRAFT, state=CohortState.PLANNING, chosen=None, others=())

MESSAGES: Mapping[str, Callable[[Words], Message]] = {
    "draft": lambda t: cohort.render(CohortNotice(DRAFT), t),
    "draft_without_losses": lambda t: cohort.render(
        CohortNotice(
            replace(
                DRAFT,
                size=replace(DRAFT.size, wishing=0),
                chosen=replace(CHOSEN, matched=30, without=0),
                others=(),
                locked=0,
                approximate=True,
            )
        ),
        t,
    ),
    "planning": lambda t: cohort.render(CohortNotice(PLANNING), t),
    "released": lambda t: cohort.render(
        CohortNotice(replace(DRAFT, state=CohortState.RELEASED)), t
    ),
    "cancelled": lambda t: cohort.render(
        CohortNotice(replace(DRAFT, state=CohortState.CANCELLED)), t
    ),
    "no_mentor": lambda t: for_members.no_mentor(NoMentor("p1", "Mentors & co", can_ask=True), t),
    "no_mentor_by_cohort_only": lambda t: for_members.no_mentor(
        NoMentor("p1", "Mentors & co", can_ask=False), t
    ),
}
VIEWS: Mapping[str, Callable[[Words], View]] = {
    "start_form": lambda t: cohort.start_form("Mentors & co", "p1", t),
    "mode_form": lambda t: cohort.mode_form(DRAFT, t),
    "page": lambda t: cohort_pairs.page(CohortPage(DRAFT, (PAIR, LOCKED), 1, "x2"), t),
    "last_page": lambda t: cohort_pairs.page(
        CohortPage(DRAFT, (PAIR,), 26, None, (JONAS, CY), more_without=4), t, "x2"
    ),
    "page_released": lambda t: cohort_pairs.page(
        CohortPage(replace(DRAFT, state=CohortState.RELEASED), (PAIR,), 1, None), t
    ),
    "page_empty": lambda t: cohort_pairs.page(CohortPage(DRAFT, (), 1, None), t),
    "swap_form": lambda t: cohort_pairs.pick_two("c1", t),
    "swap_preview": lambda t: cohort_pairs.preview(SWAP, "m2", "m3", t),
    "swapped": lambda t: cohort_pairs.swapped(SWAP, "m2", "m3", t),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_of_a_cohort_read_as_they_were_written(name: str, golden: Golden) -> None:
    message = MESSAGES[name](words_for("en"))

    golden(f"cohort/{name}", {"text": message.text, "blocks": message.blocks})


@pytest.mark.parametrize("name", VIEWS)
def test_modals_of_a_cohort_read_as_they_were_written(name: str, golden: Golden) -> None:
    golden(f"cohort/{name}", VIEWS[name](words_for("en")))


def test_a_message_at_the_desk_names_nobody() -> None:
    for name in ("draft", "planning", "released", "cancelled"):
        shown = str(MESSAGES[name](words_for("en")).blocks)

        assert not any(person.name in shown for person in (AMARA, JONAS, CY))
