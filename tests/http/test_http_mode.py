"""HTTP mode from end to end: a real server process, real requests, real forms."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
from contextlib import closing

import pytest

from tests.http.conftest import Place, answer
from tests.journeys.test_members import add_skill, filled, inputs, open_form
from tests.journeys.town import said

pytestmark = pytest.mark.journey


def test_somebody_joins_by_command_and_forms(place: Place) -> None:
    town = place.town
    town.start_coffee()
    user = town.person("Jonas Weber")
    view = open_form(town, user)
    offer = add_skill(town, user, view, "offers", "Sourdough")
    wrong = town.client.submit(user, view, filled(view, accept=["yes"]))
    assert set(wrong["errors"]) == {"offers", "wants"}

    values = filled(view, offers=[offer], surprise_me=["yes"], accept=["yes"])
    town.client.submit(user, view, values)
    (token,) = inputs(town.top(user))
    town.client.submit(user, town.top(user), filled(town.top(user), **{token: "4"}))

    assert "You are in" in said(town.top(user))
    assert "Coffee" in said(town.client.home(user) or {})
    figures = place.rapport.ask("/metrics")[1]
    assert number(figures, "rapport_ack_seconds_count") >= 5


def test_what_is_due_is_said_and_counted(place: Place) -> None:
    town = place.town
    town.start_coffee()
    joined = town.let_join(4)
    known = len(town.seen(joined[0]))
    town.client.advance("P1D")

    place.rapport.wait_until(lambda: len(town.seen(joined[0])) > known)

    figures = place.rapport.ask("/metrics")[1]
    assert number(figures, 'rapport_sends_total{result="sent"}') >= 1
    assert number(figures, 'rapport_outbox{state="sent"}') >= 1
    assert number(figures, "rapport_tick_seconds_count") >= 1


def test_what_is_not_slacks_is_turned_away(place: Place) -> None:
    url = place.rapport.url + "/slack/events"
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    assert answer(place.rapport.url + "/", b"", **form)[0] == 404
    assert answer(url)[0] == 405
    assert answer(url, b"x", **{"Content-Type": "text/plain"})[0] == 415
    assert answer(url, b"payload={bad", **form)[0] == 401
    assert answer(url, b"x" * (1024 * 1024 + 1), **form)[0] in {413, 0}  # closed while we write


def test_a_supervisor_ends_it_cleanly(place: Place) -> None:
    assert place.rapport.stop() == 0

    assert place.rapport.ask("/healthz")[0] == 0
    assert answer(place.rapport.url + "/slack/events")[0] == 0


def test_the_message_that_is_being_sent_is_finished_before_the_end(place: Place) -> None:
    town = place.town
    town.start_coffee()
    joined = town.let_join(4)
    known = {user: len(town.seen(user)) for user in joined}
    town.client.fault("hold_after", "chat.postMessage")  # Slack has it, but does not say so yet
    town.client.advance("P1D")
    place.rapport.wait_until(lambda: any(len(town.seen(user)) > known[user] for user in joined))

    place.rapport.process.send_signal(signal.SIGTERM)
    place.rapport.wait_until(lambda: answer(place.rapport.url + "/slack/events")[0] == 0)
    town.client.clear_faults()

    assert place.rapport.process.wait(30) == 0
    with closing(sqlite3.connect(town.database)) as database:
        states = dict(database.execute("select state, count(*) from outbox group by state"))
    assert states.get("sending", 0) == states.get("ambiguous", 0) == 0, states
    assert states["sent"] >= 1


def number(figures: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", figures, re.MULTILINE)
    assert found, json.dumps(figures)
    return float(found[1])
