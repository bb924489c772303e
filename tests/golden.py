"""Views pinned as JSON: a change on purpose is written by ``pytest --update-golden``."""

import json
from pathlib import Path

import pytest

VIEWS = Path(__file__).parent / "golden" / "views"


class Golden:
    """Compares a value with the JSON file of its name, or writes the file anew."""

    def __init__(self, *, update: bool) -> None:
        self._update = update

    def __call__(self, name: str, value: object) -> None:
        """Compare a view (or any JSON value) with ``tests/golden/views/<name>.json``."""
        path = VIEWS / f"{name}.json"
        shown = json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        if self._update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(shown, encoding="utf-8")
        if not path.exists():
            pytest.fail(f"no golden file {path.name}: run pytest --update-golden, then read it")
        assert shown == path.read_text(encoding="utf-8")
