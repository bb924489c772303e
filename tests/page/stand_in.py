"""A few lines of server in the shapes of the control API, for tests of the page alone.

It keeps what it was asked, so that a test can say what the page sent. The real server has its
own tests, and the journey through the page with the real bot is in tests/browser.
"""

import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.page import canned
from tests.page.canned import Json

PAGE = Path(__file__).parents[2] / "bot" / "playground" / "page"
SKILLS = ["SQL", "Bug reports", "Public speaking"]
_START = datetime.fromisoformat(canned.NOW)
_LEAPS = {"PT1H": timedelta(hours=1), "P1D": timedelta(days=1)}


class Refused(Exception):
    """What the control API answers with a 4xx."""

    def __init__(self, word: str, detail: str) -> None:
        super().__init__(detail)
        self.body = {"error": word, "detail": detail}


@dataclass
class StandIn:
    """The state, and what the page asked for (path and body)."""

    now: datetime = _START
    messages: list[Json] = field(default_factory=canned.messages)
    views: list[Json] = field(default_factory=list)
    calls: list[Json] = field(default_factory=list)
    asked: list[tuple[str, Json]] = field(default_factory=list)
    refuse_next: Refused | None = None
    errors_next: dict[str, str] | None = None
    url: str = ""
    seq: int = 0
    may_tell_messages: threading.Event = field(default_factory=threading.Event)
    _pages: list["queue.Queue[list[str]]"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.may_tell_messages.set()

    def tell(self, *changed: str) -> None:
        """Let every open page know what to fetch again."""
        self.seq += 1
        for page in self._pages:
            page.put(list(changed))

    def bodies(self, path: str) -> list[Json]:
        """Return what the page sent to one address, oldest first."""
        return [body for asked, body in self.asked if asked == path]

    def open_view(self, view: Json) -> None:
        number = len(self.asked) + len(self.views)
        self.views.append(
            {"id": f"V{number}", "hash": str(number), "state": {"values": {}}, **view}
        )
        self.tell("views")

    def listen(self) -> "queue.Queue[list[str]]":
        page: queue.Queue[list[str]] = queue.Queue()
        self._pages.append(page)
        return page

    # --- questions ---------------------------------------------------------

    def answer_get(self, path: str, query: dict[str, str]) -> object:
        user = query.get("user", "")
        match path:
            case "/control/state":
                return self._state()
            case "/control/commands":
                return canned.commands()
            case "/control/messages":
                self.may_tell_messages.wait()
                return {"messages": self._visible(user)}
            case "/control/home":
                return {"view": canned.home() if user == "U1" else None}
            case "/control/views":
                return {"views": self.views if user == "U1" else []}
            case "/control/calls":
                return {"calls": self.calls[int(query.get("since", "0")) :]}
        raise Refused("unknown", f"There is no {path}.")

    def _state(self) -> Json:
        return {
            "now": self.now.isoformat(),
            "people": canned.people(),
            "channels": canned.channels(),
            "desk": "C2",
            "bot_user": canned.BOT,
        }

    def _visible(self, user: str) -> list[Json]:
        mine = {one["id"] for one in canned.channels() if user in one["members"]}
        return [one for one in self.messages if one["channel"] in mine]

    # --- doings ------------------------------------------------------------

    def answer_post(self, path: str, body: Json) -> object:
        self.asked.append((path, body))
        if self.refuse_next:
            refused, self.refuse_next = self.refuse_next, None
            raise refused
        done: Json = {"ack": True, "ack_payload": None, "ack_ms": 5, "settled": True, "error": None}
        match path:
            case "/control/command":
                self.open_view(canned.form())
            case "/control/open-home":
                return done | {"view": canned.home() if body["user"] == "U1" else None}
            case "/control/suggest":
                return {"options": self._suggestions(body["value"])}
            case "/control/submit":
                return done | self._submit(body)
            case "/control/close":
                self.views = [view for view in self.views if view["id"] != body["view_id"]]
                self.tell("views")
            case "/control/clock":
                return self._move(body)
        return done

    def _suggestions(self, typed: str) -> list[Json]:
        found = [skill for skill in SKILLS if typed.lower() in skill.lower()]
        offered = [canned.option(skill, skill) for skill in found]
        return [*offered, canned.option(f"Add “{typed}”", f"new:{typed}")]

    def _submit(self, body: Json) -> Json:
        if self.errors_next:
            errors, self.errors_next = self.errors_next, None
            return {"closed": False, "errors": errors, "view": self.views[-1]}
        self.views = [view for view in self.views if view["id"] != body["view_id"]]
        self.tell("views")
        return {"closed": True, "errors": None, "view": None}

    def _move(self, body: Json) -> Json:
        leap = _LEAPS.get(body.get("advance", ""))
        self.now = self.now + leap if leap else datetime.fromisoformat(body["to"])
        self.tell("clock")
        return {"now": self.now.isoformat()}


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, stand_in: StandIn, *arguments: object) -> None:
        self.stand_in = stand_in
        super().__init__(*arguments, directory=str(PAGE))  # type: ignore[arg-type]

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/control/live":
            self._stream()
        elif parts.path.startswith("/control/files/"):
            self._send(HTTPStatus.OK, b"BEGIN:VCALENDAR", "text/calendar")
        elif parts.path.startswith("/control/"):
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self._answer(partial(self.stand_in.answer_get, parts.path, query))
        else:
            super().do_GET()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer(partial(self.stand_in.answer_post, self.path, body))

    def _answer(self, work: "partial[object]") -> None:
        try:
            status, body = HTTPStatus.OK, work()
        except Refused as refused:
            status, body = HTTPStatus.BAD_REQUEST, refused.body
        self._send(status, json.dumps(body).encode(), "application/json")

    def _send(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        changes = self.stand_in.listen()
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            while True:
                self.wfile.write(_event(self.stand_in.seq, _next(changes)))
                self.wfile.flush()
        except OSError:
            return


def _next(changes: "queue.Queue[list[str]]") -> list[str]:
    try:
        return changes.get(timeout=0.5)
    except queue.Empty:
        return []


def _event(number: int, changed: list[str]) -> bytes:
    return f"data: {json.dumps({'seq': number, 'changed': changed})}\n\n".encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A page that leaves in the middle of an answer is no error."""


@contextmanager
def standing_in(port: int = 0) -> Iterator[StandIn]:
    """Serve the page and a stand-in for the control API."""
    stand_in = StandIn()
    server = _Server(("127.0.0.1", port), partial(_Handler, stand_in))
    stand_in.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
