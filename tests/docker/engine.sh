#!/usr/bin/env bash
# engine.sh STATE build FOLDER   makes duban:test from the Dockerfile in FOLDER
# engine.sh STATE ANYTHING…      podman ANYTHING…
#
# Builds with podman and runc on a machine that has neither an engine running nor a registry to ask:
# the base image is made on the spot of Debian's smallest system and this machine's own Python,
# in the shape of the published python:3.12-slim (Python in /usr/local, root, no compiler).
# Everything it makes stands under STATE, except the packages it fetches.
set -euo pipefail

state=$1 && shift
version=3.12
base=docker.io/library/python:$version-slim
mkdir -p "$state"

# Debian's default runtime and limits want rights that a root inside a container has not.
cat >"$state/containers.conf" <<CONF
[containers]
netns = "host"
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
CONF
cat >"$state/storage.conf" <<CONF
[storage]
driver = "overlay"
graphroot = "$state/root"
runroot = "/run/duban-image"
CONF
export CONTAINERS_CONF="$state/containers.conf" CONTAINERS_STORAGE_CONF="$state/storage.conf"

fetch_engine() {
  command -v podman >/dev/null && command -v runc >/dev/null && command -v debootstrap >/dev/null && return
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends \
    podman runc conmon debootstrap ca-certificates
}

make_base() {
  podman image exists "$base" && return
  local root="$state/system" python
  python=$(pyenv prefix "$(pyenv versions --bare | grep "^$version\." | tail -1)")
  rm -rf --one-file-system "$root"
  debootstrap --variant=minbase \
    --include=ca-certificates,netbase,tzdata,libsqlite3-0,libreadline8,libncursesw6,libnsl2,libffi8,libssl3 \
    bookworm "$root" >"$state/debootstrap.log" 2>&1
  tar -C "$python" -cf - --exclude=__pycache__ --exclude='./lib/python3*/test' --exclude='*/idlelib' \
    --exclude='*/tkinter' --exclude='*/config-*' --exclude='*.a' --exclude='site-packages/*.pth' ./bin ./lib |
    tar -C "$root/usr/local" --no-same-owner -xf -
  # scripts name the Python they were installed with; in the image it stands elsewhere
  grep -lIr "^#!.*$python" "$root/usr/local/bin" | xargs -r sed -i "1s,$python,/usr/local,"
  chroot "$root" ldconfig
  chroot "$root" apt-get clean
  rm -rf "$root"/var/lib/apt/lists/* "$root"/usr/share/{man,locale,doc}/*
  : >"$root/etc/resolv.conf"
  : >"$root/etc/pip.conf"
  tar -C "$root" --exclude='./dev/*' -cf - . | podman import --change 'CMD ["python3"]' \
    --change 'ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin' \
    --change 'ENV LANG=C.UTF-8' - "$base"
  rm -rf --one-file-system "$root"
}

# How pip reaches its index is a matter of this machine: lent to the build by mounts, never in a layer.
build() {
  local certificates=/etc/ssl/certs/ca-certificates.crt index
  printf '[global]\ncert = %s\n' "$certificates" >"$state/pip.conf"
  if index=$(pip config get global.index-url 2>/dev/null); then
    echo "index-url = $index" >>"$state/pip.conf"
  fi
  # the OCI format has no HEALTHCHECK
  podman build --format docker --pull=never --tag duban:test \
    --volume "${PIP_CERT:-$certificates}:$certificates:ro" --volume "$state/pip.conf:/etc/pip.conf:ro" "$1"
}

if [ "$1" = build ]; then
  fetch_engine
  make_base
  build "$2"
else
  exec podman "$@"
fi
