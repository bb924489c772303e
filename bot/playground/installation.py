"""The app as it is installed in the workspace: tokens, scopes, what the manifest allows."""

from dataclasses import dataclass, field
from enum import StrEnum

from .ids import Ids
from .shapes import Json, Refusal


class TokenKind(StrEnum):
    """The two tokens of an app that is installed in one workspace."""

    BOT = "bot"
    APP = "app"


@dataclass
class Installation:
    """Identity, secrets and rights of the one app in this workspace."""

    manifest: Json
    app_id: str
    bot_id: str
    bot_user: str
    team_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    scopes: set[str] = field(default_factory=set)
    revoked: bool = False

    @classmethod
    def from_manifest(cls, manifest: Json, ids: Ids, team_id: str, bot_user: str) -> "Installation":
        """Install the app of a manifest with all the bot scopes that it asks for."""
        scopes = manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])
        return cls(
            manifest=manifest,
            app_id=ids.new("A"),
            bot_id=ids.new("B"),
            bot_user=bot_user,
            team_id=team_id,
            bot_token=f"xoxb-playground-{ids.secret()}",
            app_token=f"xapp-playground-{ids.secret()}",
            signing_secret=ids.secret(32),
            scopes=set(scopes),
        )

    def check_token(self, token: str | None, kind: TokenKind) -> None:
        """Refuse a token that is missing, unknown, revoked or of the wrong kind."""
        if not token:
            raise Refusal("not_authed")
        kinds = {self.bot_token: TokenKind.BOT, self.app_token: TokenKind.APP}
        if token not in kinds:
            raise Refusal("invalid_auth")
        if self.revoked:
            raise Refusal("token_revoked")
        if kinds[token] is not kind:
            raise Refusal("not_allowed_token_type")

    def require_any(self, needed: tuple[str, ...]) -> None:
        """Refuse unless one of these scopes was granted; none needed means none asked."""
        if needed and not self.scopes.intersection(needed):
            raise Refusal(
                "missing_scope", needed=",".join(needed), provided=",".join(sorted(self.scopes))
            )

    @property
    def commands(self) -> list[Json]:
        """The slash commands of the manifest."""
        return list(self._features.get("slash_commands", []))

    @property
    def events(self) -> set[str]:
        """The event types that the app subscribed to."""
        settings = self.manifest.get("settings", {})
        return set(settings.get("event_subscriptions", {}).get("bot_events", []))

    @property
    def app_name(self) -> str:
        """The name that people read on the app's messages."""
        bot_user = self._features.get("bot_user", {})
        name = self.manifest.get("display_information", {}).get("name", "App")
        return str(bot_user.get("display_name", name))

    def has_tab(self, tab: str) -> bool:
        """Whether the App Home has this tab: ``home`` or ``messages``."""
        return bool(self._features.get("app_home", {}).get(f"{tab}_tab_enabled", False))

    @property
    def _features(self) -> Json:
        features: Json = self.manifest.get("features", {})
        return features
