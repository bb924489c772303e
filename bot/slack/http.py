"""The gate in front of Bolt: what arrives by HTTP is looked at before Bolt takes it apart.

Bolt 1.30 parses a body before it checks the signature, so that anybody could make it raise
(docs/decisions: our gate in front of Bolt). Bolt keeps its own check behind this one.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from bot.clock import Clock
from bot.slack.listeners import NamedApp
from bot.slack.shapes import Malformed, check_form, check_json

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication

log = logging.getLogger(__name__)

PATH = "/slack/events"
LARGEST_BODY = 1024 * 1024  # bytes
FRESH_SECONDS = 300  # how old a signature may be, as Slack recommends

STAMP = "HTTP_X_SLACK_REQUEST_TIMESTAMP"
SIGNATURE = "HTTP_X_SLACK_SIGNATURE"
TRAP = b"payload"

Environ = dict[str, Any]
Seconds = Callable[[float], None]

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
CHECKS: Mapping[str, Callable[[str], None]] = MappingProxyType({JSON: check_json, FORM: check_form})


class Turned(Exception):
    """A request that goes no further, with the status that says why."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


@dataclass(frozen=True)
class Gate:
    """A WSGI application: lets signed, readable requests of Slack's through.

    Attributes:
        events: what answers events. It answers when the work is done, because Slack sends an
            event again that was not acknowledged.
        people: what answers commands, clicks and forms.
        acknowledged: is told how many seconds an answer took.
    """

    events: WSGIApplication
    people: WSGIApplication
    signing_secret: bytes
    machine_clock: Clock
    acknowledged: Seconds

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        began = self.machine_clock()
        try:
            kind, body = self._admit(environ)
        except Turned as turned:
            log.info("turned away: %d", turned.status)
            return _answer(turned.status, start_response)
        application = self.events if kind == JSON else self.people
        answer = application(self._for_bolt(environ, kind, body), start_response)
        self.acknowledged((self.machine_clock() - began).total_seconds())
        return answer

    def _admit(self, environ: Environ) -> tuple[str, bytes]:
        """Return the content type and the body of a request that is Slack's."""
        if environ.get("PATH_INFO") != PATH:
            raise Turned(HTTPStatus.NOT_FOUND)
        if environ.get("REQUEST_METHOD") != "POST":
            raise Turned(HTTPStatus.METHOD_NOT_ALLOWED)
        kind = str(environ.get("CONTENT_TYPE", "")).partition(";")[0].strip().lower()
        if kind not in CHECKS:
            raise Turned(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        body = _read(environ)
        if not self._is_signed(environ, body):
            raise Turned(HTTPStatus.UNAUTHORIZED)
        try:
            CHECKS[kind](body.decode())
        except (Malformed, UnicodeDecodeError) as error:
            raise Turned(HTTPStatus.BAD_REQUEST) from error
        return kind, body

    def _for_bolt(self, environ: Environ, kind: str, body: bytes) -> Environ:
        """Return the request as Bolt is to read it.

        Bolt takes every form with the word "payload" in it for a click, also a command in which
        somebody typed it, and then finds nothing; written as %70ayload it means the same.
        """
        changed: Environ = {}
        if kind == FORM and TRAP in body and TRAP not in _names(body):
            body = body.replace(TRAP, b"%70ayload")
            stamp = str(environ[STAMP])
            changed = {SIGNATURE: self._signature(stamp, body)}
        length = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        return environ | changed | length

    def _signature(self, stamp: str, body: bytes) -> str:
        base = b":".join((b"v0", stamp.encode(), body))
        return "v0=" + hmac.new(self.signing_secret, base, hashlib.sha256).hexdigest()

    def _is_signed(self, environ: Environ, body: bytes) -> bool:
        stamp = str(environ.get(STAMP, ""))
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
            return False
        if abs(self.machine_clock().timestamp() - int(stamp)) > FRESH_SECONDS:
            return False
        given = str(environ.get(SIGNATURE, ""))
        expected = self._signature(stamp, body)
        return hmac.compare_digest(expected.encode(), given.encode(errors="replace"))


def _read(environ: Environ) -> bytes:
    """Return the body; without a length it is read only if the server knows its end."""
    length = str(environ.get("CONTENT_LENGTH") or "")
    if not length and environ.get("wsgi.input_terminated"):
        size = LARGEST_BODY + 1
    elif length.isascii() and length.isdigit():
        # One byte more than is allowed is enough to know; a number may also be absurdly long.
        size = LARGEST_BODY + 1 if len(length) > 9 else int(length)
    else:
        raise Turned(HTTPStatus.BAD_REQUEST)
    if length and size > LARGEST_BODY:
        raise Turned(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        body: bytes = environ["wsgi.input"].read(size)
    except OSError as error:  # the sender went away, or its chunks cannot be read
        raise Turned(HTTPStatus.BAD_REQUEST) from error
    if len(body) > LARGEST_BODY:
        raise Turned(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return body


def _names(form: bytes) -> list[bytes]:
    return [name for name, _ in parse_qsl(form, keep_blank_values=True)]


def _answer(status: HTTPStatus, start_response: StartResponse) -> list[bytes]:
    content = status.phrase.encode()
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(content)))]
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers.append(("Allow", "POST"))
    start_response(f"{status.value} {status.phrase}", headers)
    return [content]


@dataclass(frozen=True)
class Http:
    """Intake by HTTP: the server calls the gate, so there is nothing to connect."""

    gate: Gate
    app: NamedApp  # of what people do
    working: Sequence[Executor]  # where listeners run on after the answer

    def start(self) -> None:
        """Requests arrive when the server listens."""

    def is_connected(self) -> bool:
        """Return that Slack may come at any time."""
        return True

    def is_busy(self) -> bool:
        """Return whether something that a person did is still worked on."""
        return self.app.is_busy()

    def stop(self) -> None:
        """Wait for listeners that go on after their answer; the server takes nothing in by now."""
        for executor in self.working:
            executor.shutdown(wait=True)
