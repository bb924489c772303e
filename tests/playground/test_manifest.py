"""The manifest decides what the app may do, and the log keeps what it did."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path

from tests.playground.conftest import Room, a_room
from tests.playground.echo_bot import MANIFEST, Json
from tests.playground.kit import form, ids_in, open_form, refused

HOME: Json = {"type": "home", "blocks": [{"type": "divider"}]}


def with_tabs(**tabs: bool) -> Json:
    return {**MANIFEST, "features": {**MANIFEST["features"], "app_home": tabs}}


def test_without_a_messages_tab_nobody_gets_a_direct_message() -> None:
    with a_room(manifest=with_tabs(home_tab_enabled=True)) as room:
        ids = ids_in(room)
        answer = refused(lambda: room.web.chat_postMessage(channel=ids["ines"], text="x"))
        assert answer["error"] == "messages_tab_disabled"


def test_without_a_home_tab_none_is_published() -> None:
    with a_room(manifest=with_tabs(messages_tab_enabled=True)) as room:
        ids = ids_in(room)
        answer = refused(lambda: room.web.views_publish(user_id=ids["ines"], view=HOME))
        assert answer["error"] == "not_enabled"


def test_events_that_the_manifest_does_not_ask_for_are_not_sent() -> None:
    with a_room(manifest={**MANIFEST, "settings": {}}) as room:
        room.control.add_person("Zoe Adler")
        assert room.bot.payloads == []


def test_every_call_is_written_down_when_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    with a_room(record_calls=file) as room:
        blocks = [{"type": "divider"}]
        ines = ids_in(room)["ines"]
        room.web.chat_postMessage(channel=ines, text="x", blocks=blocks)

    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["method"] for line in lines][-1] == "chat.postMessage"
    assert lines[-1]["arguments"]["blocks"] == blocks
    assert "token" not in json.dumps(lines)


def test_a_channel_may_be_called_by_its_name(room: Room) -> None:
    posted = room.web.chat_postMessage(channel="#general", text="x")
    assert posted["channel"] == room.control.channel("general")


def test_nobody_begins_a_conversation_with_a_deactivated_person(room: Room) -> None:
    former = ids_in(room)["former"]
    answer = refused(lambda: room.web.chat_postMessage(channel=former, text="x"))
    assert answer["error"] == "channel_not_found"


def test_a_view_can_be_named_by_the_app_and_once_only(room: Room) -> None:
    ids = ids_in(room)
    view = open_form(room, ids["ines"], external_id="mine")
    room.web.views_update(external_id="mine", view=form(callback_id="changed"))
    assert room.control.views(ids["ines"])[-1]["callback_id"] == "changed"

    room.web.views_update(view_id=view["id"], view=form(external_id="mine"))
    home = {**HOME, "external_id": "mine"}
    answer = refused(lambda: room.web.views_publish(user_id=ids["amara"], view=home))
    assert answer["error"] == "duplicate_external_id"


def test_a_home_tab_of_an_older_hash_is_not_overwritten(room: Room) -> None:
    ines = ids_in(room)["ines"]
    old = room.web.views_publish(user_id=ines, view=HOME)["view"]["hash"]
    room.web.views_publish(user_id=ines, view=HOME, hash=old)

    answer = refused(lambda: room.web.views_publish(user_id=ines, view=HOME, hash=old))
    assert answer["error"] == "hash_conflict"


def test_an_upload_has_the_length_that_was_promised_and_arrives_once(room: Room) -> None:
    promise = room.web.files_getUploadURLExternal(filename="a.txt", length=5)

    assert _upload(promise["upload_url"], b"much too long") == 400
    assert _upload(promise["upload_url"], b"hello") == 200
    assert _upload(promise["upload_url"], b"hello") == 404
    finished = room.web.files_completeUploadExternal(files=[{"id": promise["file_id"]}])
    assert finished["files"][0]["mimetype"] == "text/plain"
    assert room.control.file(promise["file_id"]) == b"hello"


def _upload(address: str, content: bytes) -> int:
    request = urllib.request.Request(address, data=content)
    request.add_header("Content-Type", "application/octet-stream")
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_files_are_deleted_once_and_go_to_conversations_only(room: Room) -> None:
    ids = ids_in(room)
    promise = room.web.files_getUploadURLExternal(filename="a.txt", length=5)
    _upload(promise["upload_url"], b"hello")
    finish: Json = {"files": [{"id": promise["file_id"]}], "channel_id": ids["ines"]}
    answer = refused(lambda: room.web.files_completeUploadExternal(**finish))
    assert answer["error"] == "channel_not_found"

    room.web.files_delete(file=promise["file_id"])
    answer = refused(lambda: room.web.files_delete(file=promise["file_id"]))
    assert answer["error"] == "file_deleted"
