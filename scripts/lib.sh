# shellcheck shell=bash disable=SC2034
# Shared by the scripts of this folder: source it, do not run it.
#
# It gives: the root of the package as the current directory, `need` (install what is missing, or
# say the one line to run), `step` (a long command behind one line of progress) and `tally` (the
# counts that end in the closing line "N passed, N failed").

set -euo pipefail
export LC_ALL=C.UTF-8
umask 022

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$ROOT"

# Exit codes of sysexits.h that the scripts use.
readonly EX_USAGE=64 EX_UNAVAILABLE=69

say() { printf '%s\n' "$*" >&2; }
fail() {
    printf '%s: %s\n' "$(basename "$0")" "$1" >&2
    exit "${2:-1}"
}

# need PACKAGE:PROBE…
#
# A probe is a command; `/path` asks for a file, `pc=NAME` for a pkg-config module and `py=NAME`
# for a Python module. What is missing is installed by apt-get as root; anybody else is told the
# one line to run, and the script stops with 69.
need() {
    local pair package probe missing=()
    for pair in "$@"; do
        package=${pair%%:*}
        probe=${pair#*:}
        case $probe in
        /*) [ -e "$probe" ] && continue ;;
        pc=*) pkg-config --exists "${probe#pc=}" 2>/dev/null && continue ;;
        py=*) python3 -c "import ${probe#py=}" 2>/dev/null && continue ;;
        *) command -v "$probe" >/dev/null 2>&1 && continue ;;
        esac
        case " ${missing[*]-} " in *" $package "*) ;; *) missing+=("$package") ;; esac
    done
    [ "${#missing[@]}" -eq 0 ] && return 0
    local line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        say "$(basename "$0"): these Debian packages are missing: ${missing[*]}"
        say "Run this once, then start again:"
        say "    sudo sh -c '$line'"
        exit "$EX_UNAVAILABLE"
    fi
    local log
    log=$(mktemp)
    say "Installing ${missing[*]} …"
    if ! DEBIAN_FRONTEND=noninteractive sh -c "$line" >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail "apt-get could not install ${missing[*]}" "$EX_UNAVAILABLE"
    fi
    rm -f "$log"
}

# The compiler and the C libraries that a build of the whole package uses.
need_to_build() {
    if ! command -v swift >/dev/null 2>&1; then
        say "Swift 6.3 is missing. Install it from swift.org/install/linux and put it on the PATH."
        exit "$EX_UNAVAILABLE"
    fi
    need git:git python3:python3 pkg-config:pkg-config libc6-dev:/usr/include/stdlib.h \
        libssl-dev:pc=openssl zlib1g-dev:pc=zlib libsqlite3-dev:pc=sqlite3 \
        libharfbuzz-dev:pc=harfbuzz-subset libqrencode-dev:pc=libqrencode libpng-dev:pc=libpng \
        libjpeg-dev:pc=libjpeg libzbar-dev:pc=zbar
}

# What the programs use at run time besides libraries: the fonts of the stamps, and the tools that
# find words on a page and show it.
need_to_run() {
    need fonts-liberation2:/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf \
        poppler-utils:pdftotext poppler-utils:pdftoppm
}

# python_tools LABEL PROBE PACKAGE==VERSION…
#
# Brings Python packages into .build-venv, which can be thrown away, unless the Python program PROBE
# already runs in it. Returns 1 when they cannot be installed.
python_tools() {
    local label=$1 probe=$2
    shift 2
    .build-venv/bin/python -c "$probe" 2>/dev/null && return 0
    need python3:python3 python3-venv:py=ensurepip
    .build-venv/bin/python -m pip --version >/dev/null 2>&1 || rm -rf .build-venv
    [ -d .build-venv ] || python3 -m venv .build-venv || return 1
    step "Bringing $label" .build-venv/bin/python -m pip install --disable-pip-version-check \
        --no-input "$@" && .build-venv/bin/python -c "$probe"
}

# step LABEL COMMAND…
#
# Runs a long command with its output in .build-logs, and shows where it is: one line that is
# rewritten on a terminal, otherwise a line every 30 seconds. On failure the end of the output
# follows. The command's exit code is returned.
step() {
    local label=$1 log began now shown=0 code=0 last name
    shift
    mkdir -p .build-logs
    name=$(printf '%s' "$label" | tr -c 'a-zA-Z0-9\n' '-')
    log=.build-logs/$name.log
    began=$SECONDS
    "$@" >"$log" 2>&1 </dev/null &
    local job=$!
    # An interrupted script takes its build along.
    trap 'kill "$job" 2>/dev/null || true; exit 130' INT TERM
    while kill -0 "$job" 2>/dev/null; do
        sleep 1
        now=$((SECONDS - began))
        last=$(tail -c 4000 "$log" 2>/dev/null | tr '\r' '\n' |
            grep -oE '^\[[0-9]+/[0-9]+\][^]]{0,60}' | tail -n 1) || true
        if [ -t 2 ]; then
            printf '\r\033[K%s … %ds %s' "$label" "$now" "$last" >&2
        elif [ $((now - shown)) -ge 30 ]; then
            shown=$now
            say "$label … ${now}s $last"
        fi
    done
    wait "$job" || code=$?
    trap - INT TERM
    [ -t 2 ] && printf '\r\033[K' >&2
    if [ "$code" -eq 0 ]; then
        say "$label: done in $((SECONDS - began))s"
    else
        say "$label: failed with exit code $code after $((SECONDS - began))s; the end of $log:"
        tail -n 60 "$log" >&2
    fi
    return "$code"
}

# The counts. The first script of a run opens the tally; those that it starts add to the same file,
# so that the closing line of the last one sums everything.
tally_open() {
    TALLY_IS_MINE=
    if [ -z "${ANTIN_TALLY:-}" ]; then
        TALLY_IS_MINE=yes
        ANTIN_TALLY=$(mktemp)
        export ANTIN_TALLY
        trap 'rm -f "$ANTIN_TALLY"' EXIT
    fi
}

# tally PASSED FAILED SKIPPED LABEL
tally() { printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" >>"$ANTIN_TALLY"; }

# tally_unittest LABEL LOG: counts what Python's unittest said in LOG; 1 unless all passed. A run
# that says neither OK nor FAILED in its last line counts as a failure.
tally_unittest() {
    local label=$1 log=$2 count close bad=0 skipped
    count=$(sed -nE 's/^Ran ([0-9]+) tests?.*/\1/p' "$log" | tail -n 1)
    count=${count:-0}
    close=$(grep -E '^(OK|FAILED|NO TESTS RAN)' "$log" | tail -n 1) || true
    number() { grep -oE "$1=[0-9]+" <<<"$close" | grep -oE '[0-9]+' || echo 0; }
    bad=$(($(number failures) + $(number errors) + $(number "unexpected successes")))
    skipped=$(number skipped)
    case $close in
    OK*) [ "$count" -gt 0 ] || bad=1 ;;
    *) [ "$bad" -gt 0 ] || bad=1 ;;
    esac
    tally "$((count > bad + skipped ? count - bad - skipped : 0))" "$bad" "$skipped" "$label"
    [ "$bad" -eq 0 ]
}

# Prints what each part counted, then the closing line; returns 1 when anything failed or when
# nothing passed at all.
tally_close() {
    awk -F '\t' '
        { passed += $1; failed += $2; skipped += $3
          printf "%s: %d passed, %d failed%s\n", $4, $1, $2, ($3 ? ", " $3 " skipped" : "") }
        END {
            printf "%d passed, %d failed%s\n", passed, failed, (skipped ? ", " skipped " skipped" : "")
            exit (failed > 0 || passed == 0)
        }' "$ANTIN_TALLY"
}
