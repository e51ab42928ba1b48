#!/usr/bin/env bash
# run.sh ARTIFACTS: plays the main job in Microsoft's Agents Playground, one for each of two people, against the product;
# once over its own interface, once in its page in Chromium, which leaves pictures in ARTIFACTS/agents.
# Started by tests/run, which sees to it that node, npm and chromium are there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/taiwa/agents
export TAIWA_AGENTS_MODULES=$cache/node_modules TAIWA_ARTIFACTS=$1
TAIWA_CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
export TAIWA_CHROMIUM

# The pinned packages, kept between runs while the pins stay the same.
if ! cmp -s "$here/package-lock.json" "$cache/.installed"; then
    fresh=$cache.$$
    rm -rf "$fresh"
    mkdir -p "$fresh"
    cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$fresh"
    (cd "$fresh" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$here/package-lock.json" "$fresh/.installed"
    rm -rf "$cache"
    mv "$fresh" "$cache"
fi

cargo test ${CI:+--locked} --quiet --test agents -- --ignored --test-threads=1
