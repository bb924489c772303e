"""A round that closes is counted once, told once, and never counted again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.domain.metrics import Interval
from bot.domain.notices import Kind
from bot.services.digests import Digests, RoundNotClosed
from models.meeting import Again, Answer, CheckIn, Compared, Pulse, Question
from models.programme import ObjectiveCount
from models.rounds import (
    Pairing,
    PairingMember,
    PairingState,
    Participation,
    Round,
    RoundMember,
    RoundState,
)
from tests.world import World


def a_round(world: World, programme: str, pairs: int, number: int = 1) -> str:
    """Store a released round in which everybody of ``pairs`` pairs was introduced."""
    with Session(world.database.engine) as session, session.begin():
        due_at = world.now + timedelta(days=7 * number)
        round_ = Round(
            workspace_id=world.workspace_id,
            id=world.new_id(),
            programme_id=programme,
            number=number,
            season=1,
            state=RoundState.RELEASED,
            due_at=due_at,
            version=1,
            failures=0,
            seed=1,
            rules={},
            replayable=True,
        )
        session.add(round_)
        session.flush()
        round_id = round_.id
    for one in range(pairs):
        introduce(world, programme, round_id, f"A{number}x{one}", f"B{number}x{one}")
    return round_id


def introduce(world: World, programme: str, round_id: str, *names: str) -> None:
    members = [
        world.member(name, team=f"Team {place}", location=f"Office {place}")
        for place, name in enumerate(names)
    ]
    with Session(world.database.engine) as session, session.begin():
        pairing = Pairing(
            workspace_id=world.workspace_id,
            id=world.new_id(),
            programme_id=programme,
            round_id=round_id,
            state=PairingState.INTRODUCED,
            locked=False,
            score=0,
            terms=[],
            openers=[],
            sheet_wanted=False,
            created_at=world.now,
            introduced_at=world.now,
        )
        session.add(pairing)
        session.flush()
        for position, member_id in enumerate(members):
            keys = {"workspace_id": world.workspace_id, "member_id": member_id}
            session.add(
                PairingMember(
                    **keys,
                    pairing_id=pairing.id,
                    position=position,
                    wants_sheet=False,
                    silent=False,
                )
            )
            session.add(
                RoundMember(
                    **keys,
                    round_id=round_id,
                    participation=Participation.MATCHED,
                    inputs={},
                    inputs_hash="",
                )
            )


def everybody_answers(world: World, round_id: str, answer: Answer) -> None:
    with Session(world.database.engine) as session, session.begin():
        seats = session.query(PairingMember).join(Pairing, Pairing.id == PairingMember.pairing_id)
        for seat in seats.filter(Pairing.round_id == round_id).all():
            keys = {
                "workspace_id": world.workspace_id,
                "pairing_id": seat.pairing_id,
                "member_id": seat.member_id,
            }
            session.add(
                CheckIn(
                    **keys,
                    id=world.new_id(),
                    question=Question.DID_YOU_MEET,
                    asked_at=world.now,
                    reminded=False,
                    answer=answer,
                    answered_at=world.now,
                )
            )
            session.add(
                Pulse(
                    **keys,
                    id=world.new_id(),
                    compared=Compared.AS_HOPED,
                    again=Again.YES,
                    words_for_desk=False,
                    at=world.now,
                )
            )


def close(world: World, digests: Digests, round_id: str) -> None:
    with world.database.writing.begin() as session:
        round_ = session.get_one(Round, (world.workspace_id, round_id))
        digests.write(session, round_, world.now)


@pytest.fixture
def digests(world: World) -> Digests:
    return Digests(world.database, world.outbox)


def test_a_round_is_told_once_however_often_it_closes(world: World, digests: Digests) -> None:
    round_id = a_round(world, world.programme(), pairs=4)
    everybody_answers(world, round_id, Answer.YES)
    close(world, digests, round_id)
    close(world, digests, round_id)

    assert len(world.lines("digest")) == 1
    numbers = digests.numbers_of(world.workspace_id, round_id)
    assert numbers.progress == Interval(4, 4, 4)
    assert numbers.funnel.rated == 8


def test_an_answer_after_the_close_changes_nothing(world: World, digests: Digests) -> None:
    round_id = a_round(world, world.programme(), pairs=4)
    close(world, digests, round_id)
    everybody_answers(world, round_id, Answer.YES)
    close(world, digests, round_id)

    assert digests.numbers_of(world.workspace_id, round_id).progress is None


def test_a_round_has_no_numbers_before_it_closes(world: World, digests: Digests) -> None:
    round_id = a_round(world, world.programme(), pairs=2)

    with pytest.raises(RoundNotClosed):
        digests.numbers_of(world.workspace_id, round_id)


def test_silent_pairings_are_named_for_the_modal_only(world: World, digests: Digests) -> None:
    round_id = a_round(world, world.programme(), pairs=1)
    close(world, digests, round_id)

    assert digests.silent_pairings(world.workspace_id, round_id) == [["A1x0", "B1x0"]]
    assert "A1x0" not in str([line.details for line in world.lines()])


def test_the_desk_gets_one_suggestion_when_fewer_and_fewer_meet(
    world: World, digests: Digests
) -> None:
    programme = world.programme(measure="meetings")
    for number, answer in enumerate([Answer.YES, Answer.YES, Answer.DID_NOT_WORK], start=1):
        round_id = a_round(world, programme, pairs=3, number=number)
        everybody_answers(world, round_id, answer)
        if number == 2:
            one_side_says_no(world, round_id)
        close(world, digests, round_id)

    assert len(world.lines("desk_suggestion")) == 1


def one_side_says_no(world: World, round_id: str) -> None:
    with Session(world.database.engine) as session, session.begin():
        answers = session.query(CheckIn).join(Pairing, Pairing.id == CheckIn.pairing_id)
        first = answers.filter(Pairing.round_id == round_id).first()
        assert first is not None
        first.answer = Answer.DID_NOT_WORK


def test_a_digest_is_composed_from_the_numbers_that_were_stored(
    world: World, digests: Digests
) -> None:
    round_id = a_round(world, world.programme(target=15), pairs=4)
    everybody_answers(world, round_id, Answer.YES)
    close(world, digests, round_id)
    digests.send_chart(world.workspace_id, round_id, world.now)

    said: dict[str, Any] = {}
    with world.database.reading.begin() as session:
        for line in world.lines():
            part = digests.parts()[Kind(line.kind)]
            said[line.kind] = part.compose(session, line, world.now)
        assert session.query(ObjectiveCount).count() == 1
    assert said["digest"].so_far == Interval(4, 4, 4)
    assert said["digest_chart"].content.startswith(b"\x89PNG")
