"""How Slack reaches the bot: by a socket that we open, or by requests to our gate."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from bot.app.metrics import Meters
from bot.clock import Clock
from bot.config import Settings
from bot.slack.calls import trust_for
from bot.slack.http import Gate, Http
from bot.slack.listeners import NamedApp
from bot.slack.socket import CONCURRENCY, Socket

Register = Callable[[App], None]


def intake_for(
    settings: Settings, register: Register, machine_clock: Clock, meters: Meters
) -> Socket | Http:
    """Return the intake that the settings ask for.

    Args:
        settings: complete settings.
        register: lets every feature listen on an app.
        machine_clock: the clock of signatures.
        meters: is told how long answers take.
    """
    executors = ThreadPoolExecutor(CONCURRENCY), ThreadPoolExecutor(1)
    # Bolt acknowledges events first and works afterwards. What was acknowledged must not be lost,
    # so there are two apps, and the one for events answers when it is done.
    for_people = _app(settings, register, executors[0], answers_when_done=False)
    for_events = _app(settings, register, executors[1], answers_when_done=True)
    if settings.mode == "socket":
        token = settings.app_token.get_secret_value()
        seconds = meters.acknowledged
        return Socket(for_people, for_events, token, settings.api_url, machine_clock, seconds)
    gate = Gate(
        events=SlackRequestHandler(for_events),
        people=SlackRequestHandler(for_people),
        signing_secret=settings.signing_secret.get_secret_value().encode(),
        machine_clock=machine_clock,
        acknowledged=meters.acknowledged,
    )
    return Http(gate, for_people, executors)


def _app(
    settings: Settings, register: Register, executor: Executor, *, answers_when_done: bool
) -> NamedApp:
    app = NamedApp(
        client=WebClient(
            settings.bot_token.get_secret_value(),
            base_url=settings.api_url,
            ssl=trust_for(settings.api_url),
        ),
        signing_secret=settings.signing_secret.get_secret_value() or None,
        token_verification_enabled=False,
        attaching_function_token_enabled=False,
        # Only events have an address that is tested, and only they can be Rapport's own doing.
        url_verification_enabled=answers_when_done,
        ignoring_self_events_enabled=answers_when_done,
        process_before_response=answers_when_done,
        listener_executor=executor,
        ack_seconds=settings.ack_seconds,
    )
    register(app)
    app.look_up()
    return app
