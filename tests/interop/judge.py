"""Holds what the bot sent in the tests against the published types of a folder of checks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from bot.slack.manifest import manifest
from tests.rapport_playground import CALLS

_NO_JUDGE = "no schema for"


def main(folder: Path) -> int:
    """Return 1 if a call or the manifest is invalid; methods without a judge are listed."""
    invalid = _calls(folder) + _manifest(folder)
    return 1 if invalid else 0


def _calls(folder: Path) -> int:
    if not CALLS.exists():
        print(f"interop: no calls to judge: {CALLS} is written by make test")
        return 0
    by_method: dict[str, list[object]] = defaultdict(list)
    for line in CALLS.read_text(encoding="utf-8").splitlines():
        call = json.loads(line)
        by_method[call["method"]].append(call["arguments"])
    return sum(_judge(folder, method, calls) for method, calls in sorted(by_method.items()))


def _judge(folder: Path, method: str, calls: list[object]) -> int:
    file = (folder / f"{method}.json").resolve()
    file.write_text(json.dumps(calls), encoding="utf-8")
    verdict = subprocess.run(
        ["node", "validate_blocks.mjs", method, str(file)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if _NO_JUDGE in verdict.stdout:
        print(f"interop: {method}: {len(calls)} calls, no judge")
        return 0
    lines = verdict.stdout.splitlines()
    invalid = sum(line.startswith("INVALID") for line in lines)
    print(f"interop: {method}: {len(calls)} calls, {invalid} invalid")
    print("\n".join(line for line in lines if not line.startswith("VALID"))[:4000])
    return invalid


def _manifest(folder: Path) -> int:
    """Judge the manifest of both modes, with the Python packages that its judge needs."""
    invalid = 0
    python = _python_with(folder, "jsonschema", "pyyaml")
    if python is None:
        print("interop: the manifest was skipped: its judge's packages could not be installed")
        return 0
    for mode in ("socket", "http"):
        file = (folder / f"manifest-{mode}.json").resolve()
        file.write_text(json.dumps(manifest(mode)), encoding="utf-8")
        verdict = subprocess.run(
            [str(python), "validate_manifest.py", str(file)], cwd=folder, check=False
        )
        invalid += verdict.returncode != 0
        print(f"interop: manifest for {mode}: {'invalid' if verdict.returncode else 'valid'}")
    return invalid


def _python_with(folder: Path, *packages: str) -> Path | None:
    environment = (folder / "venv").resolve()
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = environment / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*install, *packages], check=False)
    return python if done.returncode == 0 else None


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
