#!/usr/bin/env bash
# readme.sh [ARTIFACTS]: draws the README's picture, readme.png beside this, from the messages of the last `tests/run`.
# Needs what `tests/run --pictures` needs.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

node --input-type=commonjs - "${1:-$here/../../../target/taiwa-artifacts}/block_kit.jsonl" >"$scratch/block_kit.jsonl" <<'JS'
const captions = {
  "digest/ordinary/en": "An hour before, to both",
  "digest/ordinary/ja": "The same in Japanese",
  "nudge/ordinary/en": "Monday morning, to the manager",
};
const lines = require("node:fs").readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
for (const [wanted, name] of Object.entries(captions)) {
  const { kind, blocks } = lines.find((line) => line.kind === "message" && line.name === wanted);
  console.log(JSON.stringify({ kind, name, lang: "readme", blocks }));
}
JS
bash "$here/shoot.sh" "$scratch" >/dev/null
pdftoppm -r 96 -W 1600 -H 620 -singlefile -png "$scratch/pictures/readme.pdf" "$here/readme"
echo "$here/readme.png"
