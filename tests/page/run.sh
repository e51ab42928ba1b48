#!/usr/bin/env bash
# run.sh TAIWA ARTIFACTS [TEST…]: drives the playground of the binary TAIWA in a real Chromium, by every *.test.mjs beside
# this or by the named ones. ARTIFACTS holds the messages of the Rust tests and takes the screenshots.
# Started by tests/run, which sees to it that node, npm and chromium are there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/taiwa/page
export TAIWA=$1 TAIWA_ARTIFACTS=$2 TAIWA_PAGE_MODULES=$cache
TAIWA_CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
export TAIWA_CHROMIUM
shift 2

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

tests=("$@")
((${#tests[@]})) || tests=("$here"/*.test.mjs)
node --test --test-concurrency=1 --test-reporter=spec "${tests[@]}"
