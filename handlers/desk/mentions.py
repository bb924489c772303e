"""People named in a command: ``@ana`` arrives as ``<@U123|ana>``."""

import re

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def mentioned(text: str) -> list[str]:
    """Return the Slack ids of the people named in a text, in their order, each once."""
    return list(dict.fromkeys(_MENTION.findall(text)))
