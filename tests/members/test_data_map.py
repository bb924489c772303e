"""docs/privacy.md names every table and every column, each once."""

from collections import Counter
from pathlib import Path

from models import Base

DOCUMENT = Path(__file__).parents[2] / "docs" / "privacy.md"
OPAQUE = {"workspace_id", "id"}


def mapped() -> list[tuple[str, str]]:
    """Return the table and column of everything in the data map."""
    text = DOCUMENT.read_text(encoding="utf-8").split("## Data map")[1]
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [
        (table.strip(), column.strip())
        for table, columns, *_ in rows[2:]
        for column in columns.split(",")
    ]


def test_the_data_map_names_every_column_of_every_table_once() -> None:
    stored = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name not in OPAQUE
    }

    counted = Counter(mapped())

    assert counted.keys() == stored
    assert [entry for entry, times in counted.items() if times > 1] == []
