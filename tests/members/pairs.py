"""Two who were introduced, straight into the tables."""

from __future__ import annotations

from datetime import timedelta

from models.meeting import MeetingSession, SessionState
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


def introduce(
    world: World, programme_id: str, *members: str | None, met: bool = False, number: int = 1
) -> str:
    """Introduce members in a round of their own and return the pairing's id."""
    here, now = world.workspace_id, world.now
    round_id, pairing_id = world.new_id(), world.new_id()
    rows: list[object] = [_round(world, programme_id, round_id, number)]
    rows.append(
        Pairing(
            workspace_id=here,
            id=pairing_id,
            programme_id=programme_id,
            round_id=round_id,
            state=PairingState.INTRODUCED,
            locked=False,
            score=1,
            terms=[{"a": members[0], "b": members[1], "a_helps": ["SQL"]}],
            openers=["first"],
            channel="G1",
            message_ts="1.1",
            sheet_wanted=False,
            created_at=now,
            introduced_at=now,
            ends_at=now + timedelta(days=12),
        )
    )
    with world.database.writing.begin() as session:
        for row in rows:
            session.add(row)
            session.flush()
        for position, member_id in enumerate(members):
            session.add_all(_places(here, round_id, pairing_id, str(member_id), position))
        session.add(_meeting(world, pairing_id, met=met))
    return pairing_id


def _places(
    here: str, round_id: str, pairing_id: str, member_id: str, position: int
) -> list[object]:
    return [
        PairingMember(
            workspace_id=here,
            pairing_id=pairing_id,
            member_id=member_id,
            position=position,
            wants_sheet=False,
            silent=False,
        ),
        RoundMember(
            workspace_id=here,
            round_id=round_id,
            member_id=member_id,
            participation=Participation.MATCHED,
            inputs={"team": "Support", "goal": "learn", "bans": [["somebody", "private"]]},
            inputs_hash="0" * 64,
        ),
    ]


def _round(world: World, programme_id: str, round_id: str, number: int) -> Round:
    return Round(
        workspace_id=world.workspace_id,
        id=round_id,
        programme_id=programme_id,
        number=number,
        season=1,
        state=RoundState.RELEASED,
        due_at=world.now + timedelta(days=number),
        version=1,
        failures=0,
        seed=1,
        rules={},
        replayable=True,
    )


def _meeting(world: World, pairing_id: str, *, met: bool) -> MeetingSession:
    return MeetingSession(
        workspace_id=world.workspace_id,
        id=world.new_id(),
        pairing_id=pairing_id,
        number=1,
        state=SessionState.HELD if met else SessionState.PROPOSED,
        slot_set=1,
        minutes=30,
        place="Ada's private room",
        version=1,
    )
