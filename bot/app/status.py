"""A port for the operator's machines: is the process alive, is it ready, how is it doing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app
from sqlalchemy.exc import SQLAlchemyError

from bot.app.metrics import Pulse
from models.migrate import current, newest
from models.session import Database

if TYPE_CHECKING:
    from wsgiref.types import StartResponse

WAKES = 3  # looks that may be missed before a process does not count as ready


@dataclass(frozen=True)
class Status:
    """A WSGI application: /healthz, /readyz and /metrics. It names no secret and nobody."""

    database: Database
    pulse: Pulse
    wake_seconds: float
    registry: CollectorRegistry

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO")
        if path == "/metrics":
            answer: Iterable[bytes] = make_wsgi_app(self.registry)(environ, start_response)
            return answer
        if path == "/healthz":
            return _say(start_response, "200 OK", "alive")
        if path == "/readyz":
            wrong = self.not_ready()
            status = "503 Service Unavailable" if wrong else "200 OK"
            return _say(start_response, status, wrong or "ready")
        return _say(start_response, "404 Not Found", "/healthz /readyz /metrics")

    def not_ready(self) -> str | None:
        """Return why this process is not ready, or None if it is."""
        try:
            at = current(self.database)
        except SQLAlchemyError:
            return "the database cannot be reached"
        if at != newest():
            return "the database waits for `rapport migrate`"
        age = self.pulse.age()
        if age is None or age > timedelta(seconds=WAKES * self.wake_seconds):
            return "the last look at what is due is too old"
        return None


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in wsgiref
        """Say nothing: machines ask every few seconds."""


@dataclass
class StatusPort:
    """Serves the status on a port of its own, in a thread; does nothing without a port."""

    status: Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
    host: str
    port: int | None
    _server: WSGIServer | None = field(default=None, init=False)

    def start(self) -> None:
        """Begin to answer.

        Raises:
            OSError: somebody else listens at this port.
        """
        if self.port is None:
            return
        self._server = make_server(self.host, self.port, self.status, _Server, _Silent)
        threading.Thread(target=self._server.serve_forever, name="status", daemon=True).start()

    def stop(self) -> None:
        """Answer no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


def _say(start_response: StartResponse, status: str, sentence: str) -> list[bytes]:
    content = f"{sentence}\n".encode()
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(content)))]
    start_response(status, headers)
    return [content]
