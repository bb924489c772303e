"""What a person does in a modal: filling in, submitting, closing, asking for suggestions."""

from bot.playground import payloads

from .acting import acting_person, fetching, open_views, outcome, own_view, send, visible_message
from .form_checks import client_errors
from .form_state import slot_of, stateful_elements, value_in
from .people import Person
from .picking import find_element, picked_state
from .rules.views import check_view
from .shapes import ControlRefusal, InvalidArguments, Json, Refusal
from .slack_objects import check_file_references
from .suggesting import suggestions_for
from .surfaces import View
from .world import Ack, Envelope, World


async def submit(world: World, wish: Json) -> Json:
    """Fill a modal in and press its submit button."""
    stale = bool(wish.get("stale"))
    person = acting_person(world, wish["user"], stale=stale)
    view = own_view(world, person, wish["view_id"], stale=stale)
    if view.body["type"] != "modal" or "submit" not in view.body:
        raise ControlRefusal("no_submit_button", "This view has nothing to submit.")
    await _fill_in(world, person, view, wish.get("values") or {})
    errors = client_errors(view.body["blocks"], view.values)
    if errors:
        return await _result(world, view, None, errors)
    payload = payloads.view_submission(world, person, view)
    ack = await send(world, Envelope("interactive", payload, accepts_response=True))
    errors = {}
    if ack.ok:
        ack, errors = _obey(world, view, ack)
    world.live.changed("views")
    return await _result(world, view, ack, errors)


async def type_into(world: World, wish: Json) -> None:
    """Type and pick in a view without submitting it; a click then takes the values along."""
    person = acting_person(world, wish["user"], stale=bool(wish.get("stale")))
    view = own_view(world, person, wish["view_id"], stale=bool(wish.get("stale")))
    await _fill_in(world, person, view, wish.get("values") or {})


async def close(world: World, wish: Json) -> Json:
    """Close the top modal, or the whole stack with ``all``; the app hears of it if it asked to."""
    person = acting_person(world, wish["user"], stale=True)
    view = own_view(world, person, wish["view_id"])
    everything = bool(wish.get("all")) or bool(view.body.get("clear_on_close"))
    stack = list(world.surfaces.stack(person.id))
    closing = stack[::-1] if everything else stack[stack.index(view) :][::-1]
    if everything:
        world.surfaces.clear(person.id)
    else:
        world.surfaces.pop(view)
    world.live.changed("views")
    ack = Ack(ok=True)
    for closed in closing:
        if closed.body.get("notify_on_close"):
            payload = payloads.view_closed(world, person, closed, is_cleared=everything)
            ack = await send(world, Envelope("interactive", payload))
    return await outcome(world, ack, views=open_views(world, person.id))


async def suggest(world: World, wish: Json) -> Json:
    """Type into an external select and read what it offers."""
    person = acting_person(world, wish["user"])
    place = (
        own_view(world, person, wish["view_id"])
        if wish.get("view_id")
        else visible_message(world, person, wish, stale=False)
    )
    blocks = place.body["blocks"] if isinstance(place, View) else place.blocks
    element = find_element(blocks, wish["action_id"], wish.get("block_id"))
    if "external" not in element["type"]:
        raise ControlRefusal("not_an_external_select", "This field asks nobody for suggestions.")
    typed = str(wish.get("value", ""))
    options, ack = await suggestions_for(world, person, place, element, typed)
    return await outcome(world, ack, options=options)


async def _fill_in(world: World, person: Person, view: View, values: Json) -> None:
    known = {
        (block["block_id"], element["action_id"]): {**element, "block_id": block["block_id"]}
        for block, element in stateful_elements(view.body["blocks"])
    }
    for block_id, actions in values.items():
        for action_id, value in actions.items():
            element = known.get((block_id, action_id))
            if element is None:
                detail = f"This form has no field {block_id} / {action_id}."
                raise ControlRefusal("no_such_field", detail, 404)
            held = _held_options(view, element)
            state = await picked_state(
                world, element | {"held_options": held}, value, fetching(world, person, view)
            )
            view.values[block_id][action_id] = state


def _held_options(view: View, element: Json) -> list[Json]:
    """Return the options that an external select shows: those picked before and those offered."""
    if not slot_of(element).is_option:
        return []
    held = value_in(element, view.values, element["block_id"])
    picked = held if isinstance(held, list) else [held]
    offered = view.offered.get((element["block_id"], element["action_id"]), [])
    return [option for option in picked if isinstance(option, dict)] + offered


def _obey(world: World, view: View, ack: Ack) -> tuple[Ack, dict[str, str]]:
    """Do what the acknowledgement of a submission asks; without a wish the modal closes."""
    answer = ack.payload or {}
    action = answer.get("response_action")
    try:
        if action == "errors":
            return ack, _field_errors(view, answer)
        _show_next(world, view, action, answer)
    except Refusal as refusal:
        complaints = refusal.extras.get("errors")
        reason = f"{refusal.error}: {complaints}" if complaints else refusal.error
        return Ack(True, ack.payload, ack.milliseconds, reason), {}
    return ack, {}


def _field_errors(view: View, answer: Json) -> dict[str, str]:
    errors = answer.get("errors")
    inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or set(errors) - inputs:
        raise InvalidArguments([f"errors must name input blocks out of {sorted(inputs)}"])
    return {str(block_id): str(sentence) for block_id, sentence in errors.items()}


def _show_next(world: World, view: View, action: str | None, answer: Json) -> None:
    if action is None:
        world.surfaces.pop(view)
    elif action == "clear":
        world.surfaces.clear(view.owner)
    elif action in {"update", "push"}:
        body = answer.get("view") or {}
        check_view(body, "modal")
        check_file_references(world, body["blocks"])
        if action == "update":
            world.surfaces.update(view, body)
        else:
            world.surfaces.push(view.owner, body)
    else:
        raise InvalidArguments([f"unknown response_action {action}"])


async def _result(world: World, view: View, ack: Ack | None, errors: dict[str, str]) -> Json:
    """Return what a submission led to; no acknowledgement means that it was never sent."""
    answer = await outcome(world, ack or Ack(ok=False))
    views = open_views(world, view.owner)
    return answer | {
        "sent": ack is not None,
        "errors": errors,
        "closed": not view.is_open,
        "view": views[-1] if views else None,
    }
