#!/usr/bin/env bash
# run.sh TOKENS: Microsoft's validators over the tokens of teams_tokens.jsonl, which the Rust tests wrote. Started by
# tests/run, which sees to it that node and npm are there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/support/npm.sh
. "$here/../../support/npm.sh"
pinned_packages "$here" teams

node "$here/check.mjs" "$packages" "$1"
