"""The two shapes that everything in the look-alike passes on: JSON objects and refusals."""

from typing import Any

Json = dict[str, Any]


class Refusal(Exception):
    """What Slack's Web API answers instead of doing what was asked.

    ``error`` is Slack's own word (``channel_not_found``); ``extras`` are the further fields of the
    answer, such as ``needed`` and ``provided`` of ``missing_scope``.
    """

    def __init__(self, error: str, **extras: object) -> None:
        super().__init__(error)
        self.error = error
        self.extras = extras

    def answer(self) -> Json:
        """Return the body of the answer."""
        return {"ok": False, "error": self.error, **self.extras}


class InvalidArguments(Refusal):
    """Arguments or blocks of the wrong shape; every complaint is named, as Slack does."""

    def __init__(self, complaints: list[str], error: str = "invalid_arguments") -> None:
        messages = [f"[ERROR] {complaint}" for complaint in complaints]
        super().__init__(error, errors=complaints, response_metadata={"messages": messages})


class ControlRefusal(Exception):
    """What the control API answers when a person could not do that: a word and a sentence."""

    def __init__(self, error: str, detail: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.detail = detail
        self.status = status
