"""Tables that people typed: every mistake is found and named at once, with line and column."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """What cannot be used, and where; ``column`` is "" if the whole line is meant."""

    file: str
    line: int
    column: str
    says: str

    def __str__(self) -> str:
        where = f", column {self.column}" if self.column else ""
        return f"{self.file}, line {self.line}{where}: {self.says}"


class BadTable(Exception):
    """Some rows cannot be used; nothing was computed."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("; ".join(str(one) for one in mistakes))
        self.mistakes = tuple(sorted(mistakes))


class Unusable(ValueError):
    """A value cannot be used; the message is for the person who typed it."""


@dataclass
class Notes:
    """Collects the mistakes of one file while it is read."""

    file: str
    mistakes: list[Mistake] = field(default_factory=list)

    def add(self, line: int, column: str, says: str) -> None:
        """Keep a mistake."""
        self.mistakes.append(Mistake(self.file, line, column, says))


@dataclass(frozen=True)
class Row:
    """One line of a table; empty and missing cells read as ""."""

    line: int
    cells: Mapping[str, str]
    notes: Notes

    def text(self, column: str) -> str:
        """Return a cell without blanks around it."""
        return self.cells.get(column, "").strip()

    def needed(self, column: str) -> str:
        """Return a cell that may not be empty."""
        found = self.text(column)
        if not found:
            self.notes.add(self.line, column, "This cell is empty; it needs a value.")
        return found

    def parts(self, column: str) -> list[str]:
        """Return what stands between the semicolons of a cell."""
        return [part.strip() for part in self.text(column).split(";") if part.strip()]

    def read(self, column: str, how: Callable[[str], Value], empty: Value) -> Value:
        """Return what ``how`` makes of a cell; Unusable becomes a mistake of the cell."""
        found = self.text(column)
        if not found:
            return empty
        try:
            return how(found)
        except Unusable as error:
            self.notes.add(self.line, column, str(error))
            return empty


def rows(text: str, notes: Notes, columns: Sequence[str], needed: Sequence[str]) -> Iterator[Row]:
    """Yield the lines of a CSV text below its header; blank lines are passed over.

    Args:
        text: the file; a byte order mark at its start does not matter.
        notes: where mistakes go.
        columns: the columns that are known.
        needed: those of them that must be there.
    """
    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header, notes, columns, needed)
        for cells in reader:
            if len(cells) > len(header):
                says = f"There are {len(cells)} cells, but only {len(header)} columns."
                notes.add(reader.line_num, "", says)
            elif any(cell.strip() for cell in cells):
                yield Row(reader.line_num, dict(zip(header, cells, strict=False)), notes)
    except csv.Error as error:
        notes.add(reader.line_num, "", f"This line is not valid CSV ({error}).")


def _check_header(
    header: Sequence[str], notes: Notes, columns: Sequence[str], needed: Sequence[str]
) -> None:
    for name in header:
        if name not in columns:
            known = ", ".join(columns)
            notes.add(1, name, f"This column is not known. Known columns: {known}.")
        elif header.count(name) > 1:
            notes.add(1, name, "This column is there twice.")
    for name in needed:
        if name not in header:
            notes.add(1, name, "This column is missing.")
