# Sourced by the scripts that need npm packages.
#
# pinned_packages FOLDER NAME: installs exactly what the lock file in FOLDER pins, and sets `packages` to where it lies.
# Kept under NAME between runs while the pins stay the same.
pinned_packages() {
    local from=$1 fresh
    packages=${XDG_CACHE_HOME:-$HOME/.cache}/taiwa/$2
    ! cmp -s "$from/package-lock.json" "$packages/.installed" || return 0
    fresh=$packages.$$
    rm -rf "$fresh"
    mkdir -p "$fresh"
    cp "$from/package.json" "$from/package-lock.json" "$from/.npmrc" "$fresh"
    (cd "$fresh" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$from/package-lock.json" "$fresh/.installed"
    rm -rf "$packages"
    mv "$fresh" "$packages"
}

# Sets TAIWA_CHROMIUM to the browser of this machine.
find_chromium() {
    TAIWA_CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
    export TAIWA_CHROMIUM
}
