"""Open views: each person's stack of modals, and their Home tab."""

from dataclasses import dataclass, field

from .form_state import StateValues, initial_state, with_ids
from .ids import Ids
from .shapes import Json, Refusal

HIGHEST_STACK = 3


@dataclass
class View:
    """One view as a person has it open, with what was typed so far.

    ``offered`` keeps the options that an external select suggested so far, by block and action id,
    since a person can only pick what was on the screen.
    """

    id: str
    owner: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: StateValues = field(default_factory=dict)
    offered: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    is_open: bool = True


class Surfaces:
    """All views, by id; the stack of a person lists the open modals, the top one last."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._views: dict[str, View] = {}
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def stack(self, owner: str) -> list[View]:
        """Return a person's open modals, the top one last."""
        return self._stacks.get(owner, [])

    def home(self, owner: str) -> View | None:
        """Return a person's Home tab, if one was published."""
        return self._homes.get(owner)

    def find(self, view_id: str) -> View | None:
        """Return a view, also one that was closed meanwhile."""
        return self._views.get(view_id)

    def open(self, owner: str, body: Json) -> View:
        """Open a modal as the only one of its owner."""
        self.clear(owner)
        return self.push(owner, body)

    def push(self, owner: str, body: Json) -> View:
        """Put a modal on top of the owner's stack, three at most."""
        stack = self._stacks.setdefault(owner, [])
        if len(stack) >= HIGHEST_STACK:
            raise Refusal("push_limit_reached")
        view = self._new(owner, body)
        if stack:
            view.previous_id = stack[-1].id
            view.root_id = stack[0].id
        stack.append(view)
        return view

    def update(self, view: View, body: Json, expected_hash: str | None = None) -> View:
        """Replace a view's content; what was typed under the same ids stays."""
        if expected_hash and expected_hash != view.hash:
            raise Refusal("hash_conflict")
        self._check_external_id(body, view)
        self._check_external_id(body, view)
        view.body = self._complete(body)
        view.hash = self._ids.secret(10)
        view.values = initial_state(view.body["blocks"], view.values)
        return view

    def publish(self, owner: str, body: Json, expected_hash: str | None = None) -> View:
        """Show a Home tab; it keeps its id from then on."""
        home = self._homes.get(owner)
        if home is None:
            home = self._new(owner, body)
            self._homes[owner] = home
            return home
        return self.update(home, body, expected_hash)

    def pop(self, view: View) -> None:
        """Close one modal, and what is above it."""
        stack = self._stacks.get(view.owner, [])
        if view not in stack:
            return
        place = stack.index(view)
        for closed in stack[place:]:
            closed.is_open = False
        del stack[place:]

    def clear(self, owner: str) -> None:
        """Close all of a person's modals."""
        for view in self._stacks.pop(owner, []):
            view.is_open = False

    def by_external_id(self, external_id: str) -> View | None:
        """Return the open view that the app named so."""
        for view in self._views.values():
            if view.is_open and view.body.get("external_id") == external_id:
                return view
        return None

    def _check_external_id(self, body: Json, own: View | None) -> None:
        external_id = body.get("external_id")
        if external_id and self.by_external_id(external_id) not in (None, own):
            raise Refusal("duplicate_external_id")

    def _new(self, owner: str, body: Json) -> View:
        self._check_external_id(body, None)
        view_id = self._ids.new("V")
        complete = self._complete(body)
        view = View(view_id, owner, complete, self._ids.secret(10), view_id)
        view.values = initial_state(complete["blocks"])
        self._views[view_id] = view
        return view

    def _complete(self, body: Json) -> Json:
        return {**body, "blocks": with_ids(body["blocks"], lambda: self._ids.secret(5))}
