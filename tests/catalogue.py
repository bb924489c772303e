"""The message catalogue: every sentence of the views, for translators.

``python -m tests.catalogue`` writes it anew; a test compares it with the code.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "bot" / "content" / "locales" / "rapport.pot"
KEYWORDS = {"t": None, "many": (1, 2)}
METHODS = [("**.py", "python")]


def extracted() -> Catalog:
    """Return every sentence that the code may say, in a steady order, without line numbers."""
    catalogue = Catalog(project="Rapport", charset="utf-8", fuzzy=False)
    for folder in ("bot", "handlers"):
        found = extract_from_dir(str(ROOT / folder), METHODS, keywords=KEYWORDS)
        for file, _line, message, _comments, _context in found:
            catalogue.add(message, locations=[(f"{folder}/{file}", 0)])
    return catalogue


def as_text(catalogue: Catalog) -> str:
    """Return a catalogue as a .pot file without dates."""
    buffer = BytesIO()
    write_po(buffer, catalogue, sort_output=True, omit_header=True, include_lineno=False, width=100)
    return buffer.getvalue().decode()


if __name__ == "__main__":
    TEMPLATE.write_text(as_text(extracted()), encoding="utf-8")
    print(f"wrote {len(extracted())} sentences")
