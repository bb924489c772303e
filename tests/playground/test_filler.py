"""The company's people answer as themselves, whatever a form asks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.playground.company import colleagues
from bot.playground.filler import Filler
from bot.playground.ids import Ids
from bot.playground.surfaces import Surfaces
from tests.playground.echo_bot import Json
from tests.playground.kit import form, input_block, option, plain

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
INES, AMARA = colleagues(2, Ids(1), "T1", 1)


def answer(block: Json, offered: list[Json] | None = None, complaint: str = "") -> object:
    """Return what Ines enters into the one field of a form."""

    async def ask(element: Json, typed: str) -> list[Json]:
        return offered if offered is not None else [option(typed.title())]

    view = Surfaces(Ids(1)).open(INES.id, form(block))
    complaints = {block["block_id"]: complaint} if complaint else {}
    values = asyncio.run(Filler(INES, NOW, ask, complaints).values_for(view))
    return values.get("b", {}).get("a")


def asked(label: str, element: Json, *, optional: bool = False) -> Json:
    return {**input_block(element, optional=optional), "label": plain(label)}


TEXT: Json = {"type": "plain_text_input"}


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        pytest.param(asked("Your goal", TEXT, optional=True), "I want to feel at home", id="goal"),
        pytest.param(asked("About you", TEXT), "Backend engineer in Berlin", id="about"),
        pytest.param(asked("Where do you work?", TEXT), "Berlin", id="place"),
        pytest.param(asked("Languages", TEXT), "English, German", id="languages"),
        pytest.param(asked("Your team", TEXT), "Engineering", id="team"),
        pytest.param(asked("Your name", TEXT), "Ines Roth", id="name"),
        pytest.param(asked("Something else", TEXT), "Backend engineer", id="anything needed"),
        pytest.param(asked("Mail", {"type": "email_text_input"}), "ines.roth@", id="mail"),
        pytest.param(asked("Page", {"type": "url_text_input"}), "https://", id="page"),
        pytest.param(
            asked("How many?", {"type": "number_input", "is_decimal_allowed": False}),
            "3",
            id="number",
        ),
        pytest.param(asked("When?", {"type": "timepicker"}), "09:00", id="time"),
        pytest.param(asked("Day", {"type": "datepicker"}), "2026-11-30", id="day"),
        pytest.param(asked("Who?", {"type": "users_select"}), INES.id, id="person"),
        pytest.param(
            asked("Level", {"type": "static_select", "options": [option("One"), option("Two")]}),
            "one",
            id="the first option",
        ),
    ],
)
def test_a_field_is_answered_by_its_label(block: Json, expected: str) -> None:
    assert str(answer(block)).startswith(expected)


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(asked("Something else", TEXT, optional=True), id="text"),
        pytest.param(asked("Mail", {"type": "email_text_input"}, optional=True), id="mail"),
        pytest.param(asked("Day", {"type": "datepicker"}, optional=True), id="day"),
        pytest.param(asked("Whom?", {"type": "external_select"}, optional=True), id="search"),
        pytest.param(
            asked("Goal", {"type": "plain_text_input", "initial_value": "mine"}),
            id="filled already",
        ),
        pytest.param(
            asked("Level", {"type": "static_select", "options": [option("One")]}, optional=True),
            id="options",
        ),
    ],
)
def test_what_need_not_be_answered_is_left_alone(block: Json) -> None:
    assert answer(block) is None


def test_a_field_with_a_complaint_is_answered_again() -> None:
    filled = asked("Goal", {"type": "plain_text_input", "initial_value": "no"})
    assert str(answer(filled, complaint="Please say more.")).startswith("I want")


def test_an_answer_is_never_longer_than_the_field() -> None:
    assert answer(asked("Goal", {"type": "plain_text_input", "max_length": 6})) == "I want"


def test_a_search_picks_what_fits_and_leaves_what_does_not() -> None:
    select = {"type": "multi_external_select", "min_query_length": 1, "max_selected_items": 1}
    assert answer(asked("What can you teach?", select)) == [INES.persona.offers[0].lower()]  # type: ignore[union-attr]
    assert answer(asked("What can you teach?", select), offered=[option("Nothing")]) is None


def test_two_colleagues_do_not_say_the_same() -> None:
    assert INES.persona is not None
    assert AMARA.persona is not None
    assert INES.persona.offers != AMARA.persona.offers
    assert set(INES.persona.offers).isdisjoint(INES.persona.wants)
