"""``make bench``: measure, print the table and write it to build/bench.md.

``python -m tests.benchmarks matching_mentors start`` measures only what is named. Every module
beside this one that has ``rows()`` is a part: it returns name, figure and goal of each row.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from time import perf_counter

Row = tuple[str, str, str]

TARGET = Path("build/bench.md")
HEAD = "| measured | figure | goal |\n|---|---|---|\n"


def main(chosen: Sequence[str]) -> None:
    """Measure the chosen parts, or all, and write the table after each of them."""
    TARGET.parent.mkdir(exist_ok=True)
    lines = [f"Measured on {os.cpu_count()} cores, Python {sys.version.split()[0]}.\n\n", HEAD]
    for name, rows in parts(chosen):
        print(f"{name} ...", file=sys.stderr)
        started = perf_counter()
        for row in rows():
            line = f"| {' | '.join(row)} |\n"
            print(line, end="", flush=True)
            lines.append(line)
            TARGET.write_text("".join(lines), encoding="utf-8")
        print(f"{name}: {perf_counter() - started:.0f} s", file=sys.stderr)


def parts(chosen: Sequence[str]) -> Iterator[tuple[str, Callable[[], Iterable[Row]]]]:
    """Yield the modules that measure something, by name, each with what measures it.

    Raises:
        SystemExit: something was named that does not measure anything.
    """
    here = [str(Path(__file__).parent)]
    names = [found.name for found in iter_modules(here) if found.name != "__main__"]
    found = {name: import_module(f"tests.benchmarks.{name}") for name in names}
    able = {name: module for name, module in found.items() if hasattr(module, "rows")}
    unknown = sorted(set(chosen) - set(able))
    if unknown:
        raise SystemExit(f"{', '.join(unknown)}: not among {', '.join(able)}")
    for name in chosen or able:
        yield name, able[name].rows


if __name__ == "__main__":
    main(sys.argv[1:])
