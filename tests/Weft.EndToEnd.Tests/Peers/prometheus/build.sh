#!/usr/bin/env bash
# build.sh FOLDER: builds a Prometheus that has kuma_sd_configs, as FOLDER/prometheus. Debian's own is built without it, but Debian has the source and every library of it.
# They are taken from the mirror that this machine already uses, of the suite testing (of sid what testing lacks), in the versions of the day. Nothing is installed: apt works
# on a state of its own under FOLDER, and packages are only unpacked there. The last line it writes says what failed.
set -euo pipefail
mkdir -p "$1"
folder=$(cd "$1" && pwd)
work=$folder/work
tree=$work/tree
source=$tree/usr/share/gocode/src/github.com/prometheus/prometheus

# Libraries of discovery that is left out: a third of what would be fetched.
left_out='golang-(github-cloudflare-circl|github-pierrec-lz4|google-cloud|google-api|github-aws-aws-sdk-go|github-docker-docker|mongodb-mongo-driver)-dev'

step() { doing=$*; printf '== %s\n' "$doing"; }
ended() {
  local code=$?
  rm -rf "$work"
  [ $code -eq 0 ] || printf 'failed: %s\n' "$doing"
}
trap ended EXIT

private_apt() {
  apt-get -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
    -o Dir::State="$work" -o Dir::State::status="$work/status" -o Dir::Cache="$work" -o APT::Sandbox::User="$(id -un)" -o APT::Default-Release=testing \
    -o APT::Update::Error-Mode=any -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::Retries=2 \
    -o Acquire::http::Timeout=20 "$@"
}

step "finding this machine's Debian mirror"
mirror=$(. /etc/os-release && apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' | sed -n "s/^$VERSION_CODENAME main //p" | sed -n 1p)
[ -n "$mirror" ]
rm -rf "$work"
mkdir -p "$work/lists/partial" "$work/archives/partial" "$tree"
: >"$work/status"
printf "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror %s main\n" testing sid >"$work/sources.list"

step "reading the list of packages of Debian testing and sid"
private_apt update -qq

step "choosing packages"
private_apt install -s --no-install-recommends golang-github-prometheus-prometheus-dev golang-github-envoyproxy-go-control-plane-dev golang-go >"$work/chosen"
sed -nE 's/^Inst (golang-[^ ]+) .*/\1/p' "$work/chosen" | grep -E -- '(-dev|^golang-1\.[0-9]+-(go|src))$' | grep -vxE "$left_out" >"$work/packages"
version=$(sed -nE 's/^Inst golang-github-prometheus-prometheus-dev \(([^ +]+).*/\1/p' "$work/chosen")

step "fetching $(wc -l <"$work/packages") packages"
(cd "$work/archives" && xargs -a "$work/packages" bash -c "$(declare -f private_apt); work=$work; private_apt download -qq \"\$@\"" fetch)

step "unpacking them"
find "$work/archives" -name '*.deb' -print0 | xargs -0 -P "$(nproc)" -I{} bash -o pipefail -c \
  'dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --exclude="*_test.go" --exclude=testdata --exclude="./usr/share/go-*/test" --exclude="./usr/share/doc"' unpack {} "$tree"
rm -rf "$work/archives"

step "choosing plugins of Prometheus $version"
# What its plugins.yml is for: file and http are always there, and of the others we want one.
printf 'package plugins\n\nimport _ "github.com/prometheus/prometheus/discovery/xds"\n' >"$source/plugins/plugins.go"
# Debian takes this plugin out of the build by a line in each of its files.
sed -i -e '/^\/\/go:build ignore$/d' -e '/^\/\/ +build ignore$/d' "$source"/discovery/xds/*.go
# No pages: the tests ask the API.
printf 'package ui\n\nimport "embed"\n\nvar EmbedFS embed.FS\n' >"$source/web/ui/embed.go"

step "compiling Prometheus $version"
go=$(find "$tree"/usr/lib/go-*/bin -name go | sort -V | tail -n 1)
env -i PATH=/usr/bin:/bin HOME="$work" GOROOT="$(dirname "$(dirname "$go")")" GOPATH="$tree/usr/share/gocode" GOCACHE="$work/compiled" GO111MODULE=off GOTOOLCHAIN=local \
  GOPROXY=off GOTELEMETRY=off CGO_ENABLED=0 "$go" build -tags netgo,builtinassets -trimpath \
  -ldflags "-s -w -X github.com/prometheus/common/version.Version=$version" -o "$folder/prometheus" github.com/prometheus/prometheus/cmd/prometheus

step "asking it for its version"
"$folder/prometheus" --version
