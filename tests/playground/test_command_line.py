"""The command that people type: it prints what they need, and ends when they say so."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from slack_sdk import WebClient

from tests.playground_client import Client

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "bot", "playground", "--no-browser"]


@contextmanager
def started(*options: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    process = subprocess.Popen(
        [*COMMAND, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=folder,
    )
    with process:
        yield process
        process.kill()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def test_without_a_bot_it_prints_what_a_bot_needs_and_ends_when_told(tmp_path: Path) -> None:
    with started("--no-bot", "--port", "0", folder=tmp_path) as process:
        url = first_line(process).split(": ")[1].strip()
        printed = dict(first_line(process).strip().split("=", 1) for _ in range(6))
        client = WebClient(printed["SLACK_BOT_TOKEN"], base_url=printed["SLACK_API_URL"])

        assert client.auth_test()["ok"] is True
        assert Client(url).state()["desk"] == printed["RAPPORT_DESK_CHANNEL"]
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


def test_with_the_bot_it_answers_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with started("--port", "0", "--people", "4", folder=tmp_path) as process:
        control = Client(first_line(process).split(": ", 1)[1].strip())
        assert control.command(control.person("Ines Roth"), "/rapport", "help")["ack"] is True
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0

    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        with started("--no-bot", "--port", port, folder=tmp_path) as process:
            _, said = process.communicate(timeout=20)

    assert process.returncode == 1
    assert f"Port {port} is taken" in said


def test_delivery_by_http_needs_an_address(tmp_path: Path) -> None:
    with started("--deliver", "http", folder=tmp_path) as process:
        _, said = process.communicate(timeout=20)

    assert process.returncode == 2
    assert "--request-url" in said
