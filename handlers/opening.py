"""Opening modals: at once, on top of what is open, or filled when Slack was asked."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.errors import RapportError
from bot.i18n import Words
from bot.views import blocks, errors
from bot.views.blocks import View
from handlers.payloads import Click, Command

PATIENCE_SECONDS = 1.0  # of the three for which a trigger is good


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

    def fill(self, build: Callable[[], View], t: Words, ack: Ack) -> None:
        """Open a modal whose content needs an answer of Slack, and acknowledge.

        Usually the answer is there at once. If it takes longer than the trigger allows to wait,
        the modal opens with "One moment" and is filled when the content is known; the request
        is answered by then, so a broken rule is shown in the modal, too.
        """
        with ThreadPoolExecutor(max_workers=1) as asking:
            answer = asking.submit(build)
            if wait([answer], timeout=PATIENCE_SECONDS).done:
                self.show(answer.result())
                ack()
                return
            view_id = self.show(one_moment(t))
            ack()
            self.client.views_update(view_id=view_id, view=_what_came(answer, t))


def _what_came(answer: Future[View], t: Words) -> View:
    try:
        return answer.result()
    except RapportError as error:
        return errors.modal(errors.in_words(error, t), t)


def in_place(click: Click, client: WebClient, view: View) -> None:
    """Show a view in the place of the modal that was clicked in, for Slack stacks only three."""
    if click.view is not None and click.view.type == "modal":
        client.views_update(view_id=click.view.id, view=view)
    else:
        by_click(click, client).show(view)


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
