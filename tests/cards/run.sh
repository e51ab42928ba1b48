#!/usr/bin/env bash
# run.sh ARTIFACTS [TEST…]: draws what the Rust tests wrote for Teams with Adaptive Cards' own renderer in a real
# Chromium, and checks the app package they made, by every *.test.mjs beside this or by the named ones.
# run.sh ARTIFACTS --pictures [SAMPLE…]: draws those that people meet most, or the named ones, for people to look at.
# Started by tests/run, which sees to it that node, npm and chromium are there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/taiwa/cards
export TAIWA_ARTIFACTS=$1 TAIWA_CARDS_MODULES=$cache
TAIWA_CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
export TAIWA_CHROMIUM
shift

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

if [[ ${1:-} == --pictures ]]; then
    shift
    exec node "$here/shoot.mjs" "$@"
fi
tests=("$@")
((${#tests[@]})) || tests=("$here"/*.test.mjs)
node --test --test-concurrency=1 --test-reporter=spec "${tests[@]}"
