"""What members read of a cohort match: for now, only those for whom no mentor was found."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.notices.cohorts import NoMentor
from bot.i18n import Mrkdwn, Words
from bot.views import blocks
from bot.views.blocks import Message, button
from bot.views.menu import RUN
from bot.views.profile_buttons import OPEN as OPEN_PROFILE


def no_mentor(notice: NoMentor, t: Words) -> Message:
    """Return what somebody reads for whom no mentor was found, and what happens next."""
    text = t(
        "No mentor for you in *{programme}* this time, sorry. Your wishes stay, and you are first "
        "in line when mentors are matched again.",
        programme=notice.programme,
    )
    row = [button(t("Check my profile"), OPEN_PROFILE)]
    if notice.can_ask:
        asking = t("You can also ask somebody yourself whenever a place is free.")
        text = Mrkdwn(f"{text} {asking}")
        row.insert(0, button(t("See mentors"), RUN, "mentors", style="primary"))
    return Message(text, [blocks.section(text), blocks.buttons(*row)])


NOTICES: Mapping[type, object] = {NoMentor: no_mentor}
