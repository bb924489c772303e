"""Two processes claim at once: one message at a time for each person, within the budget."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from bot.clock import MovableClock
from bot.domain.notices import Kind
from models.outbox import NoticeSlot, OutboxState
from models.session import Database
from tests.delivery.test_delivery import MONDAY_NOON, Post
from tests.world import build_world


@pytest.mark.postgres
def test_eight_processes_never_claim_two_messages_for_one_person(postgres: Database) -> None:
    world = build_world(postgres)
    world.clock.move_to(MONDAY_NOON)
    post = Post(world, machine=MovableClock(MONDAY_NOON))
    people = [world.member(name) for name in ("Ada", "Bo", "Cy")]
    for number in range(5):
        for person in people:
            post.write(Kind.WELCOME_BACK, f"{number}:{person}", member_id=person)
    claims = post.delivery.claims
    claimed: list[str] = []
    with ThreadPoolExecutor(8) as processes:
        for _ in range(100):  # a claim passes by what another one is looking at just then
            tried = list(processes.map(lambda _turn: claims.claim(), range(40)))
            claimed += [str(row.member_id) for row in tried if row is not None]
            if len(claimed) >= len(people) and not any(tried):
                break

    assert sorted(claimed) == sorted(people)
    with postgres.reading.begin() as session:
        assert session.scalar(select(func.count()).select_from(NoticeSlot)) == len(people)
    assert sum(row.state is OutboxState.SENDING for row in world.lines()) == len(people)
