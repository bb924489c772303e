"""The company's own people do something by themselves, through the same forms as anybody."""

from dataclasses import dataclass

from .acting import click, fetching, type_command
from .filler import Filler
from .forms import submit
from .people import Person
from .rules.blocks import elements_of
from .shapes import ControlRefusal, Json
from .surfaces import View
from .world import World

_MOST_STEPS = 8  # of one form; more means that it goes in circles
_MOST_FAILURES = 3  # then something is wrong with more than one person
_JOIN = ("/rapport", "join")
_PROGRAMME = ("/rapport-admin", "programme new")


@dataclass
class Rehearsal:
    """Somebody presses a button of the guide; who took part already is not asked again.

    Attributes:
        prefer: what stands on options and buttons that people take wherever they are offered.
        users: who is asked, whether they took part before or not; nobody named: who is willing.
    """

    world: World
    prefer: frozenset[str] = frozenset()
    users: tuple[str, ...] = ()

    async def run(self, wish: Json) -> Json:
        """Let colleagues join (``count`` of them), or the organiser start a programme."""
        step = wish.get("step")
        self.prefer = frozenset(wish.get("prefer", ()))
        self.users = tuple(wish.get("users", ()))
        if step == "join":
            return await self._let_join(int(wish.get("count", len(self.users) or 8)))
        if step == "programme":
            return await self._start_programme()
        raise ControlRefusal("unknown_step", "There are the steps join and programme.")

    async def _let_join(self, count: int) -> Json:
        joined: list[str] = []
        failed: list[Json] = []
        for person in self._willing():
            if len(joined) == count or len(failed) == _MOST_FAILURES:
                break
            problem = await self._go_through(person, None, *_JOIN)
            if problem is None:
                joined.append(person.id)
            else:
                failed.append({"user": person.id, "reason": problem})
        if failed and not joined:
            reason = failed[-1]["reason"]
            raise ControlRefusal("rehearsal_stuck", f"Nobody could join: {reason}.", 409)
        self.world.took_part.update(joined, (each["user"] for each in failed))
        return {"joined": joined, "failed": failed}

    async def _start_programme(self) -> Json:
        workspace = self.world.workspace
        organiser = workspace.person(workspace.channel(workspace.desk).members[0])
        problem = await self._go_through(organiser, workspace.desk, *_PROGRAMME)
        if problem is not None:
            raise ControlRefusal("rehearsal_stuck", problem, 409)
        return {"organiser": organiser.id}

    def _willing(self) -> list[Person]:
        """Return who may still join, the organisers last: they have enough to do."""
        workspace = self.world.workspace
        if self.users:
            return [workspace.person(user) for user in self.users]
        desk = set(workspace.channels[workspace.desk].members) if workspace.desk else set()
        free = [
            person
            for person in workspace.people.values()
            if person.persona
            and person.id not in self.world.took_part
            and not (person.deleted or person.is_guest or person.is_stranger or person.is_bot)
        ]
        return sorted(free, key=lambda person: person.id in desk)

    async def _go_through(
        self, person: Person, channel: str | None, command: str, text: str
    ) -> str | None:
        """Type a command and answer whatever opens; return what went wrong, if anything."""
        wish = {"user": person.id, "channel": channel, "command": command, "text": text}
        answer = await type_command(self.world, wish)
        if not answer["ack"]:
            return f"the bot did not answer in time ({answer['error']})"
        if not self.world.surfaces.stack(person.id) and not await self._press_invitation(person):
            return f"{command} {text} opened nothing to fill in"
        return await self._fill_in_all(person)

    async def _press_invitation(self, person: Person) -> bool:
        """Press the first button of the newest message, where the answer was one."""
        seen = self.world.workspace.visible_messages(person.id, None)
        if not seen or (button := _first_button(seen[-1].blocks, self.prefer)) is None:
            return False
        place = {"channel": seen[-1].channel, "ts": seen[-1].ts}
        await click(self.world, {"user": person.id, **place, **button})
        return bool(self.world.surfaces.stack(person.id))

    async def _fill_in_all(self, person: Person) -> str | None:
        complaints: dict[str, str] = {}
        submitted = False
        for _ in range(_MOST_STEPS):
            stack = self.world.surfaces.stack(person.id)
            if not stack or (submitted and "submit" not in stack[-1].body):
                self._leave(person)  # a view that only tells is the end of a form
                return None
            answer = await self._answer(person, stack[-1], complaints)
            complaints = answer.get("errors") or {}
            submitted = submitted or bool(answer.get("sent"))
            if answer["error"]:
                break
        said = "; ".join(complaints.values())
        self._leave(person)
        return f"the form could not be finished: {said or 'it did not close'}"

    def _leave(self, person: Person) -> None:
        self.world.surfaces.clear(person.id)
        self.world.live.changed("views")

    async def _answer(self, person: Person, view: View, complaints: dict[str, str]) -> Json:
        ask = fetching(self.world, person, view)
        filler = Filler(person, self.world.clock(), ask, complaints, self.prefer)
        values = await filler.values_for(view)
        if "submit" in view.body:
            wish = {"user": person.id, "view_id": view.id, "values": values}
            return await submit(self.world, wish)
        button = _first_button(view.body["blocks"], self.prefer)
        if button is None:
            return {"error": "nothing to press"}
        return await click(self.world, {"user": person.id, "view_id": view.id, **button})


def _first_button(blocks: list[Json], prefer: frozenset[str]) -> Json | None:
    """Return how to press a button that is preferred, stands out, or else the first one."""
    buttons = [
        (element, block["block_id"])
        for block in blocks
        for element in elements_of(block)
        if element["type"] == "button" and "url" not in element
    ]
    buttons.sort(key=lambda found: _rank(found[0], prefer))
    if not buttons:
        return None
    element, block_id = buttons[0]
    return {"action_id": element["action_id"], "block_id": block_id, "value": element.get("value")}


def _rank(button: Json, prefer: frozenset[str]) -> tuple[bool, bool]:
    said = {button["text"]["text"], button.get("accessibility_label")}
    return not said & prefer, button.get("style") != "primary"
