#!/bin/sh
# Who may include whom (docs/layout.md), and every header compiles alone. Prints what is wrong; exits 1.
set -u
cd "$(dirname "$0")/.." || exit 2
wrong=0

# The folders that a file may include from, besides its own.
allowed() {
    case $1 in
    */tests/* | tests/*) echo "base cardlib backend printer voice ui kiosk tests" ;;
    base/*) echo "" ;;
    cardlib/*) echo "base" ;;
    backend/centre/* | backend/vrs/*) echo "base cardlib" ;;
    backend/*) echo "base" ;;
    printer/*) echo "base" ;;
    voice/*) echo "base" ;;
    ui/*) echo "base kiosk/session.h" ;;
    kiosk/kioskd/* | kiosk/phase.h) echo "base kiosk/phase.h" ;;
    kiosk/*) echo "base cardlib backend printer voice ui" ;;
    esac
}

may_include() { # FILE HEADER
    case $2 in
    base/certificate-private.h)
        case $1 in base/* | backend/verified.c | tests/* | */tests/*) return 0 ;; *) return 1 ;; esac ;;
    esac
    case $1 in
    # mynacard shows that the public headers are enough for a program.
    cardlib/mynacard/*) case $2 in cardlib/mynacard/*) return 0 ;; *) return 1 ;; esac ;;
    cardlib/include/*) return 1 ;; # they include each other as <mynacard/…>
    kiosk/kioskd/*)
        case $2 in
        base/* | kiosk/kioskd/* | kiosk/kioskd-version.h) return 0 ;;
        kiosk/phase.h | kiosk/durable.h | kiosk/findings.h) return 0 ;;
        *) return 1 ;;
        esac ;;
    # The attendants' program knows no resident: neither the type nor what can hold one.
    kiosk/attendant/*)
        case $2 in
        base/certificate*) return 1 ;;
        base/* | kiosk/attendant/* | kiosk/config.h | kiosk/harden.h | kiosk/mute.h) return 0 ;;
        kiosk/durable.h) return 0 ;;
        ui/attendant.h | ui/faces.h) return 0 ;;
        *) return 1 ;;
        esac ;;
    esac
    [ "${1%%/*}" = "${2%%/*}" ] && return 0
    for room in $(allowed "$1"); do
        case $2 in "$room" | "$room"/*) return 0 ;; esac
    done
    return 1
}

sources=$(git ls-files --cached --others --exclude-standard -- '*.c' '*.h')
for file in $sources; do
    [ -f "$file" ] || continue
    for header in $(sed -n 's/^ *# *include "\([^"]*\)".*/\1/p' "$file"); do
        if ! may_include "$file" "$header"; then
            echo "$file includes $header, which is not below it"
            wrong=1
        fi
    done
done

packages="glib-2.0 gstreamer-1.0 gtk4 libpcsclite cairo pangocairo jansson libcurl sqlite3 libmicrohttpd"
flags="-std=c17 -D_GNU_SOURCE -I. -Icardlib/include -Ibuild -Wall -Wextra -Wno-unused-parameter -Werror -fsyntax-only"
for package in $packages; do
    flags="$flags $(pkg-config --cflags "$package" 2>/dev/null)"
done
for header in $(echo "$sources" | grep '\.h$'); do
    [ -f "$header" ] || continue
    # shellcheck disable=SC2086
    if ! printf '#include "%s"\n' "$header" | ${CC:-cc} $flags -x c - ; then
        echo "$header does not compile alone"
        wrong=1
    fi
done

# … nor by way of another header.
for file in $(echo "$sources" | grep '^kiosk/attendant/.*\.c$'); do
    # shellcheck disable=SC2086
    for header in $(${CC:-cc} $flags -MM "$file" | tr -d '\\' | tr ' ' '\n'); do
        case $header in
        cardlib/* | backend/* | printer/* | kiosk/resident.h | kiosk/session.h | ui/view.h | base/certificate*)
            echo "$file includes $header by way of another header"
            wrong=1 ;;
        esac
    done
done

# The public ones by themselves, in the oldest C and C++ that we promise.
public="-Icardlib/include -Wall -Wextra -Wpedantic -Werror -fsyntax-only"
for header in $(echo "$sources" | sed -n 's,^cardlib/include/\(.*\.h\)$,\1,p'); do
    # shellcheck disable=SC2086
    if ! printf '#include <%s>\n' "$header" | ${CC:-cc} -std=c11 $public -x c - ||
        ! printf '#include <%s>\n' "$header" | ${CXX:-c++} -std=c++11 $public -x c++ - ; then
        echo "$header does not compile alone as C11 and C++11"
        wrong=1
    fi
done
exit $wrong
