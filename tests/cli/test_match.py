"""rapport match, as an organiser uses it: files in, a table or JSON out, mistakes named."""

import json
from importlib import import_module
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from bot.cli import app

match_command = import_module("bot.cli.match")  # the package holds the command by that name

PEOPLE = """\
id,name,team,manager,offers,wants,role,capacity,wishes
ada,Ada,payments,,sql:4;rust,sales,mentor,2,
bo,Bo,support,ada,sales:3,sql:2,mentee,,ada;cy
cy,Cy,support,,law,sql,mentor,1,
di,,sales,,,rust:1,mentee,,
eve,Eve,sales,,sql,law:1,mentee,,ada
"""


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Return a file of five colleagues."""
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["match", *(str(one) for one in arguments)])


def answer(*arguments: object) -> dict[str, Any]:
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_five_people_become_a_pair_and_a_trio_with_reasons(people: Path) -> None:
    found = answer("--people", people, "--seed", 3)

    assert sorted(len(group["members"]) for group in found["groups"]) == [2, 3]
    assert (found["unmatched"], found["repeats"], found["seed"]) == ([], 0, 3)
    assert found["total"] == found["bound"] == sum(group["score"] for group in found["groups"])
    assert all(found["proven"].values())
    assert {"gap", "method", "seconds", "peak_mb"} <= set(found)
    for group in found["groups"]:
        points = 0
        for reason in group["reasons"]:
            assert reason["score"] == sum(reason["terms"].values())
            assert "private" not in reason["terms"]
            points += reason["score"]
        assert group["score"] == points * 420 // (len(group["members"]) - 1)


def test_the_table_says_who_meets_and_why(people: Path) -> None:
    result = run("--people", people)

    assert result.exit_code == 0
    assert "Ada can help di with rust" in result.stdout
    assert "nothing better exists (proven)" in result.stdout


def test_in_a_peer_round_one_person_waits_and_is_named(people: Path) -> None:
    found = answer("--people", people, "--mode", "peer")

    assert len(found["unmatched"]) == 1
    assert "one person has to wait" in run("--people", people, "--mode", "peer").stdout


def test_who_waited_last_time_does_not_wait_again(people: Path, tmp_path: Path) -> None:
    history = tmp_path / "history.csv"
    meetings = ["round,a,b"]
    waited: list[str] = []
    for number in range(1, 6):
        history.write_text("\n".join(meetings) + "\n", encoding="utf-8")
        found = answer("--people", people, "--mode", "peer", "--history", history)
        waited += [one["id"] for one in found["unmatched"]]
        meetings += [f"{number},{','.join(group['members'])}" for group in found["groups"]]

    assert len(waited) == 5
    assert all(before != now for before, now in pairwise(waited))


def test_trios_are_shared_out_among_everybody(people: Path, tmp_path: Path) -> None:
    history = tmp_path / "history.csv"
    meetings = ["round,a,b"]
    turns = dict.fromkeys(("ada", "bo", "cy", "di", "eve"), 0)
    for number in range(1, 6):
        history.write_text("\n".join(meetings) + "\n", encoding="utf-8")
        for group in answer("--people", people, "--history", history)["groups"]:
            for one in group["members"]:
                turns[one] += len(group["members"]) == 3
            meetings += [f"{number},{a},{b}" for a, b in combinations(group["members"], 2)]

    assert max(turns.values()) - min(turns.values()) <= 2


def test_blocks_are_kept_and_an_unknown_id_is_pointed_out(people: Path, tmp_path: Path) -> None:
    blocks = tmp_path / "blocks.csv"
    blocks.write_text("a,b\nada,di\nada,zoe\n", encoding="utf-8")

    result = run("--people", people, "--blocks", blocks, "--format", "json")

    groups = [set(group["members"]) for group in json.loads(result.stdout)["groups"]]
    assert not any({"ada", "di"} <= group for group in groups)
    assert "zoe is blocked, but is not among the people." in result.stderr


def test_mentors_get_no_more_than_their_places(people: Path) -> None:
    found = answer("--people", people, "--mode", "mentors")

    pairs = {(group["mentor"], group["mentee"]) for group in found["groups"]}
    assert pairs == {("ada", "di"), ("ada", "eve"), ("cy", "bo")}
    assert all(group["members"] == [group["mentor"], group["mentee"]] for group in found["groups"])
    assert found["report"]["matched"] == 3
    assert found["total"] == sum(group["score"] for group in found["groups"])
    assert "first wishes" in run("--people", people, "--mode", "mentors").stdout


def test_a_stable_cohort_says_what_it_costs(people: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text('mentors = "stable"\nreporting_line = false\n', encoding="utf-8")

    result = run("--people", people, "--mode", "mentors", "--rules", rules)

    assert result.exit_code == 0
    assert "Against worst-off first" in result.stdout


def test_a_mentee_without_any_possible_mentor_is_named(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("id,role,manager,wishes\nm,mentor,,\ne,mentee,m,m\n", encoding="utf-8")

    result = run("--people", people, "--mode", "mentors")

    assert "Without a mentor: e: the rules leave nobody to meet" in result.stdout


def test_all_scores_are_written_so_that_anybody_can_check_the_optimum(
    people: Path, tmp_path: Path
) -> None:
    target = tmp_path / "scores.npz"
    history = tmp_path / "history.csv"
    history.write_text("round,a,b\n1,ada,di\n2,ada,di\n2,bo,cy\n", encoding="utf-8")

    found = answer("--people", people, "--history", history, "--scores", target)

    with np.load(target) as stored:
        ids = stored["ids"].tolist()
        score, allowed, tier = stored["score"], stored["allowed"], stored["tier"]
    place = {one: k for k, one in enumerate(ids)}
    assert sorted(ids) == ["ada", "bo", "cy", "di", "eve"]
    assert (score == score.T).all()
    assert not allowed.diagonal().any()
    assert not allowed[place["ada"], place["bo"]]  # ada manages bo
    assert tier[place["ada"], place["di"]] > tier[place["bo"], place["cy"]] > 0
    for group in found["groups"]:
        for reason in group["reasons"]:
            assert reason["score"] == score[place[reason["a"]], place[reason["b"]]]


def test_mentor_scores_are_written_by_wish(people: Path, tmp_path: Path) -> None:
    target = tmp_path / "scores.npz"

    found = answer("--people", people, "--mode", "mentors", "--scores", target)

    with np.load(target) as stored:
        place = {one: k for k, one in enumerate(stored["ids"].tolist())}
        for group in found["groups"]:
            at = (place[group["mentee"]], place[group["mentor"]])
            assert stored["allowed"][at]
            assert stored["score"][at] * 420 == group["score"]
        assert not stored["allowed"][place["bo"], place["ada"]]


def test_rules_and_group_size_are_followed(people: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text('weights = "across"\nlocks = [["di", "eve"]]\n', encoding="utf-8")

    found = answer("--people", people, "--rules", rules, "--group-size", 3)

    assert any({"di", "eve"} <= set(group["members"]) for group in found["groups"])
    assert found["proven"]["quality"]


def test_bad_rows_in_all_files_are_named_at_once_and_nothing_is_computed(tmp_path: Path) -> None:
    people, history, rules = (tmp_path / name for name in ("p.csv", "h.csv", "r.toml"))
    people.write_text("id,offers\n,sql:9\n", encoding="utf-8")
    history.write_text("round,a,b\none,a,b\n", encoding="utf-8")
    rules.write_text("group_size = 1\n", encoding="utf-8")

    result = run("--people", people, "--history", history, "--rules", rules)

    assert result.exit_code == 2
    assert not result.stdout
    assert result.stderr.splitlines() == [
        "h.csv, line 2, column round: “one” is not a whole number from 0 up.",
        "p.csv, line 2, column id: This cell is empty; it needs a value.",
        "p.csv, line 2, column offers: “sql:9”: a level is a number from 1 to 5.",
        "r.toml, line 1, column group_size: This lies between 2 and 8.",
        "Nothing was computed.",
    ]


def test_a_file_that_is_not_text_is_refused_kindly(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_bytes(b"id,name\na,Zo\xeb\n")

    result = run("--people", people)

    assert result.exit_code == 2
    assert "people.csv, line 2: This is not UTF-8 text" in result.stderr


def test_a_lock_against_a_rule_is_refused(people: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text('locks = [["ada", "bo"]]\n', encoding="utf-8")

    result = run("--people", people, "--rules", rules)

    assert result.exit_code == 2
    assert "breaks a rule: reporting-line" in result.stderr


def test_scores_of_too_many_people_are_not_written(
    people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(match_command.answers, "MOST_SCORED", 4)

    result = run("--people", people, "--scores", tmp_path / "s.npz")

    assert result.exit_code == 2
    assert "--scores is for at most 4 people." in result.stderr


def test_a_large_run_without_the_large_solvers_says_what_they_would_add(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(match_command, "LARGE_FROM", 1)
    monkeypatch.setattr(match_command, "find_spec", lambda name: None)

    assert "With rapport[large]" in run("--people", people).stderr
