# Sourced by the tests that need the real pcscd: puts its script into namespaces of its own, with pcscd, the vpcd
# driver and a card on it. Needs $vcard, $resident, $atr, and in $programs what else must be installed. Ends the
# script with 77 where that cannot be; leaves the card's process id in $card and its control at /run/vcard.
driver=$(find /usr/lib -name 'libifdvpcd.so' 2>/dev/null | head -n 1)

skip() {
    echo "skipped: $1" >&2
    exit 77
}

fail() {
    echo "FAILED: $1" >&2
    cat /run/vcard.log >&2
    exit 1
}

if [ "${INSIDE-}" != 1 ]; then
    [ "$(id -u)" = 0 ] || skip "it needs root"
    [ -n "$driver" ] || skip "there is no vpcd driver"
    for program in pcscd opensc-tool unshare ip $programs; do
        command -v "$program" >/dev/null || skip "there is no $program"
    done
    INSIDE=1 exec unshare --mount --net -- "$0" "$@"
fi

ip link set lo up
mount -t tmpfs tmpfs /run
mkdir /run/pcscd /run/readers
cat >/run/readers/vpcd <<END_OF_READER
FRIENDLYNAME "Virtual PCD"
DEVICENAME   /dev/null:0x8C7B
LIBPATH      $driver
CHANNELID    0x8C7B
END_OF_READER

pcscd --foreground --config /run/readers >/run/pcscd.log 2>&1 &
pcscd=$!
"$vcard" --resident "$resident" --atr "$atr" --control /run/vcard >/run/vcard.log 2>&1 &
card=$!
trap 'kill $pcscd $card 2>/dev/null || true; wait' EXIT

# Until pcscd lists its readers and the card lies on the first.
tries=300
until timeout 10 opensc-tool --list-readers 2>/dev/null | grep -q '^0 *Yes'; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || fail "no card came: $(tail -n 20 /run/pcscd.log)"
    sleep 0.1
done
