# shellcheck shell=bash
# Shared set-up of the other scripts here. Sourced, never run.
# Works with the bash 3.2 of macOS: no associative arrays, no mapfile, no ${name^^}.
# What it prints is read by coordinators as well as developers, so it is in plain Dutch.

set -eu
unset CDPATH

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
VENV=$ROOT/.venv
PYTHON=$VENV/bin/python
STAMP=$VENV/.installed
UV_VERSION=0.13.9

cd "$ROOT"

# Settings of another project's shell must not steer this set-up.
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH PYTHONSAFEPATH DJANGO_SETTINGS_MODULE
# Compiling anew what was compiled before is two thirds of the start of every process of the tests.
unset PYTHONDONTWRITEBYTECODE
export UV_PROJECT_ENVIRONMENT=$VENV
export UV_PYTHON_DOWNLOADS=never
export PIP_DISABLE_PIP_VERSION_CHECK=1
export PYTHONUNBUFFERED=1

say() { printf '%s\n' "$*"; }

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# --- system packages ---------------------------------------------------------------------------

# Installs Debian packages when that needs no password, else names the command and stops.
# $1 = what is missing, in Dutch; the rest = packages.
apt_install() {
    local missing=$1
    shift
    local sudo=
    if [ "$(id -u)" -ne 0 ]; then
        if have sudo && sudo -n true 2>/dev/null; then
            sudo='sudo -n'
        else
            die "Er ontbreekt: $missing. Installeer het met: sudo apt-get install $*"
        fi
    fi
    say "Systeempakketten installeren: $*"
    # $sudo is empty or two words, so it stays unquoted.
    # shellcheck disable=SC2086
    if ! $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" </dev/null >/dev/null 2>&1; then
        $sudo apt-get update -qq </dev/null >/dev/null 2>&1 || true
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" </dev/null >/dev/null ||
            die "Het installeren van $missing is mislukt. Probeer zelf: sudo apt-get install $*"
    fi
}

# Prints the names of the libraries that WeasyPrint needs and that cannot be loaded.
missing_libraries() {
    "$PYTHON" - <<'PY'
import contextlib
import ctypes
import ctypes.util

LIBRARIES = {
    "pango": ("pango-1.0", "libpango-1.0.so.0", "libpango-1.0.dylib"),
    "pangoft2": ("pangoft2-1.0", "libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    "harfbuzz-subset": (
        "harfbuzz-subset",
        "libharfbuzz-subset.so.0",
        "libharfbuzz-subset.0.dylib",
    ),
    "fontconfig": ("fontconfig", "libfontconfig.so.1", "libfontconfig.1.dylib"),
}


def loads(names):
    for name in names[1:]:
        with contextlib.suppress(OSError):
            return bool(ctypes.CDLL(name))
    # Slow, so last: it asks the linker.
    return ctypes.util.find_library(names[0]) is not None


print(", ".join(name for name, names in LIBRARIES.items() if not loads(names)))
PY
}

# Homebrew's libraries are outside the folders that other Pythons than Homebrew's look in.
find_brew_libraries() {
    local prefix
    [ "$(uname -s)" = Darwin ] || return 0
    for prefix in /opt/homebrew /usr/local; do
        if [ -d "$prefix/lib" ]; then
            DYLD_FALLBACK_LIBRARY_PATH=$prefix/lib${DYLD_FALLBACK_LIBRARY_PATH:+:$DYLD_FALLBACK_LIBRARY_PATH}
        fi
    done
    export DYLD_FALLBACK_LIBRARY_PATH
}

ensure_libraries() {
    local missing
    find_brew_libraries
    missing=$(missing_libraries)
    [ -n "$missing" ] || return 0
    if have apt-get; then
        apt_install "$missing (nodig voor pdf's)" \
            libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libfontconfig1
    elif have brew; then
        say "Systeempakketten installeren: pango"
        brew install --quiet pango </dev/null >/dev/null ||
            die "Het installeren van pango is mislukt. Probeer zelf: brew install pango"
        find_brew_libraries
    elif [ "$(uname -s)" = Darwin ]; then
        die "Er ontbreekt: $missing (nodig voor pdf's). Installeer Homebrew en daarna: brew install pango"
    else
        die "Er ontbreekt: $missing (nodig voor pdf's). Installeer Pango, HarfBuzz-Subset en Fontconfig met uw pakketbeheer."
    fi
    missing=$(missing_libraries)
    [ -z "$missing" ] ||
        die "Deze bibliotheken zijn na installatie niet te laden: $missing. Zonder deze bibliotheken zijn er geen pdf's."
}

# Installs what the tests need beyond Python's packages, or names it; then starts a browser once, so
# that one that does not start stops the run before any test.
ensure_test_tools() {
    have pdftotext || ensure_tool poppler-utils "pdftotext (nodig voor de tests)"
    # Playwright's own program is linked against it, and minimal systems lack it.
    [ "$(uname -s)" != Linux ] ||
        "$PYTHON" -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null ||
        ensure_tool libatomic1 "libatomic (nodig voor de tests)"
    ! start_browser >/dev/null 2>&1 || return 0
    if have apt-get; then
        apt_install "Chromium (nodig voor de tests)" chromium
    else
        say "Chromium ophalen voor de tests ..."
        "$PYTHON" -m playwright install chromium </dev/null >/dev/null 2>&1 || true
    fi
    start_browser ||
        die "De browser voor de tests start niet; de reden staat hierboven. Zonder browser stoppen de tests hier."
}

# Starts and stops a browser as the tests do: one of the system, else one that Playwright fetched.
start_browser() { "$PYTHON" -m tests.browser.chromium; }

