"""Messages of several parts: what takes the place of one part leaves the others as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse, Respond
from slack_sdk.webhook import WebhookResponse

from bot.views.blocks import Block, section
from bot.views.seams import is_seam, with_part_replaced
from handlers.payloads import Body


def register(app: App) -> None:
    """Let answers to clicks in such a message replace one part only."""
    app.middleware(keep_the_other_parts)


def keep_the_other_parts(
    context: BoltContext,
    body: Body,
    next: Callable[[], BoltResponse],  # noqa: A002 - Bolt's name
) -> BoltResponse:
    """Give listeners a ``respond`` that knows the parts of the message that was clicked."""
    shown = (body.get("message") or {}).get("blocks") or []
    clicked = [str(action.get("block_id", "")) for action in body.get("actions") or []]
    known = {str(block.get("block_id", "")) for block in shown}
    if clicked and clicked[0] in known and any(is_seam(block) for block in shown):
        context["respond"] = RespondsInPart(context.response_url, shown, clicked[0])
    return next()


class RespondsInPart(Respond):
    """Replaces the part of a message that holds a block; answers beside it as usual."""

    def __init__(self, response_url: str | None, shown: Sequence[Block], block_id: str) -> None:
        super().__init__(response_url=response_url)
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
