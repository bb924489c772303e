"""External selects: what the bot offers while a person types."""

from bot.playground import payloads

from .people import Person
from .rules.checks import Check, Complaints, array, shape
from .rules.elements import MOST_OPTIONS, OPTION_GROUP, PLAIN_OPTION, options_of
from .shapes import Json
from .surfaces import View
from .workspace import Message
from .world import Ack, Envelope, World

_LEAST_TYPED = 3  # Slack's default for min_query_length
_ANSWER: Check = shape(
    {
        "options": array(PLAIN_OPTION, MOST_OPTIONS, 0),
        "option_groups": array(OPTION_GROUP, MOST_OPTIONS, 0),
    }
)


async def suggestions_for(
    world: World, person: Person, place: View | Message, element: Json, typed: str
) -> tuple[list[Json], Ack]:
    """Ask the bot for options; nothing is asked while too little is typed.

    Options that Slack would refuse are not shown, and the acknowledgement then says so.
    """
    if len(typed) < element.get("min_query_length", _LEAST_TYPED) or world.delivery is None:
        return [], Ack(ok=True)
    payload = payloads.block_suggestion(world, person, place, element, typed)
    ack = await world.delivery.deliver(Envelope("interactive", payload, accepts_response=True))
    answer = ack.payload or {}
    complaints: Complaints = []
    _ANSWER(answer, "", complaints)
    if complaints:
        return [], Ack(True, answer, ack.milliseconds, f"invalid_options: {'; '.join(complaints)}")
    offered = [option for option in options_of(answer) if isinstance(option, dict)]
    if isinstance(place, View):
        key = (element["block_id"], element["action_id"])
        # Somebody may pick one thing, type again and pick another: both were offered.
        before = [option for option in place.offered.get(key, []) if option not in offered]
        place.offered[key] = offered + before
    return offered, ack
