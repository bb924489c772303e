"""What ``why`` tells: a public rule, a loss, or the one neutral answer."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.desk import Why
from bot.matching import Ground, Problem, Solution
from bot.matching.explain import WhyNot
from bot.services.why import Reasons
from models.member import Avoidance, AvoidanceKind
from models.programme import EnrolmentState
from tests.desk.bench import Bench
from tests.rounds.stage import company
from tests.world import MONDAY


def said_of(kind: Any, ground: Ground | None = None, loss: int = 0, total: int = 0) -> WhyNot:
    return WhyNot(kind, ground, loss, total)


def asked(bench: Bench, said: WhyNot, first: str, second: str) -> list[Why]:
    def explain(_problem: Problem, _solution: Solution, _a: str, _b: str) -> WhyNot:
        return said

    reasons = Reasons(bench.stage.world.database, explain)
    return reasons.between(bench.ines, first, second)


@pytest.mark.parametrize("ground", [Ground.PRIVATE, Ground.HOURS, Ground.SCORE])
def test_grounds_that_are_not_told_all_read_alike(bench: Bench, ground: Ground) -> None:
    ids, (a, b) = apart(bench)

    said = asked(bench, said_of("public", ground), ids[a], ids[b])

    assert said == asked(bench, said_of("neutral"), ids[a], ids[b])
    assert said[0].kind == "neutral"


def test_a_rule_of_the_organisers_is_told(bench: Bench) -> None:
    ids, (a, b) = apart(bench)

    assert (
        asked(bench, said_of("public", Ground.FORBIDDEN), ids[a], ids[b])[0].ground == "forbidden"
    )


def test_a_loss_is_told_in_points_of_the_round(bench: Bench) -> None:
    ids, (a, b) = apart(bench)

    why = asked(bench, said_of("possible", None, 420 * 214, 420 * 182_440), ids[a], ids[b])[0]

    assert (why.kind, why.points_less, why.points_total) == ("possible", 214, 182_440)


def test_two_who_are_together_are_said_to_be(bench: Bench) -> None:
    _, members = company(bench.stage, 2)
    bench.stage.at(MONDAY)

    assert asked(bench, said_of("neutral"), *members)[0].kind == "together"


def test_somebody_who_paused_gets_the_neutral_answer(bench: Bench) -> None:
    programme, members = company(bench.stage, 5)
    bench.stage.set_enrolment(members[4], programme, state=EnrolmentState.PAUSED)
    bench.stage.at(MONDAY)

    assert asked(bench, said_of("possible"), members[0], members[4])[0].kind == "neutral"


def test_somebody_outside_the_programme_is_said_to_be_outside(bench: Bench) -> None:
    _, members = company(bench.stage, 2)
    outside = bench.stage.world.member("Zoe")
    bench.stage.at(MONDAY)

    assert asked(bench, said_of("possible"), members[0], outside)[0].kind == "absent"
    assert asked(bench, said_of("possible"), outside, bench.stage.world.member("Yan")) == []


def apart(bench: Bench) -> tuple[dict[str, str], tuple[str, str]]:
    _, members = company(bench.stage, 4)
    bench.stage.at(MONDAY)
    first, second = bench.stage.groups()
    return dict(zip("ABCD", members, strict=True)), (min(first), min(second))


def test_the_engine_itself_says_what_the_round_would_lose(bench: Bench) -> None:
    ids, (a, b) = apart(bench)

    [why] = Reasons(bench.stage.world.database).between(bench.ines, ids[a], ids[b])

    assert why.kind == "possible"
    assert why.points_total > 0
    assert why.points_less >= 0


def test_the_engine_gives_no_ground_for_a_private_list(bench: Bench) -> None:
    _, members = company(bench.stage, 4)
    bench.add(
        Avoidance(
            workspace_id=bench.stage.world.workspace_id,
            id=bench.stage.world.new_id(),
            member_id=members[0],
            other_key=b"UB",
            kind=AvoidanceKind.LISTED,
            since=bench.stage.world.now,
        )
    )
    bench.stage.at(MONDAY)

    [why] = Reasons(bench.stage.world.database).between(bench.ines, members[0], members[1])

    assert why == Why("Coffee across teams", 1, "neutral")
