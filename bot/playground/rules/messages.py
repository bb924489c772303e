"""What Slack refuses in the content of a message."""

from bot.playground.shapes import InvalidArguments, Json, Refusal

from .blocks import MOST_IN_MESSAGE, complaints_about

LONGEST_TEXT = 40_000  # characters; more is refused or cut
LONGEST_UPDATE = 4_000
MOST_ATTACHMENTS = 100


def check_content(arguments: Json, longest: int) -> None:
    """Refuse a message without content, over-long, or with wrong blocks or metadata."""
    text = arguments.get("text") or ""
    blocks = arguments.get("blocks") or []
    attachments = arguments.get("attachments") or []
    if not text.strip() and not blocks and not attachments and not arguments.get("markdown_text"):
        raise Refusal("no_text")
    if arguments.get("markdown_text") and (text or blocks):
        raise Refusal("markdown_text_conflict")
    if len(text) > longest:
        raise Refusal("msg_too_long")
    if len(attachments) > MOST_ATTACHMENTS:
        raise Refusal("too_many_attachments")
    check_blocks(blocks)
    _check_metadata(arguments.get("metadata"))


def check_blocks(blocks: list[Json]) -> None:
    """Refuse blocks that no message may have."""
    complaints = complaints_about(blocks, "/blocks", MOST_IN_MESSAGE)
    if complaints:
        raise InvalidArguments(complaints, error="invalid_blocks")


def _check_metadata(metadata: Json | None) -> None:
    if metadata is None:
        return
    event_type, payload = metadata.get("event_type"), metadata.get("event_payload")
    known = {"event_type", "event_payload", "entities"}
    if not isinstance(event_type, str) or not event_type or not isinstance(payload, dict):
        raise Refusal("invalid_metadata_format")
    if set(metadata) - known:
        raise Refusal("invalid_metadata_schema")
