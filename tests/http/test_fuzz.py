"""Ten thousand malformed bodies: none raises, none gets a 5xx, none unsigned gets in."""

from __future__ import annotations

import hashlib
import hmac
import logging
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from slack_bolt import Ack, App

from bot.app.intakes import intake_for
from bot.app.metrics import Meters
from bot.clock import machine_clock
from bot.config import Settings
from bot.playground import Connection, PlaygroundOptions, running
from bot.slack.http import LARGEST_BODY, PATH, Http
from bot.slack.manifest import manifest
from handlers import errors
from handlers.payloads import Click, Command, Envelope, Submission, Suggestion
from tests.http.fuzz import COMMAND, EVENT, FORM, JSON, PAYLOADS, Request, packed, requests

SECRET = "a signing secret"
SEED = 20261122
HALF = 5_000

Body = dict[str, Any]
Headers = dict[str, str]


@dataclass
class Intake:
    """The real gate before the real Bolt; listeners read what arrives as ours do."""

    connection: Connection  # Bolt asks Slack once who we are
    reached: list[Body] = field(default_factory=list)

    def __post_init__(self) -> None:
        settings = Settings(
            _env_file=None,
            mode="http",
            bot_token=SecretStr(self.connection.bot_token),
            signing_secret=SecretStr(SECRET),
            api_url=self.connection.api_url,
        )
        meters = Meters(CollectorRegistry())
        intake = intake_for(settings, self._register, machine_clock, meters)
        assert isinstance(intake, Http)
        self.http = intake

    def ask(self, request: Request, **headers: str) -> int:
        """Return the status of the answer to a request."""
        environ: Body = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": PATH,
            "QUERY_STRING": "",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_TYPE": request.content_type,
            "CONTENT_LENGTH": str(len(request.body)),
            "wsgi.input": BytesIO(request.body),
            **headers,
        }
        statuses: list[str] = []
        b"".join(self.http.gate(environ, lambda status, _headers: statuses.append(status)))  # type: ignore[arg-type] # the part that is used
        (status,) = statuses
        return int(status[:3])

    def _register(self, app: App) -> None:
        errors.register(app, new_reference=lambda: "fuzz")
        app.command("/rapport")(self._listener(lambda body: Command.model_validate(body)))
        app.event("app_home_opened")(self._listener(lambda body: Envelope.model_validate(body)))
        app.action({"action_id": "join"})(self._listener(lambda body: Click.model_validate(body)))
        app.view("profile_form")(self._listener(lambda body: Submission.model_validate(body)))
        app.options("skills")(self._listener(lambda body: Suggestion.model_validate(body)))

    def _listener(self, read: Callable[[Body], object]) -> Callable[..., None]:
        def listener(ack: Ack, body: Body) -> None:
            self.reached.append(body)
            read(body)
            ack()

        return listener


@pytest.fixture(autouse=True)
def _no_warnings_about_rubbish() -> Iterator[None]:
    """Keep rubbish out of the captured log: half a character cannot be handed between processes."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    with running(PlaygroundOptions(manifest=manifest("socket"))) as playground:
        yield playground.connection


@pytest.fixture
def intake(connection: Connection) -> Iterator[Intake]:
    opened = Intake(connection)
    yield opened
    opened.http.stop()


def signed(request: Request, secret: str = SECRET, age: int = 0) -> Headers:
    stamp = str(int(machine_clock().timestamp()) - age)
    base = b":".join((b"v0", stamp.encode(), request.body))
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"HTTP_X_SLACK_REQUEST_TIMESTAMP": stamp, "HTTP_X_SLACK_SIGNATURE": f"v0={digest}"}


def badly_signed(request: Request, chance: random.Random) -> Headers:
    good = signed(request)
    return chance.choice(
        [
            {},
            signed(request, secret="another"),
            signed(request, age=301),
            signed(request, age=-330),  # far enough ahead to stay so while it is asked
            good | {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "yesterday"},
            good | {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "٣"},
            good | {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "1" * 400},
            good | {"HTTP_X_SLACK_SIGNATURE": "v0=é\udcff"},
            {"HTTP_X_SLACK_SIGNATURE": good["HTTP_X_SLACK_SIGNATURE"]},
        ]
    )


def test_malformed_bodies_raise_nothing_and_get_no_5xx(
    intake: Intake, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(SEED)
    caplog.set_level(logging.ERROR)

    answers = Counter(intake.ask(one, **signed(one)) for one in requests(chance, HALF))

    assert sum(answers.values()) == HALF
    assert not [status for status in answers if status >= 500], answers
    assert answers[HTTPStatus.BAD_REQUEST] > HALF / 2
    assert [record.getMessage() for record in caplog.records] == []


def test_nothing_unsigned_reaches_a_listener(intake: Intake) -> None:
    chance = random.Random(SEED + 1)

    answers = Counter(
        intake.ask(one, **badly_signed(one, chance)) for one in requests(chance, HALF)
    )

    too_long = answers[HTTPStatus.REQUEST_ENTITY_TOO_LARGE]
    assert answers[HTTPStatus.UNAUTHORIZED] == HALF - too_long > HALF / 2
    assert intake.reached == []


@pytest.mark.parametrize(
    "request_of_slacks",
    [
        *[pytest.param(packed(payload), id=payload["type"]) for payload in [*PAYLOADS, EVENT]],
        pytest.param(Request(urlencode(COMMAND).encode(), FORM), id="command"),
        pytest.param(
            Request(urlencode(COMMAND | {"text": "teach payload = x"}).encode(), FORM),
            id="command about a payload",
        ),
    ],
)
def test_what_is_not_broken_reaches_its_listener(
    intake: Intake, request_of_slacks: Request
) -> None:
    assert intake.ask(request_of_slacks) == HTTPStatus.UNAUTHORIZED
    assert intake.ask(request_of_slacks, **signed(request_of_slacks)) == HTTPStatus.OK
    assert len(intake.reached) == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"PATH_INFO": "/"}, 404, id="another path"),
        pytest.param({"REQUEST_METHOD": "GET"}, 405, id="another method"),
        pytest.param({"CONTENT_TYPE": "text/plain"}, 415, id="another type"),
        pytest.param({"CONTENT_LENGTH": str(LARGEST_BODY + 1)}, 413, id="too long"),
        pytest.param({"CONTENT_LENGTH": "9" * 30}, 413, id="absurdly long"),
        pytest.param({"CONTENT_LENGTH": "-1"}, 400, id="a length below nothing"),
        pytest.param({"CONTENT_LENGTH": ""}, 400, id="no length"),
        pytest.param({"CONTENT_LENGTH": "", "wsgi.input_terminated": "1"}, 200, id="in chunks"),
        pytest.param({"CONTENT_TYPE": "application/json; charset=utf-8"}, 200, id="a charset"),
    ],
)
def test_the_gate_says_why_it_turns_a_request_away(
    intake: Intake, headers: Headers, status: int
) -> None:
    event = packed(EVENT)

    assert intake.ask(event, **(signed(event) | headers)) == status


def test_a_body_in_chunks_ends_at_a_mebibyte(intake: Intake) -> None:
    long = Request(b" " * (LARGEST_BODY + 1), JSON)
    headers = {"CONTENT_LENGTH": "", "wsgi.input_terminated": "1"}

    assert intake.ask(long, **(signed(long) | headers)) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
