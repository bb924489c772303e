"""What Slack holds in the end, compared with what the database believes: message by message."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from bot.domain.notices import POLICIES, Kind
from bot.services.unclear import SENT_AGAIN, UNCLEAR
from models.outbox import OutboxRow, OutboxState
from models.rounds import (
    Pairing,
    PairingMember,
    PairingState,
    Participation,
    Round,
    RoundMember,
    RoundState,
)
from models.session import Database
from tests.crash.stage import MOST_LOOKS, Stage
from tests.playground_client import Client, Json

ALWAYS_SAID = {kind.value for kind, policy in POLICIES.items() if policy.again_when_unclear}


@dataclass(frozen=True)
class History:
    """What was found.

    Attributes:
        messages: how many messages Slack holds.
        introductions: how many of them introduce people.
        doubled: by kind, how many messages are there more than once.
        lost: by kind, how many were given up without being there.
        wrong: whatever must never be, in words; empty if all is well.
    """

    messages: int
    introductions: int
    doubled: Mapping[str, int]
    lost: Mapping[str, int]
    wrong: list[str]


def read_history(client: Client, database: Database) -> History:
    """Read every conversation in Slack, and compare it with the outbox and the rounds."""
    rows = _rows(database)
    copies = _copies(client, rows)
    roots = {id_: row for id_, row in rows.items() if _is_a_message(row)}
    wrong = [f"nobody wrote {id_}" for id_ in copies if id_ not in roots]
    doubled: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for id_, row in roots.items():
        there = copies.get(id_, [])
        wrong += _complaints(row, there)
        doubled[row.kind] += max(0, len(there) - 1)
        beside = copies.get(row.merged_id or "", [])
        if row.state is OutboxState.DEAD and row.error == UNCLEAR and not (there or beside):
            lost[row.kind] += 1
    wrong += _complaints_of_rounds(client, database, rows, copies)
    return History(
        messages=sum(len(there) for there in copies.values()),
        introductions=sum(bool(copies.get(i)) for i, r in roots.items() if _introduces(r)),
        doubled=+doubled,
        lost=+lost,
        wrong=wrong,
    )


def check_exact(stage: Stage) -> None:
    """Demand that nothing was lost and nothing doubled, and say how much there was."""
    found = _checked(stage)
    assert not found.doubled, found.doubled
    assert not found.lost, found.lost
    assert _doubts(stage) == (0, 0)


def check_in_doubt(stage: Stage) -> None:
    """Demand what is promised without reconciliation.

    No introduction is lost and no nudge is doubled; for each send that was in flight at a death
    at most one message is doubled or lost, and doctor counts each.
    """
    found = _checked(stage)
    missing, twice = _doubts(stage)
    assert set(found.doubled) <= ALWAYS_SAID, found.doubled
    assert not set(found.lost) & ALWAYS_SAID, found.lost
    assert sum(found.doubled.values()) <= twice, (found.doubled, twice)
    assert sum(found.lost.values()) <= missing, (found.lost, missing)
    in_doubt = stage.in_flight + stage.unanswered() + stage.ran_out()
    assert missing + twice <= in_doubt, (missing, twice)


def _checked(stage: Stage) -> History:
    found = read_history(stage.client, stage.database)
    print(
        f"kills={stage.kills} in_flight={stage.in_flight} unanswered={stage.unanswered()} "
        f"ran_out={stage.ran_out()} "
        f"messages={found.messages} "
        f"introductions={found.introductions} doubled={dict(found.doubled)} "
        f"lost={dict(found.lost)} drained_after={stage.slowest:.1f}s looks={stage.looks}"
    )
    assert found.wrong == [], found.wrong
    assert stage.looks <= MOST_LOOKS, stage.looks
    return found


def _doubts(stage: Stage) -> tuple[int, int]:
    """Return how many messages doctor says may be missing, and how many may be there twice."""
    detail = stage.doctor()["doubtful"]["detail"]
    counted = re.fullmatch(r"(\d+) may be missing, (\d+) may have arrived twice\.", detail)
    assert counted is not None, detail
    return int(counted[1]), int(counted[2])


def _rows(database: Database) -> dict[str, OutboxRow]:
    with database.reading.begin() as session:
        rows = session.scalars(select(OutboxRow)).all()
        session.expunge_all()
    return {row.id: row for row in rows}


def _copies(client: Client, rows: Mapping[str, OutboxRow]) -> dict[str, list[Json]]:
    """Return the bot's messages by the row that they go back to, whatever replaced them since."""
    found: dict[str, list[Json]] = defaultdict(list)
    for channel in client.state()["channels"]:
        for message in client.messages(channel=channel["id"]):
            reference = ((message["metadata"] or {}).get("event_payload") or {}).get("k")
            if reference is not None:
                row = rows.get(reference)
                root = row.updates_id if row is not None and row.updates_id else reference
                found[root].append(message)
    return found


