"""Who is asking: one short read from Slack's ids to ours."""

from dataclasses import dataclass

from bot.errors import NotFound
from models.account_questions import somebody
from models.session import Database


@dataclass(frozen=True)
class Caller:
    """The person behind a command, a click or a submission."""

    workspace_id: str
    slack_user_id: str
    member_id: str | None = None  # None: never said yes to Rapport
    locale: str | None = None


@dataclass(frozen=True, kw_only=True)
class OrganiserCaller(Caller):
    """Somebody who may run programmes, as of this click; only ``Desk.organiser`` makes one."""

    organiser_id: str
    time_zone: str  # the workspace's


class UnknownWorkspace(NotFound):
    """A request came from a Slack team that has not installed Rapport."""

    code = "unknown-workspace"


@dataclass(frozen=True)
class Access:
    """Turns Slack's team and user into a caller."""

    database: Database

    def caller(self, team_id: str, slack_user_id: str) -> Caller:
        """Return who is asking.

        Raises:
            UnknownWorkspace: the team has not installed Rapport.
        """
        with self.database.reading.begin() as session:
            found = somebody(session, team_id, slack_user_id)
        if found is None:
            raise UnknownWorkspace
        workspace_id, member_id, locale = found
        return Caller(workspace_id, slack_user_id, member_id, locale)
