#!/bin/sh
# System packages for the toolkit, on a Debian machine and in the image alike. Does nothing where all are installed.
set -eu

packages="ca-certificates python3-venv python3-graph-tool"

say() { echo "setup: $*" >&2; }

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "no apt here, so no system packages are installed; without graph-tool (conda-forge has it) its engine is left out"
    exit 0
fi

missing=""
for package in $packages; do
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if [ -t 0 ]; then as_root="sudo"; else as_root="sudo -n"; fi
    if ! command -v sudo >/dev/null || ! $as_root true; then
        say "missing:$missing"
        say "not root and no sudo; ask an administrator for: apt-get install --no-install-recommends$missing"
        say "going on without; python3-venv is needed unless uv is installed, python3-graph-tool for its engine only"
        exit 0
    fi
fi

say "apt-get installs$missing"
export DEBIAN_FRONTEND=noninteractive
apt="$as_root apt-get --quiet=2 --option Acquire::Retries=3 --option DPkg::Lock::Timeout=300 --option Dpkg::Use-Pty=0"
$apt update >/dev/null
$apt install --yes --no-install-recommends $missing >/dev/null
