"""A message of two parts keeps working buttons when one part is answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from slack_bolt import BoltRequest, BoltResponse

from bot.domain.notices.check_ins import EndQuestion
from bot.domain.notices.corrections import Together
from bot.domain.notices.rounds import RoundNotice
from bot.i18n import words_for
from bot.views.blocks import Block, Message, section
from bot.views.notices import render
from bot.views.seams import is_seam, with_part_replaced
from handlers.answers import replace, whisper
from handlers.seams import KeepsTheOtherParts

BOTH = Together(
    (
        EndQuestion("check-in", "pairing", ("Jonas",)),
        RoundNotice("notice", "programme", "Coffee", date(2026, 11, 30), asks=False),
    )
)


def as_slack_stores_it() -> list[Block]:
    shown = render(BOTH, words_for("en-GB")).blocks
    return [{"block_id": f"b{number}", **block} for number, block in enumerate(shown)]


def test_two_parts_stand_on_both_sides_of_a_line() -> None:
    shown = render(BOTH, words_for("en-GB"))

    assert [block["type"] for block in shown.blocks if is_seam(block)] == ["divider"]
    assert "Did you get to meet Jonas?" in shown.text
    assert "introduce you" in shown.text


def test_an_answer_replaces_its_own_part_only() -> None:
    shown = as_slack_stores_it()
    seam = next(number for number, block in enumerate(shown) if is_seam(block))
    answer = [section("Good.")]

    assert with_part_replaced(shown, "b1", answer) == [*answer, *shown[seam:]]
    after = with_part_replaced(shown, f"b{seam + 2}", answer)
    assert after == [*shown[: seam + 1], *answer]


@pytest.fixture
def response_url() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    received: list[dict[str, Any]] = []

    class Slack(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_arguments: object) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Slack)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", received
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_listener_that_replaces_what_was_clicked_leaves_the_other_buttons(
    response_url: tuple[str, list[dict[str, Any]]],
) -> None:
    url, received = response_url
    shown = as_slack_stores_it()
    body = {"message": {"blocks": shown}, "actions": [{"block_id": "b1"}], "response_url": url}
    request, answer = BoltRequest(body=body, mode="socket_mode"), BoltResponse(status=200)
    KeepsTheOtherParts().process(req=request, resp=answer, next=lambda: answer)
    respond = request.context.respond
    assert respond is not None
    replace(respond, Message("Good."))
    whisper(respond, Message("Only for you."))

    seam = next(number for number, block in enumerate(shown) if is_seam(block))
    assert received[0]["blocks"] == [section("Good."), *shown[seam:]]
    assert "blocks" not in received[1]
