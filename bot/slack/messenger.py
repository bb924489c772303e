"""Saying things in Slack: the one place where notices become messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http.client import HTTPException
from typing import Any
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.models.metadata import Metadata

from bot.domain.notices import Notice
from bot.i18n import words_for
from bot.services.messenger import Document, Sent, Unclear
from bot.slack.calls import call
from bot.views.notices import render

METADATA_EVENT = "rapport_message"
PAGE = 100


@dataclass(frozen=True)
class SlackMessenger:
    """The messenger of services/messenger.py over a client that never repeats a call."""

    client: WebClient

    def open_direct(self, slack_user_id: str) -> str:
        """Return the channel of the bot's DM with a person."""
        return self._open([slack_user_id])

    def open_group(self, slack_user_ids: list[str]) -> str:
        """Return the channel of the bot's group DM; the same people share one."""
        return self._open(slack_user_ids)

    def post(self, channel: str, notice: Notice, locale: str | None, reference: str) -> Sent:
        """Post a notice; links and media are never unfurled."""
        message = render(notice, words_for(locale))
        answer = call(
            "chat.postMessage",
            partial(
                self.client.chat_postMessage,
                channel=channel,
                text=message.text,
                blocks=message.blocks or None,
                metadata=Metadata(METADATA_EVENT, {"k": reference}),
                unfurl_links=False,
                unfurl_media=False,
            ),
        )
        return Sent(str(answer["channel"]), str(answer["ts"]))

    def find(self, channel: str, reference: str, oldest: datetime) -> Sent | None:
        """Look for a message by its reference, page by page, the newest first."""
        cursor = ""
        while True:
            answer = call(
                "conversations.history",
                partial(
                    self.client.conversations_history,
                    channel=channel,
                    oldest=f"{oldest.timestamp():.6f}",
                    include_all_metadata=True,
                    limit=PAGE,
                    cursor=cursor or None,
                ),
            )
            for message in answer["messages"]:
                if _reference_of(message) == reference:
                    return Sent(channel, str(message["ts"]))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return None

    def update(
        self, channel: str, ts: str, notice: Notice, locale: str | None, reference: str
    ) -> None:
        """Replace a message; text without blocks would delete the blocks, so both go."""
        message = render(notice, words_for(locale))
        call(
            "chat.update",
            partial(
                self.client.chat_update,
                channel=channel,
                ts=ts,
                text=message.text,
                blocks=message.blocks,
                metadata=Metadata(METADATA_EVENT, {"k": reference}),
            ),
        )

    def upload(self, channel: str, document: Document, locale: str | None) -> str:
        """Share a file in the three steps that Slack wants, and return its id."""
        caption = render(document.caption, words_for(locale)).text
        place = call(
            "files.getUploadURLExternal",
            partial(
                self.client.files_getUploadURLExternal,
                filename=document.filename,
                length=len(document.content),
            ),
        )
        file_id = str(place["file_id"])
        self._put(str(place["upload_url"]), document.content)
        call(
            "files.completeUploadExternal",
            partial(
                self.client.files_completeUploadExternal,
                files=[{"id": file_id, "title": document.filename}],
                channel_id=channel,
                initial_comment=caption,
            ),
        )
        return file_id

    def delete_message(self, channel: str, ts: str) -> None:
        """Delete a message of ours."""
        call("chat.delete", partial(self.client.chat_delete, channel=channel, ts=ts))

    def delete_file(self, file_id: str) -> None:
        """Delete a file of ours."""
        call("files.delete", partial(self.client.files_delete, file=file_id))

    def _open(self, slack_user_ids: list[str]) -> str:
        answer = call(
            "conversations.open", partial(self.client.conversations_open, users=slack_user_ids)
        )
        return str(answer["channel"]["id"])

    def _put(self, url: str, content: bytes) -> None:
        request = Request(url, data=content, method="POST")  # noqa: S310 - Slack named the URL
        try:
            with urlopen(request, timeout=self.client.timeout):  # noqa: S310 - as above
                return
        except (OSError, HTTPException) as error:
            raise Unclear(type(error).__name__) from error


def _reference_of(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != METADATA_EVENT:
        return None
    reference = (metadata.get("event_payload") or {}).get("k")
    return str(reference) if reference else None
