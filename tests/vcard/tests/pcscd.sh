#!/bin/sh
# The virtual card on the real pcscd, in a namespace of its own: what a PC/SC client sees.
# Usage: pcscd.sh VCARD CLIENT RESIDENT. Needs root, pcscd and the vpcd driver; 77 without.
set -eu
vcard=$1 client=$2 resident=$3
atr=contact programs=
. "$(dirname "$0")/reader.sh"

timeout 120 "$client" /run/vcard || fail "the client"

kill "$card"
wait "$card" || fail "vcard did not end cleanly at SIGTERM"
[ ! -e /run/vcard ] || fail "the control socket is still there"
