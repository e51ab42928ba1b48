#!/usr/bin/env bash
# shoot.sh ARTIFACTS: pictures of every message in ARTIFACTS/block_kit.jsonl, into ARTIFACTS/pictures/*.png.
# Started by `tests/run --pictures`, which sees to it that node, npm, chromium, pdftoppm and the fonts are there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=$1/pictures
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT

if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
    echo "== npm packages of the gallery"
    (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$here/package-lock.json" "$here/node_modules/.installed"
fi

mkdir -p "$out"
find "$out" -type f ! -name 'page-*' -delete # those are the playground's
node "$here/render.mjs" "$1/block_kit.jsonl" "$out"

browser=(chromium --headless --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --user-data-dir="$profile")
((EUID != 0)) || browser+=(--no-sandbox)

for page in "$out"/*.html; do
    pdf=${page%.html}.pdf
    "${browser[@]}" --no-pdf-header-footer --print-to-pdf="$pdf" "file://$page" >"$profile/log" 2>&1
    [[ -s $pdf ]] || { cat "$profile/log" >&2; echo "chromium did not print $page" >&2; exit 1; }
    pdftoppm -r 96 -png "$pdf" "${page%.html}"
done
echo "$out: $(find "$out" -name '*.png' | wc -l) pictures"
