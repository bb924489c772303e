"""Starts a playground without a bot, the Node app against it, and acts as a person."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.playground_client import Client

PLAYGROUND = [sys.executable, "-m", "bot", "playground", "--no-bot", "--no-browser", "--port", "0"]

_TRIES = 5  # the Node client waits five seconds before it connects again


def main(folder: Path) -> None:
    """Go through a command, a button and a modal; raises AssertionError when one fails."""
    with _process(PLAYGROUND) as playground:
        url, settings = _introduction(playground)
        node = ["node", str(folder / "echo.mjs")]
        with _process(node, settings) as app:
            assert _line(app) == "ready", "the Node app did not start"
            _act(Client(url))
    print("interop: command, button, errors and modal work with @slack/bolt for Node")


def _act(control: Client) -> None:
    ines = control.person("Ines Roth")
    assert control.command(ines, "/rapport", "hello")["ack"] is True
    question, answer = sorted(control.messages(ines), key=lambda message: message["ephemeral"])
    assert (answer["text"], answer["ephemeral"]) == ("You said: hello", True)
    assert control.click(ines, question, "write")["ack"] is True
    [view] = control.views(ines)
    refused = control.submit(ines, view, {"words": {"said": "nothing"}})
    assert refused["errors"] == {"words": "Say something."}
    assert control.submit(ines, view, {"words": {"said": "good morning"}})["closed"] is True
    assert control.messages(ines)[-1]["text"] == "Written: good morning"
    control.disconnect()
    assert any(control.command(ines, "/rapport", "again")["ack"] for _ in range(_TRIES)), (
        "the Node app did not come back after a disconnect"
    )


def _introduction(playground: subprocess.Popen[str]) -> tuple[str, dict[str, str]]:
    """Read the address and the settings that a playground without a bot prints."""
    url = _line(playground).split(": ", 1)[1]
    settings: dict[str, str] = {}
    while "RAPPORT_CLOCK_URL" not in settings:
        name, _, value = _line(playground).partition("=")
        settings[name] = value
    return url, settings


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@contextmanager
def _process(
    command: list[str], settings: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, **(settings or {}), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
