#!/usr/bin/env bash
# run.sh ARTIFACTS [TEST…]: draws what the Rust tests wrote for Teams with Adaptive Cards' own renderer in a real
# Chromium, and checks the app package they made, by every *.test.mjs beside this or by the named ones.
# run.sh ARTIFACTS --pictures [SAMPLE…]: draws those that people meet most, or the named ones, for people to look at.
# Started by tests/run, which sees to it that node, npm and chromium are there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/support/npm.sh
. "$here/../support/npm.sh"
pinned_packages "$here" cards
export TAIWA_ARTIFACTS=$1 TAIWA_CARDS_MODULES=$packages
find_chromium
shift

if [[ ${1:-} == --pictures ]]; then
    shift
    exec node "$here/shoot.mjs" "$@"
fi
tests=("$@")
((${#tests[@]})) || tests=("$here"/*.test.mjs)
node --test --test-concurrency=1 --test-reporter=spec "${tests[@]}"
