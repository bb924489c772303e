"""The wheel works in an environment that has nothing else, from any folder."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.ports import free_port

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and install it, with the locked packages, into an empty environment."""
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT)
    run([sys.executable, "-m", "venv", str(folder / "env")])
    python = folder / "env" / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")])
    run([*pip, "--no-deps", str(next(folder.glob("*.whl")))])
    return folder / "env" / "bin"


def run(command: list[str], cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_installed_script_prints_a_manifest(installed: Path, tmp_path: Path) -> None:
    printed = run([str(installed / "rapport"), "manifest", "--mode", "socket"], cwd=tmp_path)

    assert json.loads(printed)["settings"]["socket_mode_enabled"] is True


def test_the_installed_playground_starts_from_another_folder(
    installed: Path, tmp_path: Path
) -> None:
    port = free_port()
    command = [str(installed / "rapport"), "playground", "--no-browser", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as playground:
        try:
            page = answer(f"http://127.0.0.1:{port}/")
            state = json.loads(answer(f"http://127.0.0.1:{port}/control/state"))
        finally:
            playground.terminate()
            playground.wait(timeout=20)

    assert "<html" in page
    assert len(state["people"]) > 13


def answer(url: str) -> str:
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return str(response.read().decode())
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)  # the process is still starting
    pytest.fail(f"nothing answered at {url}")
