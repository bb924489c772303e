"""Settings: complete or named, safe by default, never shown."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.cli.logs import Redaction
from bot.config import Settings, complaints

ENV_EXAMPLE = Path(__file__).parents[2] / ".env.example"


def settings(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type] # pydantic's own


def test_what_is_missing_is_named() -> None:
    assert settings().missing() == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "RAPPORT_DESK_CHANNEL",
        "RAPPORT_SECRET",
    ]


def test_http_mode_needs_the_signing_secret_and_no_app_token() -> None:
    assert settings(mode="http").missing() == [
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
        "RAPPORT_DESK_CHANNEL",
        "RAPPORT_SECRET",
    ]


@pytest.mark.parametrize(
    ("mode", "port", "listens"),
    [
        pytest.param("socket", None, None, id="socket mode has none unless asked"),
        pytest.param("socket", 9191, 9191, id="socket mode, asked"),
        pytest.param("http", None, 9090, id="http mode has one"),
        pytest.param("http", 0, None, id="http mode, switched off"),
    ],
)
def test_the_status_port_follows_the_mode(mode: str, port: int | None, listens: int | None) -> None:
    assert settings(mode=mode, status_port=port).listens_for_status == listens


def test_a_lease_that_ends_before_the_call_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        settings(lease_seconds=5, http_timeout_seconds=10)

    assert "three RAPPORT_HTTP_TIMEOUT_SECONDS" in complaints(refused.value)[0]


@pytest.mark.parametrize("api_url", [pytest.param("https://slack.com/api/", id="the real Slack")])
def test_a_foreign_clock_is_refused_outside_a_rehearsal(api_url: str) -> None:
    with pytest.raises(ValidationError):
        settings(clock_url="http://127.0.0.1:1/control/clock", api_url=api_url)


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("xoxb-from-a-file\n", encoding="utf-8")

    assert settings(bot_token_file=file).bot_token.get_secret_value() == "xoxb-from-a-file"


def test_the_example_names_every_setting() -> None:
    text = ENV_EXAMPLE.read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        shown = alias if isinstance(alias, str) else name.upper()
        assert shown in text or shown.endswith("LOG_LEVEL"), shown


@pytest.mark.parametrize(
    "line",
    [
        "sent with xoxb-12-34-abc",
        "socket xapp-1-A-2-b",
        "posted to https://hooks.slack.com/commands/T1/2/abc",
        "opened postgresql://rapport:hunter2@db/rapport",
        "the secret is s3cr3t-of-ours",
    ],
)
def test_logs_hold_no_secrets(line: str) -> None:
    record = logging.LogRecord("bot", logging.INFO, "x.py", 1, "%s", (line,), None)
    Redaction("s3cr3t-of-ours").filter(record)

    said = record.getMessage()
    assert "[hidden]" in said
    for secret in ("xoxb-12", "xapp-1", "T1/2", "hunter2", "s3cr3t"):
        assert secret not in said
