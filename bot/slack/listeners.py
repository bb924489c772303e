"""A Bolt app that looks a listener up by its name, and hears at once when it acknowledges.

Bolt 1.30 asks one listener after the other and builds all that a listener could ask for each time;
with the two hundred listeners of Rapport that took longer than what most of them do.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from threading import Event
from types import MappingProxyType
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.listener import Listener
from slack_bolt.listener.thread_runner import ThreadListenerRunner
from slack_bolt.middleware import Middleware

log = logging.getLogger(__name__)

Body = Mapping[str, Any]
Name = tuple[str, str]
Function = Callable[..., BoltResponse | None]
Register = Callable[..., Function | None]
Work = Future[BoltResponse | None]

ARGUMENTS: Mapping[str, Callable[[BoltRequest], object]] = MappingProxyType(
    {
        "ack": lambda request: request.context.ack,
        "body": lambda request: request.body,
        "client": lambda request: request.context.client,
        "respond": lambda request: request.context.respond,
    }
)


class NamedApp(App):
    """Takes listeners as Bolt's own app does; those with a plain name are found at once.

    Whatever has no plain name (a pattern, a matcher) is left to Bolt, which asks it afterwards.
    ``look_up`` has to be called when every middleware is registered.
    """

    def __init__(self, *, ack_seconds: float = 3.0, **options: Any) -> None:  # noqa: ANN401 - Bolt's
        super().__init__(**options)
        self._ack_seconds = ack_seconds
        self._named: dict[Name, _Named] = {}
        self._at_work: set[Work] = set()

    def look_up(self) -> None:
        """Ask the names first, after every middleware that was registered so far."""
        self.use(_ByName(self._named, self._ack_seconds, self._at_work))

    def is_busy(self) -> bool:
        """Return whether a listener is still at work, be it acknowledged or not."""
        return bool(self._at_work)

    def event(self, event: Any, *matchers: Any, **more: Any) -> Register:  # noqa: ANN401 - Bolt's
        """Listen to an event."""
        return self._register("event", super().event, event, *matchers, **more)

    def command(self, command: Any, *matchers: Any, **more: Any) -> Register:  # noqa: ANN401
        """Listen to a command."""
        return self._register("command", super().command, command, *matchers, **more)

    def action(self, constraints: Any, *matchers: Any, **more: Any) -> Register:  # noqa: ANN401
        """Listen to a button or a select."""
        return self._register("action", super().action, constraints, *matchers, **more)

    def view(self, constraints: Any, *matchers: Any, **more: Any) -> Register:  # noqa: ANN401
        """Listen to a form that is sent."""
        return self._register("view", super().view, constraints, *matchers, **more)

    def options(self, constraints: Any, *matchers: Any, **more: Any) -> Register:  # noqa: ANN401
        """Listen to a select that asks for choices."""
        return self._register("options", super().options, constraints, *matchers, **more)

    def _register(
        self,
        kind: str,
        bolts: Callable[..., Register],
        name: object,
        *matchers: object,
        **more: object,
    ) -> Register:
        if not isinstance(name, str) or any(matchers) or any(more.values()):
            return bolts(name, *matchers, **more)
        return partial(self._keep, (kind, name))

    def _keep(self, name: Name, function: Function) -> Function:
        # As in Bolt: of two with the same name the first one answers.
        kind, named = name
        self._named.setdefault(name, _Named(named, function, is_event=kind == "event"))
        return function


class _Named(Listener):
    """A listener that is given what it asks for, and nothing else is built."""

    def __init__(self, name: str, function: Function, *, is_event: bool) -> None:
        self.matchers: Sequence[Any] = ()
        self.middleware: Sequence[Any] = ()
        self.lazy_functions: Sequence[Any] = ()
        self.auto_acknowledgement = is_event
        self.ack_function = function  # type: ignore[assignment] # Bolt takes None for an answer too
        self.name = name
        asked = inspect.signature(function).parameters.values()
        self._given = {one.name: ARGUMENTS[one.name] for one in asked if one.default is one.empty}

    def run_ack_function(
        self, *, request: BoltRequest, response: BoltResponse
    ) -> BoltResponse | None:
        """Call the listener."""
        return self.ack_function(**{name: give(request) for name, give in self._given.items()})


class _ByName(Middleware):
    def __init__(
        self, named: Mapping[Name, _Named], ack_seconds: float, at_work: set[Work]
    ) -> None:
        self._named = named
        self._ack_seconds = ack_seconds
        self._at_work = at_work

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,
        next: Callable[[], BoltResponse],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        """Run the listener of this request; without one, Bolt goes on looking."""
        name = name_of(req.body)
        listener = self._named.get(name) if name else None
        if listener is None:
            return next()
        runner = req.context.listener_runner
        if not runner.process_before_response:
            return self._acknowledgement(listener, req, runner)
        return runner.run(
            request=req, response=resp, listener_name=listener.name, listener=listener
        )

    def _acknowledgement(
        self, listener: _Named, request: BoltRequest, runner: ThreadListenerRunner
    ) -> BoltResponse:
        """Let a listener work on another thread, and return as soon as it acknowledges."""
        request.context["ack"] = ack = _Ack()

        def end(work: Work) -> None:
            try:
                failure = work.exception()
                if isinstance(failure, Exception):
                    _show(failure, request, ack, runner)
            finally:
                self._at_work.discard(work)
                ack.settled.set()

        work = runner.listener_executor.submit(
            listener.run_ack_function, request=request, response=BoltResponse(status=200)
        )
        self._at_work.add(work)
        work.add_done_callback(end)
        ack.settled.wait(self._ack_seconds)
        if ack.response is None:
            log.warning("%s was not acknowledged in time", listener.name)
            return BoltResponse(status=404)
        return ack.response


class _Ack(Ack):
    """Tells whoever waits for it; Bolt looks every ten milliseconds whether it was given."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # Bolt says nothing
        self.settled = Event()

    def __call__(self, *answer: Any, **more: Any) -> BoltResponse:  # noqa: ANN401 - Bolt's
        response = super().__call__(*answer, **more)
        self.settled.set()
        return response


def _show(
    failure: Exception, request: BoltRequest, ack: _Ack, runner: ThreadListenerRunner
) -> None:
    """Let the error handler answer, unless the listener has done so."""
    answer = BoltResponse(status=500) if ack.response is None else None
    runner.listener_error_handler.handle(error=failure, request=request, response=answer)
    if answer is not None:
        ack.response = answer


def name_of(body: Body) -> Name | None:
    """Return the kind and the name under which somebody listens to a request of Slack's."""
    match body:
        case {"type": "event_callback", "event": {"type": str(name)}}:
            return "event", name
        case {"type": "block_actions", "actions": [{"action_id": str(name)}, *_]}:
            return "action", name
        case {"type": "view_submission", "view": {"callback_id": str(name)}}:
            return "view", name
        case {"type": "block_suggestion", "action_id": str(name)}:
            return "options", name
        case {"command": str(name)}:
            return "command", name
        case _:
            return None
