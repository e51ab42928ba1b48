#!/usr/bin/env bash
# run.sh API_URL CONTROL_URL BOT_TOKEN APP_TOKEN SIGNING_SECRET: Slack's Socket Mode client for Node against the local Slack
# that said these words. Started by tests/run, which sees to it that node and npm are there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/support/npm.sh
. "$here/../../support/npm.sh"
pinned_packages "$here" socket

node "$here/check.mjs" "$packages" "$1" "$2" "$4"
