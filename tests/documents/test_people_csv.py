"""A spreadsheet is read whole, or every bad cell is named by line and column."""

from datetime import date

import pytest

from bot.documents.people_csv import (
    MENTEE,
    MENTOR,
    Entry,
    check_wishes,
    read_blocks,
    read_history,
    read_people,
    strangers,
)
from bot.documents.rules_toml import RulesFile, read_rules
from bot.documents.table import BadTable, Notes
from bot.matching import Ban, Meeting, Person, Weights

HEADER = (
    "id,name,team,location,manager,languages,timezone,hours,offers,wants,role,capacity,wishes,"
    "joined\n"
)


def read(text: str) -> tuple[list[Entry], list[str]]:
    notes = Notes("people.csv")
    entries = read_people(text, notes)
    return entries, [str(one) for one in sorted(notes.mistakes)]


def test_a_full_line_becomes_a_person() -> None:
    entries, mistakes = read(
        "\ufeff"
        + HEADER
        + "ada, Ada ,payments,Berlin,cy,en; DE,Europe/Berlin,09:00-10:00;11:00–12:30,"
        + "SQL:4;rust,Sales,both,2,bo;cy,2024-02-29\n"
    )

    (one,) = entries
    assert not mistakes
    assert one.person == Person(
        "ada",
        team="payments",
        location="Berlin",
        manager="cy",
        languages=frozenset({"en", "de"}),
        hours=one.person.hours,
        offers={"sql": 4, "rust": None},
        wants={"sales": None},
        joined=date(2024, 2, 29).toordinal(),
    )
    assert (one.name, one.places, one.wishes) == ("Ada", 2, ("bo", "cy"))
    assert one.roles == {MENTOR, MENTEE}
    assert one.person.hours.bit_count() == 5 * 5  # five half hours on five days
    assert one.person.hours >> 16 & 1  # Monday 09:00 in Berlin is 08:00 in UTC, in winter


def test_every_cell_but_the_id_may_be_empty_and_columns_may_be_missing_or_moved() -> None:
    entries, mistakes = read("team,id\n,ada\n\nx,bo\n  ,  \n")

    assert not mistakes
    assert [one.person.id for one in entries] == ["ada", "bo"]
    assert entries[0].person.hours == 0
    assert entries[0].roles == {MENTEE}


def test_a_time_zone_alone_means_office_hours_and_hours_alone_are_utc() -> None:
    entries, _ = read("id,timezone,hours\na,Africa/Lagos,\nb,,08:00-16:00\n")

    assert entries[0].person.hours == entries[1].person.hours


@pytest.mark.parametrize(
    ("cells", "roles"),
    [
        ("mentor,,", {MENTOR}),
        ("mentor;mentee,,", {MENTOR, MENTEE}),
        (",2,", {MENTOR}),
        (",2,b", {MENTOR, MENTEE}),
        (",,b", {MENTEE}),
    ],
)
def test_a_missing_role_follows_from_places_and_wishes(cells: str, roles: set[str]) -> None:
    entries, mistakes = read(f"id,role,capacity,wishes\na,{cells}\n")

    assert not mistakes
    assert entries[0].roles == roles


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", "people.csv, line 1, column id: This column is missing."),
        ("id\n", "people.csv, line 2: There is nobody in this file."),
        ("id,team\n,x\n", "line 2, column id: This cell is empty; it needs a value."),
        ("id\na\nb\na\n", "line 4, column id: “a” already stands on line 2."),
        ("id,id\na,b\n", "line 1, column id: This column is there twice."),
        ("id,age\na,7\n", "line 1, column age: This column is not known."),
        ("id,offers\na,sql:6\n", "column offers: “sql:6”: a level is a number from 1 to 5."),
        ("id,wants\na,:3\n", "column wants: “:3” names no skill."),
        ("id,hours\na,17:00-09:00\n", "column hours: “17:00-09:00” ends before it starts."),
        ("id,hours\na,9-17\n", "column hours: “9-17” are not hours such as 09:00-17:00."),
        ("id,hours\na,09:75-17:00\n", "column hours"),
        ("id,hours\na,nine:00-17:00\n", "column hours"),
        ("id,timezone\na,Mars/Base\n", "“Mars/Base” is not a time zone"),
        ("id,timezone\na,../etc\n", "“../etc” is not a time zone"),
        ("id,joined\na,31.3.2026\n", "“31.3.2026” is not a date such as 2026-03-31."),
        ("id,capacity\na,-1\n", "“-1” is not a whole number from 0 up."),
        ("id,role\na,boss\n", "A role is mentor, mentee or both."),
        ("id,team\na,b,c\n", "line 2: There are 3 cells, but only 2 columns."),
        ('id,team\na,"b\n', "This line is not valid CSV"),
    ],
)
def test_what_cannot_be_used_is_named_with_line_and_column(text: str, mistake: str) -> None:
    _, mistakes = read(text)

    assert any(mistake in one for one in mistakes), mistakes