def _is_a_message(row: OutboxRow) -> bool:
    """Whether a row becomes a message of its own."""
    is_file = POLICIES[Kind(row.kind)].is_file
    return row.updates_id is None and not is_file and row.state is not OutboxState.MERGED


def _introduces(row: OutboxRow) -> bool:
    return row.kind == Kind.INTRODUCTION.value


def _complaints(row: OutboxRow, there: list[Json]) -> list[str]:
    places = {(message["channel"], message["ts"]) for message in there}
    if row.state is OutboxState.SENT:
        if (row.channel, row.ts) not in places:
            return [f"{row.kind} {row.id} is not where it was sent to"]
    elif there and row.error not in (UNCLEAR, SENT_AGAIN):
        return [f"{row.kind} {row.id} is there although it is {row.state.value}"]
    return []


def _complaints_of_rounds(
    client: Client,
    database: Database,
    rows: Mapping[str, OutboxRow],
    copies: Mapping[str, list[Json]],
) -> list[str]:
    """Return who was forgotten, seated twice, or introduced to somebody else than was matched."""
    introduced = {row.pairing_id: row for row in rows.values() if _introduces(row)}
    keys = {row.key for row in rows.values()}
    channels = {one["id"]: frozenset(one["members"]) for one in client.state()["channels"]}
    wrong = []
    for round_id, pairings, seats in _released(database):
        seated = Counter(one for people in pairings.values() for one in people)
        wrong += [f"{one} sits in {count} pairs" for one, count in seated.items() if count > 1]
        unseated = set(seats) - set(seated)
        wrong += [
            f"{one} was forgotten" for one in unseated if _no_partner(round_id, one) not in keys
        ]
        for pairing_id, people in pairings.items():
            row = introduced.get(pairing_id)
            there = copies.get(row.id, []) if row is not None else []
            met = {channels[one["channel"]] for one in there}
            if not there:
                wrong.append(f"the introduction of pairing {pairing_id} is lost")
            elif any(len(group) != len(people) + 1 for group in met):
                wrong.append(f"pairing {pairing_id} met in {met}")
    return wrong


def _no_partner(round_id: str, member_id: str) -> str:
    return f"no-partner:{round_id}:{member_id}"


def _released(
    database: Database,
) -> list[tuple[str, dict[str, list[str]], list[str]]]:
    """Return the rounds that were released: their pairings' people, and everybody they seated."""
    found = []
    with database.reading.begin() as session:
        over = Round.state.in_([RoundState.RELEASED, RoundState.CLOSED])
        for round_ in session.scalars(select(Round).where(over)):
            pairings: dict[str, list[str]] = defaultdict(list)
            query = select(PairingMember.pairing_id, PairingMember.member_id).join(
                Pairing,
                (Pairing.workspace_id == PairingMember.workspace_id)
                & (Pairing.id == PairingMember.pairing_id),
            )
            live = (Pairing.round_id == round_.id, Pairing.state.not_in([PairingState.WITHDRAWN]))
            for pairing_id, member_id in session.execute(query.where(*live)):
                pairings[pairing_id].append(member_id)
            seats = select(RoundMember.member_id).where(
                RoundMember.round_id == round_.id,
                RoundMember.participation != Participation.AWAY,
            )
            found.append((round_.id, dict(pairings), list(session.scalars(seats))))
    return found
