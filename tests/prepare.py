"""Getting ready for the tests: a headless browser, installed where that is possible."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser_tools import NO_BROWSER, find_chromium

PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-noto-color-emoji")


def browser() -> str | None:
    """Return the path of a Chromium that is installed."""
    with sync_playwright() as playwright:
        return find_chromium(playwright)


def can_install() -> bool:
    """Return whether Debian's packages can be installed from here."""
    return bool(shutil.which("apt-get")) and os.geteuid() == 0


def install() -> None:
    """Install Chromium from Debian's packages."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
    wanted = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
    subprocess.run(wanted, env=environment, check=False)


def main() -> None:
    """Say what there is, install what is missing, and begin with an empty list of calls."""
    Path("build/calls.jsonl").unlink(missing_ok=True)
    if browser() is None and can_install():
        print("No Chromium found; installing it for the browser tests ...", flush=True)
        install()
    found = browser()
    if found is None:
        print(f"{NO_BROWSER} Until then the browser tests are skipped.", file=sys.stderr)
    else:
        print(f"Browser for the tests: {found}")


if __name__ == "__main__":
    main()
