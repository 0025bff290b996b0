#!/bin/sh
# Assembles the image's root filesystem, the only place that knows its files: deploy/rootfs.sh DIR BINARY [amd64|arm64 [SYSROOT]].
# The Dockerfile copies DIR as the image; tests/wire/rootfs.test.ts runs the binary in it. SYSROOT gives libraries and certificates.
set -eu

fail() {
  echo "rootfs.sh: $1" >&2
  exit 1
}

[ $# -ge 2 ] || fail 'usage: deploy/rootfs.sh DIR BINARY [amd64|arm64 [SYSROOT]]'
root=$1
binary=$2
sysroot=${4:-}
case ${3:-$(uname -m)} in
  amd64 | x86_64) triplet=x86_64-linux-gnu loader=lib64/ld-linux-x86-64.so.2 ;;
  arm64 | aarch64) triplet=aarch64-linux-gnu loader=lib/ld-linux-aarch64.so.1 ;;
  *) fail "no image for the architecture ${3:-$(uname -m)}: use amd64 or arm64" ;;
esac
[ -f "$binary" ] || fail "$binary is missing: npm run build"

# Where this distribution keeps its C library; the loader looks for it in the same folder of the image.
for libraries in "lib/$triplet" "usr/lib/$triplet" lib64 usr/lib64; do
  [ -f "$sysroot/$libraries/libc.so.6" ] && break
done
libc=$sysroot/$libraries/libc.so.6
[ -f "$libc" ] || fail "no glibc for $triplet under ${sysroot:-/}"

# Older ones resolve names through plug-in libraries (nss), which the image does not have.
release=$(grep -ao 'stable release version 2\.[0-9]*' "$libc" | head -n 1 | grep -o '[0-9]*$') || fail "$libc is not a glibc"
[ "$release" -ge 34 ] || fail "glibc 2.$release is too old: 2.34 or later has name resolution built in"

put() { # put FILE PLACE MODE
  mkdir -p "$root/$(dirname "$2")"
  cp -L "$1" "$root/$2"
  chmod "$3" "$root/$2"
}

umask 022
mkdir -p "$root"
put "$sysroot/$libraries/$(basename "$loader")" "$loader" 755
for library in libc.so.6 libpthread.so.0 libdl.so.2 libm.so.6; do
  put "$sysroot/$libraries/$library" "$libraries/$library" 644
done
certificates=$sysroot/etc/ssl/certs/ca-certificates.crt
# Red Hat's place for the same bundle.
[ -f "$certificates" ] || certificates=$sysroot/etc/pki/tls/certs/ca-bundle.crt
[ -f "$certificates" ] || fail 'no CA bundle: install the package ca-certificates'
put "$certificates" etc/ssl/certs/ca-certificates.crt 644
put "$binary" pipelock 755
# The clock leaves no trace in the image's layer.
find "$root" -exec touch -d "@${SOURCE_DATE_EPOCH:-0}" {} +
