"""What organisers may set for the whole workspace, and what holds until they do."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self

FEWEST_SAFETY_CONTACTS = 2
LONGEST_KEPT_MONTHS = 24


@dataclass(frozen=True)
class WorkspaceSettings:
    """The settings of a workspace; people are Slack ids, in the order in which they are named.

    Attributes:
        fallback_organisers: who gets one DM when the desk is lost.
        safety_contacts: who is named under "Something not right?"; at least two.
        working_time_note: members read that this is working time and managers see nothing.
        code_of_conduct: a link or a short text; empty means the built-in sentence alone.
        keep_profile_months: how long a profile outlives its member's leaving, 1 to 24.
    """

    fallback_organisers: tuple[str, ...] = ()
    safety_contacts: tuple[str, ...] = ()
    working_time_note: bool = True
    code_of_conduct: str = ""
    keep_profile_months: int = 6

    @property
    def contacts_missing(self) -> int:
        """Return how many more safety contacts are needed."""
        return max(0, FEWEST_SAFETY_CONTACTS - len(self.safety_contacts))

    @classmethod
    def from_record(cls, record: Mapping[str, object]) -> Self:
        """Return the settings stored in ``Workspace.settings``; what is absent has its default."""
        months = record.get("keep_profile_months", 6)
        return cls(
            fallback_organisers=_ids(record.get("fallback_organisers")),
            safety_contacts=_ids(record.get("safety_contacts")),
            working_time_note=record.get("working_time_note") is not False,
            code_of_conduct=str(record.get("code_of_conduct") or ""),
            keep_profile_months=months if isinstance(months, int) else 6,
        )

    def to_record(self) -> dict[str, object]:
        """Return what is stored."""
        record = asdict(self)
        return {key: list(v) if isinstance(v, tuple) else v for key, v in record.items()}


def _ids(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()
