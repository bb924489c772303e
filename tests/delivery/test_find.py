"""Looking a message up in the history that the playground's Slack really keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.notices.rounds import RoundNotice
from bot.playground import running
from bot.services.messenger import Limited, Refused, Sent, Unclear
from bot.slack.calls import outbox_client
from bot.slack.manifest import manifest
from bot.slack.messenger import SlackMessenger
from tests.playground_client import Client
from tests.rapport_playground import DEFAULT, THURSDAY

NOTICE = RoundNotice("notice", "programme", "Coffee", date(2026, 11, 30), asks=False)
JUST_BEFORE = THURSDAY - timedelta(seconds=60)


@dataclass(frozen=True)
class Bench:
    """A messenger that speaks to a playground."""

    messenger: SlackMessenger
    client: Client

    def post(self, channel: str, reference: str) -> Sent:
        return self.messenger.post(channel, NOTICE, "en-GB", reference)

    def find(self, channel: str, reference: str, oldest: datetime = JUST_BEFORE) -> Sent | None:
        return self.messenger.find(channel, reference, oldest)


@contextmanager
def a_bench(timeout_seconds: int) -> Iterator[Bench]:
    options = replace(DEFAULT, record_calls=None, manifest=manifest("socket", reconcile=True))
    with running(options) as playground:
        connection = playground.connection
        client = outbox_client(
            connection.bot_token, connection.api_url, timeout_seconds=timeout_seconds
        )
        yield Bench(SlackMessenger(client), Client(playground.url))


@pytest.fixture
def bench() -> Iterator[Bench]:
    with a_bench(timeout_seconds=30) as opened:
        yield opened


@pytest.fixture
def impatient() -> Iterator[Bench]:
    """Return a bench that takes an answer of one second for none."""
    with a_bench(timeout_seconds=1) as opened:
        yield opened


def test_a_message_is_found_in_every_kind_of_conversation(bench: Bench) -> None:
    jonas, mei = bench.client.person("Jonas Weber"), bench.client.person("Mei Tanaka")
    places = {
        bench.messenger.open_direct(jonas): jonas,  # posted by the person's id, as notices are
        bench.messenger.open_group([jonas, mei]): None,
        bench.client.channel("rapport-desk"): None,
        bench.client.channel("general"): None,
    }
    for number, (channel, posted_to) in enumerate(places.items()):
        sent = bench.post(posted_to or channel, f"reference {number}")
        assert sent.channel == channel
        assert bench.find(channel, f"reference {number}") == sent
        assert bench.find(channel, "another reference") is None


def test_it_is_found_among_hundreds_and_only_since_an_instant(bench: Bench) -> None:
    general = bench.client.channel("general")
    sent = bench.post(general, "the first")
    for number in range(230):
        bench.post(general, f"later {number}")

    calls = len(bench.client.calls())
    assert bench.find(general, "the first") == sent
    assert [one["method"] for one in bench.client.calls(calls)] == ["conversations.history"] * 3
    assert bench.find(general, "the first", THURSDAY + timedelta(days=1)) is None


def test_what_was_stored_without_an_answer_is_found_and_what_was_not_is_not(
    impatient: Bench,
) -> None:
    bench, jonas = impatient, impatient.client.person("Jonas Weber")
    channel = bench.messenger.open_direct(jonas)
    for kind in ("reset_before", "reset_after", "timeout"):
        bench.client.fault(kind, "chat.postMessage", seconds=1.5)
        with pytest.raises(Unclear):
            bench.post(jonas, kind)

    there = [
        kind for kind in ("reset_before", "reset_after", "timeout") if bench.find(channel, kind)
    ]
    assert there == ["reset_after", "timeout"]


def test_a_message_of_somebody_else_with_the_same_words_is_not_taken_for_ours(bench: Bench) -> None:
    desk = bench.client.channel("rapport-desk")
    bench.messenger.client.chat_postMessage(
        channel=desk,
        text="reference",
        metadata={"event_type": "another_app", "event_payload": {"k": "reference"}},
    )
    assert bench.find(desk, "reference") is None


def test_what_slack_does_not_show_is_told_as_such(bench: Bench) -> None:
    desk = bench.client.channel("rapport-desk")
    bench.client.fault("429", "conversations.history", retry_after=7)
    with pytest.raises(Limited) as limited:
        bench.find(desk, "reference")
    assert (limited.value.method, limited.value.retry_after) == ("conversations.history", 7.0)

    calls = len(bench.client.calls())
    with pytest.raises(Limited) as held_back:
        bench.find(desk, "reference")
    assert 0 < held_back.value.retry_after < 7
    assert len(bench.client.calls()) == calls  # Slack was not asked again


def test_a_history_that_the_app_may_not_read_is_refused(bench: Bench) -> None:
    bench.client.remove_scopes("groups:history")
    with pytest.raises(Refused) as refused:
        bench.find(bench.client.channel("rapport-desk"), "reference")
    assert refused.value.code == "missing_scope"
