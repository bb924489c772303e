"""``python -m tests.crash.forks``: a process that has imported Rapport and starts it by forking.

It reads a wish in JSON on each line and answers with a line: ``start`` forks a process that is
``rapport run`` from then on, ``poll`` tells whether one has ended. Importing takes longer than
everything else in a start, and hundreds of processes are started here. It has no threads itself.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import psycopg  # noqa: F401 - imported for those that are forked

import bot.app
import bot.cli.run  # noqa: F401 - as above
import models.migrate  # noqa: F401 - as above
from bot.__main__ import main as rapport
from tests.crash.points import POINTS, Death

Wish = dict[str, Any]


def start(wish: Wish) -> Wish:
    """Fork a process that runs a command of Rapport and dies where it was told to."""
    pid = os.fork()
    if pid == 0:
        _become(wish)
    return {"pid": pid}


def poll(wish: Wish) -> Wish:
    """Return the exit status of a process, negative for a signal; None while it runs."""
    pid, status = os.waitpid(wish["pid"], os.WNOHANG)
    return {"status": os.waitstatus_to_exitcode(status) if pid else None}


DOES: Mapping[str, Callable[[Wish], Wish]] = {"start": start, "poll": poll}


def _become(wish: Wish) -> None:
    """Turn this fork into the process that was wished for; does not return."""
    os.setpgid(0, 0)
    os.chdir(wish["folder"])
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(wish["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for ours, theirs in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(ours, theirs)
    os.environ.clear()
    os.environ.update(wish["environment"])
    if wish.get("point"):
        Death(POINTS[wish["point"]], wish["nth"]).arm()
    sys.argv = ["rapport", *wish["command"]]
    rapport()
    sys.exit()


def main() -> None:
    """Do what is wished for until nobody wishes any more; then nothing that was started stays."""
    started = []
    for line in iter(sys.stdin.readline, ""):
        wish = json.loads(line)
        answer = DOES[wish.pop("do")](wish)
        started += [answer["pid"]] if "pid" in answer else []
        print(json.dumps(answer), flush=True)
    for pid in started:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
