"""The bank of openers, prompts and agendas, and which openers a pairing gets."""

from __future__ import annotations

import pytest

from bot.content import Fit, Library, Opener, load_library
from bot.content.library import NAMES_A_TOPIC
from bot.domain.openers import Common, choose_openers


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def test_the_bank_holds_enough_for_years(library: Library) -> None:
    assert len(library.openers) >= 150
    assert len(library.prompts) >= 60
    for_anybody = [opener for opener in library.openers if opener.fit is Fit.ANYONE]
    assert len(for_anybody) >= 52  # one a week for a year without anything in common


def test_every_fit_has_openers_and_every_agenda_its_minutes(library: Library) -> None:
    assert {opener.fit for opener in library.openers} == set(Fit)
    assert {agenda.minutes for agenda in library.agendas if agenda.format == "peer"} == {45}
    assert {agenda.minutes for agenda in library.agendas if agenda.format == "coffee"} == {30}


def test_a_plan_begins_looks_back_in_the_middle_and_closes(library: Library) -> None:
    found = [library.agenda("peer", number) for number in (1, 2, 3, 4, 7)]
    closing = library.agenda("peer", 4, stage="last")

    assert [agenda.id for agenda in found if agenda] == [
        "peer-first",
        "peer-practice",
        "peer-middle",
        "peer-practice",
        "peer-practice",
    ]
    assert closing is not None
    assert closing.id == "peer-closing"
    assert library.agenda("circle", 1) is None


def test_three_openers_are_about_what_they_share_who_they_are_and_anything(
    library: Library,
) -> None:
    common = Common({Fit.HELPS: ["SQL"]}, [Fit.CROSS_TEAM])

    chosen = choose_openers(library.openers, common, (), "pairing")

    assert [one.opener.fit for one in chosen] == [Fit.HELPS, Fit.CROSS_TEAM, Fit.ANYONE]
    assert chosen[0].topic == "SQL"
    assert len({one.opener.theme for one in chosen}) == 3


def test_the_same_pairing_gets_the_same_openers_and_another_pairing_others(
    library: Library,
) -> None:
    common = Common({}, [Fit.CROSS_TEAM])

    first = choose_openers(library.openers, common, (), "one")

    assert first == choose_openers(library.openers, common, (), "one")
    assert first != choose_openers(library.openers, common, (), "two")


def test_nothing_that_was_used_comes_again_until_the_bank_is_empty(library: Library) -> None:
    used: set[str] = set()
    for round_number in range(200):
        chosen = choose_openers(library.openers, Common(), used, f"pairing {round_number}")
        keys = {one.key for one in chosen}
        assert not keys & used
        used |= keys
    assert choose_openers(library.openers, Common(), used, "late") == []


def test_an_opener_that_names_a_topic_needs_one(library: Library) -> None:
    bank = [Opener("a", "x", Fit.INTEREST, "Why {topic}?")]

    assert choose_openers(bank, Common(), (), "seed") == []
    (chosen,) = choose_openers(bank, Common({Fit.INTEREST: ["tea", "chess"]}), (), "seed")
    assert chosen.topic in {"tea", "chess"}
    assert all(
        ("{topic}" in opener.text) == (opener.fit in NAMES_A_TOPIC) for opener in library.openers
    )
