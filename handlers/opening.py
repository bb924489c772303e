"""Opening modals: at once, on top of what is open, or filled when Slack was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.errors import RapportError
from bot.i18n import Words
from bot.views import blocks, errors
from bot.views.blocks import View
from handlers.payloads import Click, Command


@dataclass(frozen=True)
class Opening:
    """A chance to open one modal: a trigger, good for three seconds and one use."""

    client: WebClient
    trigger_id: str
    on_top: bool = False  # of the modal that was clicked in

    def show(self, view: View) -> str:
        """Open a modal and return its id."""
        call = self.client.views_push if self.on_top else self.client.views_open
        answer = call(trigger_id=self.trigger_id, view=view)
        return str(answer["view"]["id"])

    def fill(self, build: Callable[[], View], t: Words) -> None:
        """Open a modal that says "One moment", and fill it when its content is known.

        For content that needs an answer of Slack. The trigger is spent then, so a broken rule
        is shown here, in the modal.
        """
        view_id = self.show(one_moment(t))
        try:
            view = build()
        except RapportError as error:
            view = errors.modal(errors.in_words(error, t), t)
        self.client.views_update(view_id=view_id, view=view)


def by_command(command: Command, client: WebClient) -> Opening:
    """Return the chance that a command gives."""
    return Opening(client, command.trigger_id)


def by_click(click: Click, client: WebClient) -> Opening:
    """Return the chance that a click gives."""
    in_modal = click.view is not None and click.view.type == "modal"
    return Opening(client, click.trigger_id, on_top=in_modal)


def one_moment(t: Words) -> View:
    """Return what a modal shows while Slack is asked."""
    return blocks.modal("one_moment", t("One moment…"), [blocks.section(t("One moment…"))])
