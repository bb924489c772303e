"""Trigger ids, response URLs and rates: rights that run out."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient

from bot.playground.rules.tiers import RateLimits
from tests.playground.conftest import Room
from tests.playground.echo_bot import Json
from tests.playground.kit import Ids, form, ids_in, refused, respond


@pytest.fixture
def ids(room: Room) -> Ids:
    return ids_in(room)


def test_a_trigger_id_is_good_once(room: Room, ids: Ids) -> None:
    errors: list[str] = []

    def answer(body: Json, client: WebClient, ack: Ack) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())
        again = refused(lambda: client.views_open(trigger_id=body["trigger_id"], view=form()))
        errors.append(again["error"])

    room.bot.answer = answer
    room.control.command(ids["ines"], "/echo")
    assert errors == ["exchanged_trigger_id"]


def test_a_trigger_id_is_too_old_after_three_seconds(room: Room, ids: Ids) -> None:
    room.control.command(ids["ines"], "/echo")
    [payload] = room.bot.of_type("/echo")
    time.sleep(3.1)  # the promise is about the clock of the machine, which nobody can move

    answer = refused(lambda: room.web.views_open(trigger_id=payload["trigger_id"], view=form()))
    assert answer["error"] == "expired_trigger_id"


def test_a_response_url_works_five_times(room: Room, ids: Ids) -> None:
    room.control.command(ids["ines"], "/echo", channel=ids["general"])
    [payload] = room.bot.of_type("/echo")
    statuses = [respond(payload, {"text": "again"}) for _ in range(6)]

    assert statuses == [200, 200, 200, 200, 200, 404]
    assert len(room.control.messages(ids["ines"])) == 5


def test_a_response_url_is_worth_nothing_half_an_hour_later(room: Room, ids: Ids) -> None:
    room.control.command(ids["ines"], "/echo")
    [payload] = room.bot.of_type("/echo")
    room.control.advance("PT31M")

    assert respond(payload, {"text": "late"}) == 404


def test_the_published_tiers_hold_and_a_time_scale_shortens_them() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    limits = RateLimits(lambda: now, enabled=True, time_scale=20.0)
    assert [limits.retry_after("users.list", "") for _ in range(20)] == [None] * 20
    assert limits.retry_after("users.list", "") == 3
    assert limits.retry_after("users.info", "") is None
    assert limits.retry_after("chat.postMessage", "C1") is None
    assert limits.retry_after("chat.postMessage", "C1") == 1
    assert limits.retry_after("chat.postMessage", "C2") is None
    now += timedelta(seconds=3)
    assert limits.retry_after("users.list", "") is None
