#!/usr/bin/env bash
# run.sh ARTIFACTS: plays the main job in Microsoft's Agents Playground, one for each of two people, against the product;
# once over its own interface, once in its page in Chromium, which leaves pictures in ARTIFACTS/agents.
# Started by tests/run, which sees to it that node, npm and chromium are there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/support/npm.sh
. "$here/../support/npm.sh"
pinned_packages "$here" agents
export TAIWA_AGENTS_MODULES=$packages/node_modules TAIWA_ARTIFACTS=$1
find_chromium

cargo test ${CI:+--locked} --quiet --test agents -- --ignored --test-threads=1
