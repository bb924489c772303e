"""One skill for all spellings, and what is suggested while somebody types."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.profile import level_token
from bot.domain.skills import (
    LONGEST_NAME,
    KnownSkill,
    SkillChoice,
    Vocabulary,
    fold,
    suggest,
    tidy,
    unique,
)
from models.session import Database
from tests.members.conftest import House


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Public Speaking", "  public-speaking ", id="case, spaces, hyphen"),
        pytest.param("Café", "cafe", id="accents"),
        pytest.param("Straße", "STRASSE", id="sharp s"),
        pytest.param("bug_reports", "Bug reports", id="underscore"),
        pytest.param("CI/CD", "ci cd", id="slash"),
    ],
)
def test_spellings_of_one_skill_have_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("C", "C++"), ("C", "C#"), ("C++", "C#"), ("Go", "Goa")]
)
def test_different_skills_keep_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=100))
@example(": ´:")
def test_a_key_is_its_own_key_and_short(typed: str) -> None:
    key = fold(typed)

    assert fold(key) == key
    assert len(key) <= LONGEST_NAME


@given(st.text(min_size=1, max_size=60))
def test_a_name_that_shows_something_has_a_key(typed: str) -> None:
    assert bool(fold(typed)) == bool(tidy(typed)) or not fold(tidy(typed))


def test_the_likeliest_comes_first_and_the_new_word_last() -> None:
    known = [
        KnownSkill("MySQL tuning", skill_id="3"),
        KnownSkill("SQL", skill_id="1"),
        KnownSkill("SQLite", skill_id="2"),
        KnownSkill("Learning SQL", skill_id="4"),
    ]

    assert [choice.name for choice in suggest("sq", known)] == [
        "SQL",
        "SQLite",
        "Learning SQL",
        "MySQL tuning",
        "sq",
    ]


def test_a_known_word_or_alias_is_not_offered_as_new() -> None:
    known = [KnownSkill("Kubernetes", ("k8s",), "1")]

    assert suggest("K8S", known) == [SkillChoice("Kubernetes", "1")]
    assert suggest("kubernetes", known) == [SkillChoice("Kubernetes", "1")]


def test_a_word_of_more_than_sixty_characters_is_not_offered() -> None:
    assert suggest("x" * 61, []) == []
    assert suggest("x" * 60, []) == [SkillChoice("x" * 60)]
    assert suggest("  ", []) == []


def test_the_same_skill_twice_counts_once() -> None:
    assert unique([SkillChoice("SQL"), SkillChoice("sql", "1"), SkillChoice("Go")]) == (
        SkillChoice("SQL"),
        SkillChoice("Go"),
    )


def test_a_token_is_the_same_for_every_spelling_and_tells_the_sides_apart() -> None:
    assert level_token("offer", SkillChoice("SQL")) == level_token("offer", SkillChoice(" sql"))
    assert level_token("offer", SkillChoice("SQL")) != level_token("want", SkillChoice("SQL"))


def test_the_vocabulary_finds_a_skill_by_name_and_alias() -> None:
    vocabulary = Vocabulary.from_spellings({"Kubernetes": ["k8s"]})

    assert vocabulary.find("k8s") == vocabulary.find("kubernetes")
    assert vocabulary.find("rust") is None


def test_a_new_skill_is_stored_once_under_its_usual_name(house: House, database: Database) -> None:
    with database.writing.begin() as session:
        one = house.skills.find_or_create(session, house.world.workspace_id, SkillChoice("k8s"))
        two = house.skills.find_or_create(session, house.world.workspace_id, SkillChoice("KUBE"))
    caller = house.caller("UADA")

    assert one == two
    assert house.skills.suggest(caller, "k8")[0] == SkillChoice("Kubernetes", one)


def test_a_percent_sign_is_a_sign_and_no_wildcard(house: House, database: Database) -> None:
    with database.writing.begin() as session:
        house.skills.find_or_create(session, house.world.workspace_id, SkillChoice("Rust"))

    offered = house.skills.suggest(house.caller("UADA"), "%")

    assert [choice.name for choice in offered] == ["%"]
