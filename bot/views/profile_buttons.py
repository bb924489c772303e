"""The way to one's own profile, as other views show it."""

from bot.i18n import Words
from bot.views.blocks import Element, button

OPEN = "profile_open"


def edit_button(t: Words) -> Element:
    """Return the button that opens one's own profile."""
    return button(t("See my profile"), OPEN)
