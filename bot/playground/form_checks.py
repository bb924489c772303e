"""What Slack's own clients refuse before they send a form."""

import re

from .form_state import StateValues, is_many, stateful_elements, value_in
from .shapes import Json

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def client_errors(blocks: list[Json], values: StateValues) -> dict[str, str]:
    """Return a sentence for each block whose answer the client would not send."""
    errors: dict[str, str] = {}
    for block, element in stateful_elements(blocks):
        if block["type"] != "input":
            continue
        value = value_in(element, values, block["block_id"])
        problem = _problem(block, element, value)
        if problem:
            errors[block["block_id"]] = problem
    return errors


def _problem(block: Json, element: Json, value: object) -> str | None:
    if value in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    if is_many(element):
        return _too_many(element, value)
    return _wrong_text(element, str(value))


def _too_many(element: Json, value: object) -> str | None:
    most = element.get("max_selected_items")
    if most is not None and isinstance(value, list) and len(value) > most:
        return f"Please select no more than {most}."
    return None


def _wrong_text(element: Json, text: str) -> str | None:
    kind = element["type"]
    if kind == "plain_text_input":
        return _wrong_length(element, text)
    if kind == "email_text_input" and not _EMAIL.fullmatch(text):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not _URL.fullmatch(text):
        return "Please enter a valid URL."
    if kind == "number_input":
        return _wrong_number(element, text)
    return None


def _wrong_length(element: Json, text: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(text) < least:
        return f"Please enter at least {least} characters."
    if len(text) > most:
        return f"Please enter at most {most} characters."
    return None


def _wrong_number(element: Json, text: str) -> str | None:
    if not _NUMBER.fullmatch(text):
        return "Please enter a number."
    if "." in text and not element.get("is_decimal_allowed"):
        return "Please enter a whole number."
    if "min_value" in element and float(text) < float(element["min_value"]):
        return f"Please enter a number from {element['min_value']}."
    if "max_value" in element and float(text) > float(element["max_value"]):
        return f"Please enter a number up to {element['max_value']}."
    return None
