"""Delivery by signed HTTP requests, as Slack does it without Socket Mode."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp

from .shapes import Json
from .world import Ack, Envelope, World


@dataclass
class HttpDelivery:
    """Posts every envelope to the one address where the bot listens."""

    world: World
    request_url: str
    session: aiohttp.ClientSession

    async def deliver(self, envelope: Envelope) -> Ack:
        """Send a signed request; 200 within three seconds is the acknowledgement."""
        began = time.monotonic()
        content_type, body = _encode(envelope)
        headers = self._signed(body) | {"Content-Type": content_type} | _retry_headers(envelope)
        try:
            timeout = aiohttp.ClientTimeout(total=self.world.ack_seconds)
            async with self.session.post(
                self.request_url, data=body, headers=headers, timeout=timeout
            ) as response:
                text = await response.text()
                status = response.status
        except TimeoutError:
            return Ack(ok=False, milliseconds=_since(began), error="operation_timeout")
        except aiohttp.ClientError:
            return Ack(ok=False, milliseconds=_since(began), error="no_connection")
        return self._judge(envelope, status, text, _since(began))

    async def disconnect(self, reason: str) -> None:
        """There is no connection to end."""

    def _judge(self, envelope: Envelope, status: int, text: str, milliseconds: int) -> Ack:
        if status != 200:
            return Ack(ok=False, milliseconds=milliseconds, error="dispatch_failed")
        if self.world.faults.loses_ack(envelope.type):
            return Ack(ok=False, milliseconds=milliseconds, error="operation_timeout")
        return Ack(ok=True, payload=_payload(text), milliseconds=milliseconds)

    def _signed(self, body: str) -> dict[str, str]:
        timestamp = str(int(self.world.machine_clock().timestamp()))
        secret = self.world.installation.signing_secret.encode()
        base = f"v0:{timestamp}:{body}".encode()
        digest = hmac.new(secret, base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _encode(envelope: Envelope) -> tuple[str, str]:
    if envelope.type == "events_api":
        return "application/json", json.dumps(envelope.payload)
    if envelope.type == "slash_commands":
        return "application/x-www-form-urlencoded", urlencode(envelope.payload)
    payload = json.dumps(envelope.payload)
    return "application/x-www-form-urlencoded", urlencode({"payload": payload})


def _retry_headers(envelope: Envelope) -> dict[str, str]:
    if envelope.retry_attempt is None:
        return {}
    return {
        "X-Slack-Retry-Num": str(envelope.retry_attempt),
        "X-Slack-Retry-Reason": envelope.retry_reason or "http_timeout",
    }


def _payload(text: str) -> Json | None:
    if not text.strip():
        return None
    try:
        answer = json.loads(text)
    except json.JSONDecodeError:
        return {"text": text}
    return answer if isinstance(answer, dict) else {"text": text}


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
