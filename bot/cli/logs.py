"""What the operator reads: one line per thing done, no names, no texts, no secrets."""

from __future__ import annotations

import logging
import re

SECRETS = re.compile(
    r"xox[abeprs](?:\.xox[a-z])?-[\w-]+|xapp-[\w-]+|https://hooks\.slack\.com/\S+"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)
HIDDEN = "[hidden]"


class Redaction(logging.Filter):
    """Takes tokens, webhook addresses and database passwords out of every line."""

    def __init__(self, *secrets: str) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if len(secret) > 3]

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace secrets in the finished line; keep the line."""
        record.msg, record.args = self._hide(record.getMessage()), None
        return True

    def formatted(self, text: str) -> str:
        """Return a text without secrets, for tracebacks."""
        return self._hide(text)

    def _hide(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return SECRETS.sub(HIDDEN, text)


class _Formatter(logging.Formatter):
    def __init__(self, redaction: Redaction) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        return self._redaction.formatted(super().format(record))


def begin_logging(level: str, *secrets: str) -> None:
    """Send logs to standard error, redacted; the libraries speak from warnings on."""
    redaction = Redaction(*secrets)
    handler = logging.StreamHandler()
    handler.addFilter(redaction)
    handler.setFormatter(_Formatter(redaction))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a job that is woken while it runs
    for ours in ("bot", "handlers", "jobs", "models"):
        logging.getLogger(ours).setLevel(level)
