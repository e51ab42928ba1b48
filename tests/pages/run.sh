#!/usr/bin/env bash
# run.sh TAIWA ARTIFACTS [TEST…]: drives the pages of the binary TAIWA in a real Chromium, by every *.test.mjs beside this
# or by the named ones, as the people of a company with fourteen months behind it. ARTIFACTS takes the screenshots.
# Started by tests/run, which sees to it that node, npm, python3 and chromium are there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/support/npm.sh
. "$here/../support/npm.sh"
pinned_packages "$here/../page" page # the same browser driver and the same axe
export TAIWA=$1 TAIWA_ARTIFACTS=$2 TAIWA_PAGE_MODULES=$packages
find_chromium
shift 2

tests=("$@")
((${#tests[@]})) || tests=("$here"/*.test.mjs)
node --test --test-concurrency=1 --test-reporter=spec "${tests[@]}"
