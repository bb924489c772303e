"""Everything Rapport raises on purpose.

An error names a broken rule with a code and the parameters its sentence needs; it holds no prose.
``bot/views/errors.py`` turns it into words in the reader's language.

RapportError
├── NotPossible        the state of things does not allow it (already joined, round closed ...)
├── NotAllowed         this person may not do that here
├── NotFound           what was named does not exist in this workspace
└── InvalidInput       what was typed cannot be used; carries the field it belongs to
"""


class RapportError(Exception):
    """The root: a code such as ``already-joined`` and the parameters of its sentence."""

    code = "something-broke"

    def __init__(self, **parameters: object) -> None:
        super().__init__(self.code, parameters)
        self.parameters = parameters


class NotPossible(RapportError):
    """The state of things does not allow what was asked."""

    code = "not-possible"


class NotAllowed(RapportError):
    """The person may not do this, or not here."""

    code = "not-allowed"


class NotFound(RapportError):
    """What was named does not exist (any more) in this workspace."""

    code = "not-found"


class InvalidInput(RapportError):
    """Something typed cannot be used; ``field`` names where it was typed."""

    code = "invalid-input"

    def __init__(self, field: str, reason: str, **parameters: object) -> None:
        super().__init__(field=field, reason=reason, **parameters)
        self.field = field
        self.reason = reason