# $1 = the Debian package, $2 = what is missing, in Dutch.
ensure_tool() {
    if have apt-get; then
        apt_install "$2" "$1"
    elif [ "$1" = poppler-utils ] && have brew; then
        say "Systeempakketten installeren: poppler"
        brew install --quiet poppler </dev/null >/dev/null ||
            die "Het installeren van poppler is mislukt. Probeer zelf: brew install poppler"
    else
        die "Er ontbreekt: $2. Installeer het met uw pakketbeheer; in Debian heet het $1."
    fi
}

# --- Python and its packages -------------------------------------------------------------------

is_supported_python() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if have "$candidate" && is_supported_python "$candidate"; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

# What the virtual environment must have been made from: this lock file, at this place.
wanted_stamp() {
    "$PYTHON" - "$ROOT" <<'PY'
import hashlib
import pathlib
import sys

root = pathlib.Path(sys.argv[1])
lock = hashlib.sha256((root / "uv.lock").read_bytes()).hexdigest()
print(lock, sys.version.split()[0], root)
PY
}

ensure_venv() {
    local python install
    if [ -f "$STAMP" ]; then
        # A virtual environment that was moved or copied runs the programs of the old place.
        case $(sed -n 2p "$STAMP") in
            *" $ROOT") ;;
            *) rm -rf "$VENV" ;;
        esac
    fi
    if [ -x "$PYTHON" ] && is_supported_python "$PYTHON"; then
        # No pip: the making of this environment was broken off.
        if [ -f "$STAMP" ] || "$PYTHON" -m pip --version >/dev/null 2>&1; then
            return 0
        fi
    fi
    if [ "$(uname -s)" = Darwin ]; then
        install='brew install python@3.13'
    else
        install='sudo apt-get install python3 python3-venv'
    fi
    python=$(find_python) ||
        die "Python 3.11 of nieuwer ontbreekt. Installeer het met: $install"
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        if have apt-get; then
            apt_install python3-venv "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
        else
            die "De onderdelen venv en ensurepip van Python ontbreken. Installeer Python opnieuw met: $install"
        fi
    fi
    say "Python-omgeving maken in .venv ..."
    rm -rf "$VENV"
    "$python" -m venv "$VENV" || die "De Python-omgeving in .venv kon niet worden gemaakt."
}

# $1 = main or dev. Without uv, pip installs the same locked versions from the exported lists.
install_packages() {
    say "Python-pakketten installeren ..."
    if [ -x "$VENV/bin/uv" ] ||
        "$PYTHON" -m pip install --quiet "uv==$UV_VERSION" >/dev/null 2>&1; then
        if [ "$1" = dev ]; then
            "$VENV/bin/uv" sync --frozen --quiet </dev/null && return 0
        else
            "$VENV/bin/uv" sync --frozen --quiet --no-dev </dev/null && return 0
        fi
        say "Dat lukt niet met uv; dan met pip ..."
    fi
    if [ "$1" = dev ]; then
        "$PYTHON" -m pip install --quiet --no-deps --require-hashes \
            -r requirements.txt -r requirements-dev.txt </dev/null && return 0
    else
        "$PYTHON" -m pip install --quiet --no-deps --require-hashes -r requirements.txt </dev/null && return 0
    fi
    die "De Python-pakketten konden niet worden geïnstalleerd. Is er verbinding met internet?"
}

# $1 = main (what the portal needs) or dev (what the tests and linters need as well).
# Line 1 of the stamp is the level, line 2 the lock file, Python and place it was made from.
setup() {
    local level=$1 wanted
    ensure_venv
    wanted=$(wanted_stamp)
    if [ -f "$STAMP" ]; then
        # Who has the developer's tools keeps them.
        [ "$(sed -n 1p "$STAMP")" != dev ] || level=dev
    elif [ -x "$VENV/bin/pytest" ]; then
        level=dev
    fi
    if [ "$(cat "$STAMP" 2>/dev/null || true)" != "$(printf '%s\n%s' "$level" "$wanted")" ]; then
        rm -f "$STAMP"
        install_packages "$level"
        printf '%s\n%s\n' "$level" "$wanted" >"$STAMP"
    fi
    ensure_libraries
}

# --- the portal's settings ---------------------------------------------------------------------

# The folder of what the portal keeps, and the secret key: made on first use, then kept there.
portal_settings() {
    export VAR_DIR=${VAR_DIR:-$ROOT/var}
    # Everything written from here on is readable by this user only.
    umask 077
    mkdir -p "$VAR_DIR"
    chmod 700 "$VAR_DIR"
    [ -z "${SECRET_KEY:-}" ] || return 0
    if [ ! -s "$VAR_DIR/secret_key" ]; then
        "$PYTHON" -c 'import secrets; print(secrets.token_urlsafe(50))' >"$VAR_DIR/secret_key.new"
        mv "$VAR_DIR/secret_key.new" "$VAR_DIR/secret_key"
    fi
    SECRET_KEY=$(cat "$VAR_DIR/secret_key")
    export SECRET_KEY
}

# --- the lock file -----------------------------------------------------------------------------

# uv with the settings of uv.toml, without what this machine or user may have set.
clean_uv() {
    env -u UV_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_DEFAULT_INDEX -u UV_FIND_LINKS \
        -u UV_CONFIG_FILE -u UV_FROZEN -u UV_LOCKED -u UV_EXCLUDE_NEWER \
        "$VENV/bin/uv" --config-file uv.toml --quiet "$@"
}

# $1 = main or dev: prints that part of uv.lock in the form that pip reads, with hashes.
export_requirements() {
    local group=--no-dev
    [ "$1" = main ] || group=--only-dev
    say "# Made from uv.lock by script/lock; do not edit by hand."
    clean_uv export --frozen --no-header --no-annotate --no-emit-project --format requirements.txt "$group"
}
