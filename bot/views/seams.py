"""Messages of several parts: a line between them, so that an answer can replace one part alone."""

from __future__ import annotations

from collections.abc import Sequence

from bot.views.blocks import Block, Message, divider, section

SEAM = "seam-"


def seam(name: str) -> Block:
    """Return the line before another part of a message; the name is unlike others in it."""
    return {**divider(), "block_id": f"{SEAM}{name}"}


def joined(parts: Sequence[Message]) -> Message:
    """Return several messages as one, with a line between them."""
    shown: list[Block] = []
    for number, part in enumerate(parts):
        if number:
            shown.append(seam(str(number)))
        shown.extend(part.blocks or [section(part.text)])
    return Message("\n".join(part.text for part in parts), shown)


def with_part_replaced(shown: Sequence[Block], block_id: str, part: Sequence[Block]) -> list[Block]:
    """Return the blocks of a message of several parts, with the part of a block replaced.

    Args:
        shown: the message's blocks, as Slack sends them with a click.
        block_id: the block that was clicked.
        part: what takes the place of everything in the same part.
    """
    seams = [number for number, block in enumerate(shown) if is_seam(block)]
    at = next(number for number, block in enumerate(shown) if block.get("block_id") == block_id)
    begin = max((seam + 1 for seam in seams if seam < at), default=0)
    end = min((seam for seam in seams if seam > at), default=len(shown))
    return [*shown[:begin], *part, *shown[end:]]


def is_seam(block: Block) -> bool:
    """Return whether a block is the line between two parts of a message."""
    return str(block.get("block_id", "")).startswith(SEAM)
