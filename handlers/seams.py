"""Messages of several parts: what takes the place of one part leaves the others as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from slack_bolt import App, BoltContext, BoltRequest, BoltResponse, Respond
from slack_bolt.middleware import Middleware
from slack_sdk.webhook import WebhookResponse

from bot.views.blocks import Block, section
from bot.views.seams import is_seam, with_part_replaced
from handlers.payloads import Body


def register(app: App) -> None:
    """Let answers to clicks in such a message replace one part only."""
    app.middleware(KeepsTheOtherParts())


class KeepsTheOtherParts(Middleware):
    """Gives listeners a ``respond`` that knows the parts of the message that was clicked."""

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,
        next: Callable[[], BoltResponse],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        """Look at the request, and let it go on."""
        shown = (req.body.get("message") or {}).get("blocks") or []
        clicked = _clicked(req.body)
        known = {str(block.get("block_id", "")) for block in shown}
        if clicked and clicked[0] in known and any(is_seam(block) for block in shown):
            req.context["respond"] = RespondsInPart(req.context, shown, clicked[0])
        return next()


class RespondsInPart(Respond):
    """Replaces the part of a message that holds a block; answers beside it as usual."""

    def __init__(self, context: BoltContext, shown: Sequence[Block], block_id: str) -> None:
        super().__init__(response_url=context.response_url, ssl=context.client.ssl)
        self._shown = shown
        self._block_id = block_id

    def __call__(  # type: ignore[override] # Bolt's list of arguments is handed on as it is
        self,
        text: str = "",
        blocks: Sequence[Block] | None = None,
        **more: Any,  # noqa: ANN401 - as Bolt's own
    ) -> WebhookResponse:
        """Answer; with ``replace_original`` only the clicked part is replaced."""
        if more.get("replace_original"):
            part = blocks or [section(text)]
            blocks = with_part_replaced(self._shown, self._block_id, part)
        return super().__call__(text, blocks, **more)


def _clicked(body: Body) -> list[str]:
    return [str(action.get("block_id", "")) for action in body.get("actions") or []]
