"""Modals and the Home tab."""

from bot.playground.rules.views import check_view
from bot.playground.shapes import Json, Refusal
from bot.playground.slack_objects import check_file_references, view_object
from bot.playground.surfaces import View
from bot.playground.triggers import Trigger
from bot.playground.world import World

from .looking_up import person


def open_modal(world: World, arguments: Json) -> Json:
    """Open a modal for whoever caused the trigger."""
    body = _checked(world, arguments, "modal")
    trigger = _redeem(world, arguments)
    return _shown(world, world.surfaces.open(trigger.user, body))


def push(world: World, arguments: Json) -> Json:
    """Put a modal on top of the one that the trigger came from."""
    body = _checked(world, arguments, "modal")
    trigger = _redeem(world, arguments)
    if not world.surfaces.stack(trigger.user) or trigger.view_id is None:
        raise Refusal("not_found")
    return _shown(world, world.surfaces.push(trigger.user, body))


def update(world: World, arguments: Json) -> Json:
    """Replace the content of an open view."""
    view = _named(world, arguments)
    body = _checked(world, arguments, str(view.body["type"]))
    return _shown(world, world.surfaces.update(view, body, arguments.get("hash")))


def publish(world: World, arguments: Json) -> Json:
    """Show a person's Home tab."""
    if not world.installation.has_tab("home"):
        raise Refusal("not_enabled")
    body = _checked(world, arguments, "home")
    owner = person(world, arguments["user_id"])
    view = world.surfaces.publish(owner.id, body, arguments.get("hash"))
    return _shown(world, view, "home")


def _checked(world: World, arguments: Json, kind: str) -> Json:
    body: Json = arguments["view"]
    check_view(body, kind)
    check_file_references(world, body["blocks"])
    return body


def _redeem(world: World, arguments: Json) -> Trigger:
    trigger_id = arguments.get("trigger_id") or arguments.get("interactivity_pointer")
    if not trigger_id:
        raise Refusal("invalid_trigger_id")
    return world.triggers.redeem(trigger_id)


def _named(world: World, arguments: Json) -> View:
    if arguments.get("view_id"):
        view = world.surfaces.find(arguments["view_id"])
    else:
        view = world.surfaces.by_external_id(arguments.get("external_id") or "")
    if view is None or not view.is_open:
        raise Refusal("not_found")
    return view


def _shown(world: World, view: View, topic: str = "views") -> Json:
    world.live.changed(topic)
    return {"view": view_object(world, view)}


METHODS = {
    "views.open": open_modal,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