def test_all_mistakes_are_named_at_once_in_the_order_of_the_file() -> None:
    notes = Notes("people.csv")
    read_people("id,offers,hours\n,sql:9,x\nb,:1,\n", notes)

    bad = BadTable(notes.mistakes)

    assert [(one.line, one.column) for one in bad.mistakes] == [
        (2, "hours"),
        (2, "id"),
        (2, "offers"),
        (3, "offers"),
    ]
    assert "line 3, column offers" in str(bad)


def test_wishes_name_mentors_of_the_file_and_not_oneself() -> None:
    notes = Notes("people.csv")
    entries = read_people("id,role,wishes\na,both,a;b;c\nb,mentee,a\nc,mentor,\n", notes)

    check_wishes(entries, notes)

    assert [str(one) for one in notes.mistakes] == [
        "people.csv, line 2, column wishes: Nobody can be the own mentor.",
        "people.csv, line 2, column wishes: “b” is not a mentor in this file.",
    ]


def test_history_and_blocks_are_read_and_their_mistakes_named() -> None:
    history, blocks = Notes("history.csv"), Notes("blocks.csv")

    meetings = read_history("round,a,b\n3,ada,bo\nx,a,a\n,a,b\n", history)
    bans = read_blocks("a,b\nada,bo\n,bo\n", blocks)

    assert meetings[0] == Meeting("ada", "bo", 3)
    assert bans[0] == Ban("ada", "bo")
    assert [(one.line, one.column) for one in history.mistakes] == [
        (3, "round"),
        (3, "b"),
        (4, "round"),
    ]
    assert [(one.line, one.column) for one in blocks.mistakes] == [(3, "a")]
    assert strangers(bans, [Person("ada")]) == ["", "bo"]


def test_a_rules_file_says_everything_a_programme_can() -> None:
    notes = Notes("rules.toml")
    text = (
        'format = "peer"\nmode = "best_fit"\nminimum_score = 900\nminimum_hours = 2.5\n'
        'reporting_line = false\nmentors = "stable"\nlocks = [["a", "b"]]\nweights = "skills"\n'
    )

    found = read_rules(text, notes)

    assert not notes.mistakes
    assert found.rules.weights == Weights.preset("skills")
    assert (found.rules.format, found.rules.minimum_hours) == ("peer", 2.5)
    assert (found.mentors.value, found.locks) == ("stable", (frozenset("ab"),))
    assert read_rules("[weights]\nskills = 1\nhours = 1\n", notes).rules.weights.hours == 5_000
    assert read_rules("", notes) == RulesFile()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("colour = 1\n", 1, "This is not known."),
        ("\ngroup_size = 9\n", 2, "This lies between 2 and 8."),
        ("group_size = 2.5\n", 1, "This is a whole number."),
        ("minimum_hours = true\n", 1, "This is a number."),
        ("reporting_line = 1\n", 1, "This is true or false."),
        ("mode = 1\n", 1, "This is one of everyone, best_fit."),
        ('weights = "loud"\n', 1, "A preset is one of"),
        ("mode='everyone'\n[weights]\nhours = -1\n", 2, "Weights are skills"),
        ("weights = 3\n", 1, "Weights are the name of a preset"),
        ('locks = ["a"]\n', 1, "Locks are lists of ids"),
        ("mode = \n", 1, "This is not valid TOML"),
    ],
)
def test_a_bad_rule_is_named_with_its_line(text: str, line: int, says: str) -> None:
    notes = Notes("rules.toml")

    read_rules(text, notes)

    (mistake,) = notes.mistakes
    assert mistake.line == line
    assert mistake.says.startswith(says)
