#!/usr/bin/env bash
# Rapport's playground against Slack's own Node client, and what the bot sends against Slack's
# published types. Says what it skips, and why.
#   make interop                   the Node client (needs npm)
#   make interop JUDGES=a/folder   also the checks of that folder, see docs/playground.md
set -euo pipefail
cd "$(dirname "$0")/../.."
python=.venv/bin/python

if ! command -v npm >/dev/null; then
  echo "interop: everything skipped: npm is not installed (Node 18 or newer brings it)"
  exit 0
fi

node_app() {
  local folder=build/interop
  mkdir -p "$folder"
  cp tests/interop/package.json tests/interop/echo.mjs "$folder/"
  if ! (cd "$folder" && npm install --no-audit --no-fund --no-package-lock --silent); then
    echo "interop: the Node client was skipped: npm could not install @slack/bolt"
    return
  fi
  "$python" -m tests.interop.drive "$folder"
}

judges() {
  if [ -z "${JUDGES:-}" ] || [ ! -d "${JUDGES:-}" ]; then
    echo "interop: Slack's published types were skipped: set JUDGES to the folder of checks"
    return
  fi
  local folder=build/judges
  rm -rf "$folder"
  mkdir -p "$folder"
  cp -r "$JUDGES/." "$folder/"
  chmod -R u+w "$folder"
  if ! (cd "$folder" && npm install --no-audit --no-fund --no-package-lock --silent && node build_schema.mjs); then
    echo "interop: Slack's published types were skipped: npm could not install them"
    return
  fi
  "$python" -m tests.interop.judge "$folder"
}

node_app
judges
