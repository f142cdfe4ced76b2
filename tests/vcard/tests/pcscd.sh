#!/bin/sh
# The virtual card on the real pcscd, in a namespace of its own: what OpenSC and a PC/SC client see.
# Usage: pcscd.sh VCARD CLIENT RESIDENT. Needs root, pcscd, the vpcd driver and OpenSC; 77 without.
set -eu
vcard=$1 client=$2 resident=$3
driver=$(find /usr/lib -name 'libifdvpcd.so' 2>/dev/null | head -n 1)

skip() {
    echo "skipped: $1" >&2
    exit 77
}

if [ "${INSIDE-}" != 1 ]; then
    [ "$(id -u)" = 0 ] || skip "it needs root"
    [ -n "$driver" ] || skip "there is no vpcd driver"
    for program in pcscd opensc-tool pkcs15-tool unshare ip; do
        command -v "$program" >/dev/null || skip "there is no $program"
    done
    INSIDE=1 exec unshare --mount --net -- "$0" "$@"
fi

ip link set lo up
mount -t tmpfs tmpfs /run
mkdir /run/pcscd /run/readers
cat >/run/readers/vpcd <<END
FRIENDLYNAME "Virtual PCD"
DEVICENAME   /dev/null:0x8C7B
LIBPATH      $driver
CHANNELID    0x8C7B
END

pcscd --foreground --config /run/readers >/run/pcscd.log 2>&1 &
pcscd=$!
"$vcard" --resident "$resident" --control /run/vcard >/run/vcard.log 2>&1 &
card=$!
trap 'kill $pcscd $card 2>/dev/null || true; wait' EXIT

fail() {
    echo "FAILED: $1" >&2
    cat /run/vcard.log >&2
    exit 1
}

# Until pcscd lists its readers and the card lies on the first.
tries=300
until timeout 10 opensc-tool --list-readers 2>/dev/null | grep -q '^0 *Yes'; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || fail "no card came: $(tail -n 20 /run/pcscd.log)"
    sleep 0.1
done

name=$(timeout 30 opensc-tool --name 2>/dev/null) || fail "opensc-tool --name"
[ "$name" = jpki ] || fail "opensc-tool --name says '$name'"

atr=$(timeout 30 opensc-tool --atr 2>/dev/null)
[ "$atr" = 3b:e0:00:ff:81:31:fe:45:14 ] || fail "opensc-tool --atr says '$atr'"

timeout 60 pkcs15-tool --dump >/run/dump 2>&1 || fail "pkcs15-tool --dump: $(cat /run/dump)"
count() {
    grep -c "^$1" /run/dump || true
}
[ "$(count 'PIN \[')" = 2 ] || fail "not 2 PINs: $(cat /run/dump)"
[ "$(count 'Private RSA Key \[')" = 2 ] || fail "not 2 private keys: $(cat /run/dump)"
[ "$(count 'X.509 Certificate \[')" = 4 ] || fail "not 4 certificates: $(cat /run/dump)"
grep -q 'Tries left *: 3' /run/dump || fail "the PIN has not 3 tries"
grep -q 'Tries left *: 5' /run/dump || fail "the password has not 5 tries"

timeout 60 pkcs15-tool --read-certificate 01 2>/dev/null | openssl x509 -noout -issuer |
    grep -q 'TEST JPKI for user authentication' || fail "the certificate cannot be read"

timeout 120 "$client" /run/vcard || fail "the client"

kill "$card"
wait "$card" || fail "vcard did not end cleanly at SIGTERM"
[ ! -e /run/vcard ] || fail "the control socket is still there"
