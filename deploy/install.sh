# Sourced by deploy/demo and tests/run: installs the Debian packages that are missing, as root or through sudo.

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
