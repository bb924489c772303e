"""Settings, read once from the environment and from .env."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlparse

from pydantic import (
    AliasChoices,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_STATUS_PORT = 9090
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_stripped)]


class Settings(BaseSettings):
    """Every setting; .env.example lists them with a line each."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", populate_by_name=True
    )

    bot_token: SecretStr = Field(default=SecretStr(""), validation_alias="SLACK_BOT_TOKEN")
    app_token: SecretStr = Field(default=SecretStr(""), validation_alias="SLACK_APP_TOKEN")
    signing_secret: SecretStr = Field(
        default=SecretStr(""), validation_alias="SLACK_SIGNING_SECRET"
    )
    bot_token_file: Path | None = Field(default=None, validation_alias="SLACK_BOT_TOKEN_FILE")
    app_token_file: Path | None = Field(default=None, validation_alias="SLACK_APP_TOKEN_FILE")
    signing_secret_file: Path | None = Field(
        default=None, validation_alias="SLACK_SIGNING_SECRET_FILE"
    )
    mode: Literal["socket", "http"] = Field(default="socket", validation_alias="SLACK_MODE")
    reconcile: Literal["off", "history"] = Field(default="off", validation_alias="SLACK_RECONCILE")
    api_url: Text = Field(default="https://slack.com/api/", validation_alias="SLACK_API_URL")
    database_url: Text = Field(default="sqlite:///rapport.sqlite", validation_alias="DATABASE_URL")
    desk_channel: Text = Field(default="", validation_alias="RAPPORT_DESK_CHANNEL")
    time_zone: Text = Field(default="Europe/Berlin", validation_alias="RAPPORT_TIME_ZONE")
    secret: SecretStr = Field(default=SecretStr(""), validation_alias="RAPPORT_SECRET")
    secret_file: Path | None = Field(default=None, validation_alias="RAPPORT_SECRET_FILE")
    http_host: Text = Field(default="127.0.0.1", validation_alias="RAPPORT_HTTP_HOST")
    http_port: int = Field(default=3000, ge=1, le=65535, validation_alias="RAPPORT_HTTP_PORT")
    status_port: int | None = Field(
        default=None, ge=0, le=65535, validation_alias="RAPPORT_STATUS_PORT"
    )
    clock_url: Text = Field(default="", validation_alias="RAPPORT_CLOCK_URL")
    wake_seconds: float = Field(default=5.0, gt=0, validation_alias="RAPPORT_WAKE_SECONDS")
    http_timeout_seconds: float = Field(
        default=10.0, gt=0, validation_alias="RAPPORT_HTTP_TIMEOUT_SECONDS"
    )
    lease_seconds: float = Field(default=30.0, gt=0, validation_alias="RAPPORT_LEASE_SECONDS")
    match_lease_seconds: float = Field(
        default=300.0, gt=0, validation_alias="RAPPORT_MATCH_LEASE_SECONDS"
    )
    cool_off_seconds: float = Field(default=30.0, ge=0, validation_alias="RAPPORT_COOL_OFF_SECONDS")
    seconds_between_posts: float = Field(
        default=1.0, ge=0, validation_alias="RAPPORT_SECONDS_BETWEEN_POSTS"
    )
    ack_seconds: float = Field(default=3.0, gt=0, validation_alias="RAPPORT_ACK_SECONDS")
    retention_days: int = Field(default=90, ge=30, validation_alias="RAPPORT_RETENTION_DAYS")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", validation_alias=AliasChoices("RAPPORT_LOG_LEVEL")
    )

    @model_validator(mode="after")
    def _secrets_from_files(self) -> Settings:
        pairs = {
            "bot_token": self.bot_token_file,
            "app_token": self.app_token_file,
            "signing_secret": self.signing_secret_file,
            "secret": self.secret_file,
        }
        for name, path in pairs.items():
            if path is not None:
                setattr(self, name, SecretStr(path.read_text(encoding="utf-8").strip()))
        return self

    @model_validator(mode="after")
    def _lease_outlives_the_call(self) -> Settings:
        if self.lease_seconds < 3 * self.http_timeout_seconds:
            message = "RAPPORT_LEASE_SECONDS must be at least three RAPPORT_HTTP_TIMEOUT_SECONDS"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _a_foreign_clock_is_for_the_playground(self) -> Settings:
        if self.clock_url and not (_is_loopback(self.clock_url) and _is_loopback(self.api_url)):
            message = "RAPPORT_CLOCK_URL works on loopback only, together with SLACK_API_URL"
            raise ValueError(message)
        return self

    @property
    def listens_for_status(self) -> int | None:
        """Return the port of /healthz, /readyz and /metrics; None for no such port."""
        if self.status_port is None and self.mode == "http":
            return DEFAULT_STATUS_PORT
        return self.status_port or None

    @property
    def lease(self) -> timedelta:
        """Return how long a claim holds."""
        return timedelta(seconds=self.lease_seconds)

    @property
    def match_lease(self) -> timedelta:
        """Return how long a process that matches may be silent before another takes over."""
        return timedelta(seconds=self.match_lease_seconds)

    @property
    def cool_off(self) -> timedelta:
        """Return how long an ambiguous message waits before it is looked at."""
        return timedelta(seconds=self.cool_off_seconds)

    def missing(self) -> list[str]:
        """Return the names of the settings that a run in Slack cannot do without."""
        by_mode = {
            "socket": ("SLACK_APP_TOKEN", self.app_token),
            "http": ("SLACK_SIGNING_SECRET", self.signing_secret),
        }
        name, secret = by_mode[self.mode]
        needed = {
            "SLACK_BOT_TOKEN": self.bot_token.get_secret_value(),
            name: secret.get_secret_value(),
            "RAPPORT_DESK_CHANNEL": self.desk_channel,
            "RAPPORT_SECRET": self.secret.get_secret_value(),
        }
        return [setting for setting, value in needed.items() if not value]


def read_settings() -> Settings:
    """Read the settings from the environment and .env.

    Raises:
        pydantic.ValidationError: a setting cannot be used; it names which.
    """
    return Settings()


def complaints(error: ValidationError) -> list[str]:
    """Return what is wrong with the settings, a line each, without their values."""
    return [
        f"{'.'.join(str(part) for part in line['loc']) or 'settings'}: {line['msg']}"
        for line in error.errors(include_input=False, include_url=False)
    ]


def _is_loopback(url: str) -> bool:
    return urlparse(url).hostname in LOOPBACK
