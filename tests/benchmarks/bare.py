"""The least that Bolt can do: one command, one row, one acknowledgement; to compare with.

It is served as Rapport is, over the same kind of database: ``python -m tests.benchmarks.bare``.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from sqlalchemy import text

from bot.ids import time_ordered_id
from bot.slack.serving import Address, Served, serve
from models.session import open_database

TABLE = "CREATE TABLE IF NOT EXISTS bare (id TEXT PRIMARY KEY, who TEXT NOT NULL)"
INSERT = text("INSERT INTO bare (id, who) VALUES (:id, :who)")
PATH = "/slack/events"


def start(database_url: str, signing_secret: str, api_url: str, token: str) -> Served:
    """Return an application that stores a row for each command, and then acknowledges it."""
    database = open_database(database_url)
    with database.writing.begin() as session:
        session.execute(text(TABLE))
    app = App(
        client=WebClient(token, base_url=api_url),
        signing_secret=signing_secret,
        token_verification_enabled=False,
        listener_executor=ThreadPoolExecutor(32),
    )

    @app.command("/rapport")
    def store(ack: Ack, command: dict[str, str]) -> None:
        with database.writing.begin() as session:
            session.execute(INSERT, {"id": time_ordered_id(), "who": command["user_id"]})
        ack()

    return Served(SlackRequestHandler(app), database.close)


if __name__ == "__main__":
    url, secret, api, bot_token, port = sys.argv[1:]
    serve(lambda: start(url, secret, api, bot_token), Address("127.0.0.1", int(port)), 5)
