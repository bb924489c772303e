"""What can be said: a kind with its policy, and a dataclass of values for each.

A row of the outbox stores the kind and ids. When it is sent, a composer of the feature's service
turns it into a ``Notice`` and a view turns that into words.
"""

from bot.domain.notices.kinds import POLICIES, Kind, Notice, Policy

__all__ = ["POLICIES", "Kind", "Notice", "Policy"]
