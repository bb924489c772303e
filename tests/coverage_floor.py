"""Branch coverage that must not fall: ``python -m tests.coverage_floor build/coverage.json``."""

import json
import sys
from pathlib import Path

FLOORS = {"bot/domain/": 95.0, "bot/matching/": 95.0}  # percent of lines and branches together


def covered(report: Path, folder: str) -> float:
    """Return how much of a folder's lines and branches was run, in percent."""
    files = json.loads(report.read_text(encoding="utf-8"))["files"]
    parts = [file["summary"] for name, file in files.items() if name.startswith(folder)]
    done = sum(part["covered_lines"] + part["covered_branches"] for part in parts)
    wanted = sum(part["num_statements"] + part["num_branches"] for part in parts)
    return 100 * done / wanted if wanted else 0.0


def main() -> None:
    """Print each floor and what was reached; exit with 1 if one was missed."""
    report = Path(sys.argv[1])
    reached = {folder: covered(report, folder) for folder in FLOORS}
    for folder, percent in reached.items():
        print(f"coverage of {folder}: {percent:.1f} % (floor {FLOORS[folder]:.0f} %)")
    sys.exit(any(percent < FLOORS[folder] for folder, percent in reached.items()))


if __name__ == "__main__":
    main()
