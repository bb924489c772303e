"""A small language for the shape of JSON: checks that collect complaints with their place."""

import re
from collections.abc import Callable, Mapping

Complaints = list[str]
Check = Callable[[object, str, Complaints], None]


def complain(complaints: Complaints, what: str, pointer: str) -> None:
    """Add a complaint with its place, in the form Slack uses."""
    complaints.append(f"{what} [json-pointer:{pointer or '/'}]")


def string(most: int, least: int = 1, pattern: str | None = None) -> Check:
    """A string of ``least`` to ``most`` characters, matching a pattern if one is given."""

    def check(value: object, pointer: str, complaints: Complaints) -> None:
        if not isinstance(value, str):
            complain(complaints, "must provide a string", pointer)
        elif len(value) > most:
            complain(complaints, f"must be less than {most + 1} characters", pointer)
        elif len(value) < least:
            complain(complaints, f"must be more than {least - 1} characters", pointer)
        elif pattern is not None and not re.fullmatch(pattern, value):
            complain(complaints, f"must match the pattern {pattern}", pointer)

    return check


def flag(value: object, pointer: str, complaints: Complaints) -> None:
    """A boolean."""
    if not isinstance(value, bool):
        complain(complaints, "must provide a boolean", pointer)


def integer(least: int, most: int) -> Check:
    """A whole number between two bounds, both allowed."""

    def check(value: object, pointer: str, complaints: Complaints) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            complain(complaints, "must provide an integer", pointer)
        elif not least <= value <= most:
            complain(complaints, f"must be between {least} and {most}", pointer)

    return check


def one_of(*words: str) -> Check:
    """One of a few words."""

    def check(value: object, pointer: str, complaints: Complaints) -> None:
        if value not in words:
            complain(complaints, f"must be one of {', '.join(words)}", pointer)

    return check


def anything(value: object, pointer: str, complaints: Complaints) -> None:
    """A value that Slack does not look into."""


def array(item: Check, most: int, least: int = 1) -> Check:
    """A list of ``least`` to ``most`` items that all pass a check."""

    def check(value: object, pointer: str, complaints: Complaints) -> None:
        if not isinstance(value, list):
            complain(complaints, "must provide an array", pointer)
            return
        if len(value) > most:
            complain(complaints, f"no more than {most} items allowed", pointer)
        if len(value) < least:
            complain(complaints, f"no fewer than {least} items allowed", pointer)
        for number, each in enumerate(value):
            item(each, f"{pointer}/{number}", complaints)

    return check


def shape(fields: Mapping[str, Check], required: tuple[str, ...] = ()) -> Check:
    """An object with these fields and no others."""

    def check(value: object, pointer: str, complaints: Complaints) -> None:
        if not isinstance(value, dict):
            complain(complaints, "must provide an object", pointer)
            return
        for name in required:
            if name not in value:
                complain(complaints, f"missing required field: {name}", pointer)
        for name, each in value.items():
            if name in fields:
                fields[name](each, f"{pointer}/{name}", complaints)
            else:
                complain(complaints, f"invalid additional property: {name}", pointer)

    return check


def by_type(what: str, shapes: Mapping[str, Check]) -> Check:
    """An object whose ``type`` names which of the shapes it must have."""

    def check(value: object, pointer: str, complaints: Complaints) -> None:
        if not isinstance(value, dict):
            complain(complaints, "must provide an object", pointer)
            return
        found = shapes.get(str(value.get("type")))
        if found is None:
            complain(complaints, f"unsupported {what} type: {value.get('type')}", pointer)
        else:
            found(value, pointer, complaints)

    return check


def all_of(*checks: Check) -> Check:
    """Several checks of the same value."""

    def check(value: object, pointer: str, complaints: Complaints) -> None:
        for each in checks:
            each(value, pointer, complaints)

    return check
