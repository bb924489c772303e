"""What dies where it was told to is dead at once, and the next one takes its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.playground import running
from tests.crash.launcher import Launcher, environment
from tests.playground_client import Client
from tests.rapport_playground import DEFAULT

pytestmark = pytest.mark.faults


def test_a_process_is_killed_started_again_and_stopped(launcher: Launcher, tmp_path: Path) -> None:
    with running(replace(DEFAULT, record_calls=None)) as playground:
        client = Client(playground.url)
        settings = environment(playground.connection, f"sqlite:///{tmp_path / 'rapport.sqlite'}")
        statuses = []
        for number in (1, 2):
            rapport = launcher.start(settings, tmp_path)
            rapport.wait_until_connected()
            assert client.command(client.person("Jonas Weber"), "/rapport", "help")["ack"]
            if number == 1:
                rapport.kill()
            statuses.append(rapport.stop())

    assert statuses == [-9, 0]
