#!/bin/sh
# The virtual card as OpenSC's programs see it, through the real pcscd in a namespace of its own.
# Usage: opensc.sh VCARD RESIDENT ATR. Needs root, pcscd, the vpcd driver and OpenSC; 77 without.
set -eu
vcard=$1 resident=$2 atr=$3
programs="pkcs15-tool pkcs15-crypt pkcs11-tool openssl python3"
. "$(dirname "$0")/reader.sh"

# The resident's PIN, and the password that vcard makes of it.
pin=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["pin"])' "$resident")
password=TEST$pin
cd /run

# How many commands the card has answered so far.
apdus() {
    python3 -c 'import socket
s = socket.socket(socket.AF_UNIX)
s.connect("/run/vcard")
s.sendall(b"apdus\n")
print(s.makefile().readline().split()[1])'
}

# -- opensc-tool --

# With any other than the one ATR it knows it tries this card's application last (card.md 7.4).
wanted_atr=3b:e0:00:ff:81:31:fe:45:14 wanted_apdus=29
[ "$atr" = contact ] || wanted_atr=3b:88:80:01:00:00:05:e0:b3:81:a1:00:7f wanted_apdus=30

before=$(apdus)
name=$(timeout 30 opensc-tool --name 2>/dev/null) || fail "opensc-tool --name"
[ "$name" = jpki ] || fail "opensc-tool --name says '$name'"
[ $(($(apdus) - before)) = $wanted_apdus ] || fail "opensc-tool --name took $(($(apdus) - before)) commands"

found=$(timeout 30 opensc-tool --atr 2>/dev/null)
[ "$found" = $wanted_atr ] || fail "opensc-tool --atr says '$found'"

# -- pkcs15-tool --

dump() {
    timeout 60 pkcs15-tool --dump >dump 2>&1 || fail "pkcs15-tool --dump: $(cat dump)"
}
count() {
    grep -c "^$1" dump || true
}
tries() { # of the PIN, and of the password
    sed -n 's/.*Tries left *: //p' dump | tr '\n' ' '
}
before=$(apdus)
dump
taken=$(($(apdus) - before))
[ $taken = $((wanted_apdus + 25)) ] || fail "pkcs15-tool --dump took $taken commands" # card.md 7.5
[ "$(count 'PIN \[')" = 2 ] || fail "not 2 PINs: $(cat dump)"
[ "$(count 'Private RSA Key \[')" = 2 ] || fail "not 2 private keys: $(cat dump)"
[ "$(count 'Public RSA Key \[')" = 2 ] || fail "not 2 public keys: $(cat dump)"
[ "$(count 'X.509 Certificate \[')" = 4 ] || fail "not 4 certificates: $(cat dump)"
[ "$(tries)" = "3 5 " ] || fail "the tries are $(tries)"

# certificate ID FILE [OPTION...]: in PEM.
certificate() {
    id=$1 file=$2
    shift 2
    timeout 60 pkcs15-tool --read-certificate "$id" "$@" 2>read.log | openssl x509 >"$file" 2>>read.log
}
certificate 01 auth.pem || fail "certificate 01: $(cat read.log)"
certificate 03 auth-ca.pem || fail "certificate 03: $(cat read.log)"
certificate 04 sign-ca.pem || fail "certificate 04: $(cat read.log)"
certificate 02 sign.pem && fail "certificate 02 was read without its password"
certificate 02 sign.pem --verify-pin --auth-id 02 --pin "$password" ||
    fail "certificate 02: $(cat read.log)"
for use in auth sign; do
    openssl verify -no_check_time -CAfile $use-ca.pem $use.pem >/dev/null || fail "the chain of $use"
    openssl x509 -in $use.pem -noout -pubkey >$use.pub
done
cmp -s auth.pub sign.pub && fail "both certificates have one key"

# -- signatures --

printf 'what is signed' >data
openssl dgst -sha256 -binary data >digest

# proves USE FILE: the signature is of that key.
proves() {
    openssl dgst -sha256 -verify "$1.pub" -signature "$2" data >/dev/null 2>&1
}
# by_pkcs15 KEY PIN FILE, by_pkcs11 TOKEN KEY PIN FILE
by_pkcs15() {
    rm -f "$3"
    timeout 60 pkcs15-crypt --sign --key "$1" --pin "$2" --sha-256 --pkcs1 --raw --input digest \
        --output "$3" >sign.log 2>&1
}
by_pkcs11() {
    rm -f "$4"
    timeout 60 pkcs11-tool --module opensc-pkcs11.so --token-label "$1" --login --pin "$3" --sign \
        --id "$2" --mechanism SHA256-RSA-PKCS --input-file data --output-file "$4" >sign.log 2>&1
}
by_pkcs15 1 "$pin" auth.sig || fail "pkcs15-crypt, key 1: $(cat sign.log)"
by_pkcs15 2 "$password" sign.sig || fail "pkcs15-crypt, key 2: $(cat sign.log)"
proves auth auth.sig || fail "the signature by pkcs15-crypt and key 1"
proves sign sign.sig || fail "the signature by pkcs15-crypt and key 2"
proves sign auth.sig && fail "one key's signature proves the other's"

by_pkcs11 'JPKI (User Authentication PIN)' 01 "$pin" auth.sig || fail "pkcs11-tool, key 1: $(cat sign.log)"
by_pkcs11 'JPKI (Digital Signature PIN)' 02 "$password" sign.sig ||
    fail "pkcs11-tool, key 2: $(cat sign.log)"
proves auth auth.sig || fail "the signature by pkcs11-tool and key 1"
proves sign sign.sig || fail "the signature by pkcs11-tool and key 2"

# -- wrong PINs --

by_pkcs15 1 0000 wrong.sig && fail "pkcs15-crypt signed with a wrong PIN"
by_pkcs11 'JPKI (Digital Signature PIN)' 02 AAAAAA wrong.sig && fail "pkcs11-tool signed with a wrong password"
dump
[ "$(tries)" = "2 4 " ] || fail "after a wrong PIN and password the tries are $(tries)"
by_pkcs15 2 "$password" sign.sig || fail "the password after a wrong one: $(cat sign.log)"
for left in 1 0; do
    timeout 60 pkcs15-tool --verify-pin --auth-id 01 --pin 0000 >/dev/null 2>&1 && fail "a wrong PIN was taken"
    dump
    [ "$(tries)" = "$left 5 " ] || fail "the tries are $(tries) instead of $left"
done
by_pkcs15 1 "$pin" auth.sig && fail "a blocked key signed"
by_pkcs15 2 "$password" sign.sig || fail "the other key, when one is blocked: $(cat sign.log)"
proves sign sign.sig || fail "the signature of the other key, when one is blocked"
