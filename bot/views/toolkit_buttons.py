"""The button that leads to the toolkit, for views that the toolkit itself builds on."""

from bot.i18n import Words
from bot.views.blocks import Element, button

OPEN = "toolkit_open"


def toolkit_button(t: Words) -> Element:
    """Return the button that opens the toolkit."""
    return button(t("Toolkit"), OPEN)
