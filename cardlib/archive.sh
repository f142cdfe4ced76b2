#!/bin/sh
# Makes libmynacard.a: one object whose only global symbols are the public ones, so that a program that is
# linked with it may call its own functions card_new() or wipe().
# Usage: archive.sh MAP RET PUBLIC.a OTHER.a… -- COMPILER…
set -eu
map=$1 ret=$2 public=$3
shift 3
others=
while [ "$1" != -- ]; do
    others="$others $1"
    shift
done
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^ *\(myna_[a-z0-9_]*\);$/\1/p' "$map" >"$work/public"
# shellcheck disable=SC2086 # a list
"$@" -r -nostdlib -o "$work/mynacard.o" -Wl,--whole-archive "$public" -Wl,--no-whole-archive $others
${OBJCOPY:-objcopy} --keep-global-symbols="$work/public" "$work/mynacard.o"
rm -f "$ret"
${AR:-ar} rcsD "$ret" "$work/mynacard.o"
