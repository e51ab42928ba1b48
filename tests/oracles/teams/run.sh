#!/usr/bin/env bash
# run.sh TOKENS: Microsoft's validators over the tokens of teams_tokens.jsonl, which the Rust tests wrote. Started by
# tests/run, which sees to it that node and npm are there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/taiwa/teams

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
node "$here/check.mjs" "$cache" "$1"
