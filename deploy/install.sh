#!/bin/sh
# Installs a release on this machine: checks the program against SHA256SUMS, then puts it, its man page, the completions and
# the systemd unit in their places. Run as root: deploy/install.sh [--version V] [--from DIR|URL] [--root DIR] [--no-service]
set -eu

fail() {
  echo "install.sh: $1" >&2
  exit 1
}

version=latest
from=
root=
service=yes
while [ $# -gt 0 ]; do
  case $1 in
    --version) version=${2:?--version needs a value}; shift 2 ;;
    --from) from=${2:?--from needs a folder or URL}; shift 2 ;;
    --root) root=${2:?--root needs a folder}; shift 2 ;;
    --no-service) service=no; shift ;;
    -h | --help) sed -n '2,3s/^# //p' "$0"; exit 0 ;;
    *) fail "unknown argument $1 (--help)" ;;
  esac
done

[ "$(uname -s)" = Linux ] || fail 'only Linux: elsewhere use the npm scripts of the repository'
case $(uname -m) in
  x86_64 | amd64) machine=x64 ;;
  aarch64 | arm64) machine=arm64 ;;
  *) fail "no release for $(uname -m)" ;;
esac
libc=
for loader in /lib/ld-musl-*; do
  [ -e "$loader" ] && libc=-musl
done
name=pipelock-linux-$machine$libc

if [ -z "$from" ]; then
  releases=https://github.com/luckyPipewrench/pipelock/releases
  case $version in
    latest) from=$releases/latest/download ;;
    *) from=$releases/download/v${version#v} ;;
  esac
fi

aside=$(mktemp -d)
trap 'rm -rf "$aside"' EXIT
get() { # get NAME: from the release into $aside
  case $from in
    https://*) curl --proto '=https' --tlsv1.2 -fsSL --retry 3 -o "$aside/$1" "$from/$1" || fail "cannot fetch $from/$1" ;;
    *://*) fail "$from: only https, or a folder" ;;
    *) cp "$from/$1" "$aside/$1" || fail "cannot read $from/$1" ;;
  esac
}

get SHA256SUMS
wanted="$name pipelock.1 pipelock.bash _pipelock pipelock.fish pipelock.service pipelock.socket pipelock-mcp.socket"
for file in $wanted; do get "$file"; done
# Only files the list names count, each exactly once: a file it does not name is as bad as one that differs.
for file in $wanted; do
  line=$(grep -E "^[0-9a-f]{64}  $file\$" "$aside/SHA256SUMS") || fail "SHA256SUMS does not name $file"
  (cd "$aside" && printf '%s\n' "$line" | sha256sum -c --quiet -) || fail "$file is not what SHA256SUMS says: nothing was installed"
done

put() { # put FILE PLACE MODE
  mkdir -p "$root$(dirname "$2")"
  # Renamed into place: a running program keeps its file.
  cp "$aside/$1" "$root$2.new"
  chmod "$3" "$root$2.new"
  mv -f "$root$2.new" "$root$2"
  echo "$root$2"
}
put "$name" /usr/local/bin/pipelock 755
put pipelock.1 /usr/local/share/man/man1/pipelock.1 644
put pipelock.bash /usr/local/share/bash-completion/completions/pipelock 644
put _pipelock /usr/local/share/zsh/site-functions/_pipelock 644
put pipelock.fish /usr/local/share/fish/vendor_completions.d/pipelock.fish 644
if [ ! -e "$root/etc/pipelock/pipelock.yaml" ]; then
  mkdir -p "$root/etc/pipelock"
  "$aside/$name" version >/dev/null 2>&1 || chmod 755 "$aside/$name"
  "$aside/$name" generate config --output "$root/etc/pipelock/pipelock.yaml"
  # No secret belongs into it; the service's own user reads it.
  chmod 644 "$root/etc/pipelock/pipelock.yaml"
  echo "$root/etc/pipelock/pipelock.yaml"
fi
if [ "$service" = yes ] && { [ -n "$root" ] || [ -d /run/systemd/system ]; }; then
  for unit in pipelock.service pipelock.socket pipelock-mcp.socket; do put "$unit" "/etc/systemd/system/$unit" 644; done
  if [ -z "$root" ]; then
    systemctl daemon-reload
    echo 'Start it with: systemctl enable --now pipelock'
  fi
fi
