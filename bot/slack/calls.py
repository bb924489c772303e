"""Calling Slack's Web API so that every outcome has a name."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPException
from ssl import SSLContext, create_default_context
from time import monotonic
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse

from bot.services.messenger import Limited, NotSent, Refused, Revoked, Unclear

TOKEN_GONE = frozenset(
    {"token_revoked", "account_inactive", "invalid_auth", "not_authed", "token_expired"}
)
SLACKS_FAULT = frozenset({"fatal_error", "internal_error", "service_unavailable"})
DEFAULT_RETRY_AFTER = 30.0


class WatchedClient(WebClient):
    """A client that calls no method again before the Retry-After of an answer of 429 is over.

    Other threads and processes learn of it from the tables, when they claim; what was claimed
    just before is held back here.
    """

    def __init__(
        self,
        limited: Callable[[str], None],
        seconds: Callable[[], float] = monotonic,
        **options: Any,  # noqa: ANN401 - slack_sdk's
    ) -> None:
        super().__init__(**options)
        self._limited, self._seconds = limited, seconds
        self._closed_until: dict[str, float] = {}

    def api_call(self, api_method: str, **options: Any) -> SlackResponse:  # noqa: ANN401 - slack_sdk's
        """Call a method of Slack's Web API.

        Raises:
            Limited: it was not called, for Slack asked to wait.
        """
        wait = self._closed_until.get(api_method, 0.0) - self._seconds()
        if wait > 0:
            raise Limited(api_method, wait)
        try:
            return super().api_call(api_method, **options)
        except SlackApiError as error:
            if error.response.status_code == 429:
                self._limited(api_method)
                until = self._seconds() + _retry_after(error)
                self._closed_until[api_method] = max(
                    until, self._closed_until.get(api_method, until)
                )
            raise


def outbox_client(
    token: str,
    base_url: str,
    timeout_seconds: float,
    limited: Callable[[str], None] = lambda _method: None,
) -> WebClient:
    """Return a client that never repeats a call by itself.

    slack_sdk's default handler posts again after a reset connection, which doubles messages.

    Args:
        token: the bot's.
        base_url: the base of Slack's Web API.
        timeout_seconds: how long a call may take.
        limited: is told the method of every answer of 429.
    """
    return WatchedClient(
        limited,
        token=token,
        base_url=base_url,
        ssl=trust_for(base_url),
        timeout=max(1, round(timeout_seconds)),
        retry_handlers=[],
    )


def trust_for(base_url: str) -> SSLContext | None:
    """Return the authorities that calls to an address trust; none are needed without TLS.

    A client that is given none reads all of them from the disk again for every single call,
    which costs more than anything else that a call does.
    """
    return create_default_context() if base_url.startswith("https:") else None


def call(method: str, ask: Callable[[], SlackResponse]) -> dict[str, Any]:
    """Make one call and return the answer.

    Raises:
        Limited: Slack answered 429; certainly not accepted.
        Revoked: the token is gone.
        Unclear: no answer, or a fault of Slack's; it may have been accepted.
        Refused: Slack said no, with its error name as the code.
    """
    try:
        response = ask()
    except SlackApiError as error:
        raise _outcome(method, error) from error
    except (OSError, HTTPException, SlackRequestError) as error:
        raise Unclear(type(error).__name__) from error
    data = response.data
    return data if isinstance(data, dict) else {}


def _outcome(method: str, error: SlackApiError) -> NotSent:
    status = error.response.status_code
    code = _code(error.response)
    if status == 429 or code == "ratelimited":
        return Limited(method, _retry_after(error))
    if code in TOKEN_GONE:
        return Revoked(code)
    if status >= 500 or code in SLACKS_FAULT:
        return Unclear(code or f"http_{status}")
    return Refused(code or f"http_{status}")


def _retry_after(error: SlackApiError) -> float:
    return float(error.response.headers.get("Retry-After", DEFAULT_RETRY_AFTER))


def _code(response: SlackResponse | dict[str, Any]) -> str:
    try:
        return str(response.get("error", ""))
    except ValueError:  # slack_sdk: the body was not JSON
        return ""
