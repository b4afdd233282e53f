#!/usr/bin/env bash
# The one door to building, testing and showing Weft: ./build.sh <word>. `./build.sh help` lists the words.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$PWD
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDTERMINALLOGGER=off
export WEFT_BIN=${WEFT_BIN:-$root/out}

# Unit layers, leaves first; they must take less than a minute together. The slower layers run after them.
unit_layers=(Telemetry Protocols Identity ProxyConfig Resources Store Policies Proxy ControlPlane DataPlane Ctl Architecture)
slow_layers=(Conformance EndToEnd)

say() { printf '== %s\n' "$*"; }
die() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

usage() {
  cat <<'TEXT'
./build.sh demo [--check | --traffic]
                             build, start a mesh with demo applications, send traffic, show what happened;
                             with --check: assert it, clean up, and say so with the exit code; with --traffic: go on sending
./build.sh test [NAME...]    install what the tests need, publish the programs, run every test (or only Weft.NAME.Tests)
./build.sh check             formatting, build and analyzers, all warnings as errors
./build.sh bench [--quick]   cost beside HAProxy, nginx, Caddy and YARP; --quick: a minute, with the guards that must hold; --help
                             tells the rest; --micro: codecs, routing, balancing, each alone, with what they allocate
./build.sh fuzz [SECONDS]    feed the codecs with mutated input
./build.sh publish           the release programs into out/published/, and a smoke test of them: weft-cp, weft-dp, weftctl
./build.sh help              this text
TEXT
}

need_sdk() {
  command -v dotnet >/dev/null || die "the .NET 10 SDK is needed: https://dotnet.microsoft.com/download/dotnet/10.0"
}

# found COMMAND:PACKAGE, or PACKAGE alone for a library.
found() {
  command -v "${1%%:*}" >/dev/null || [ "$(dpkg-query -W -f '${Status}' "${1##*:}" 2>/dev/null)" = "install ok installed" ]
}

# Installs the Debian packages of what is missing when root may; what stays missing is said, and its tests skip.
need_tools() {
  local missing=() pair
  for pair in "$@"; do
    found "$pair" || missing+=("${pair##*:}")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing ${missing[*]}"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } \
      >"$root/out/apt.log" 2>&1 || say "apt could not install all of: ${missing[*]} (out/apt.log)"
  fi
  for pair in "$@"; do
    found "$pair" || say "missing: ${pair%%:*} (Debian package ${pair##*:}); what needs it is skipped"
  done
}

# Installs the npm packages of the tests' peers into out/npm, anew when their lock file changes.
need_npm_packages() {
  local from=tests/Weft.EndToEnd.Tests/Peers
  cmp -s $from/package-lock.json out/npm/package-lock.json && return 0
  command -v npm >/dev/null || return 0
  say "npm packages into out/npm/"
  rm -rf out/npm
  mkdir -p out/npm
  cp $from/package.json $from/package-lock.json out/npm/
  npm ci --prefix out/npm --ignore-scripts --no-audit --no-fund >out/npm.log 2>&1 || { say "npm could not (out/npm.log); what needs it is skipped"; rm -rf out/npm; }
}

# Builds the Prometheus that has Kuma's discovery into out/prometheus, anew when its script changes: two minutes, and as many gigabytes while it lasts.
need_kuma_prometheus() {
  local script=tests/Weft.EndToEnd.Tests/Peers/prometheus/build.sh
  cmp -s $script out/prometheus/built-by.sh && return 0
  say "Prometheus with kuma_sd_configs into out/prometheus/"
  rm -rf out/prometheus
  if timeout 900 $script out/prometheus >out/prometheus.log 2>&1; then
    cp $script out/prometheus/built-by.sh
  else
    rm -rf out/prometheus
    say "could not, $(tail -n 1 out/prometheus.log) (out/prometheus.log); what needs it is skipped"
  fi
}

linker() { command -v clang || command -v gcc || true; }

# place PROJECT PROGRAM [publish options]: publishes into $into/lib/PROGRAM and links $into/PROGRAM to it.
into=out
place() {
  local project=$1 program=$2
  shift 2
  rm -rf "$into/lib/$program"
  mkdir -p "$into/lib"
  dotnet publish "src/$project" -c Release -v q -o "$into/lib/$program" "$@"
  rm -f "$into/lib/$program"/*.dbg "$into/lib/$program"/*.pdb "$into/lib/$program"/*.xml
  ln -sfn "lib/$program/$program" "$into/$program"
}

place_native() {
  local project=$1 program=$2 with
  with=$(linker)
  if [ -n "$with" ]; then
    place "$project" "$program" -p:CppCompilerAndLinker="$(basename "$with")"
  else
    say "no clang and no gcc: $program runs on the JIT, not as native code"
    place_managed "$project" "$program"
  fi
}

# Restored as the project says and then published otherwise, so that the lock file stays as it is.
place_managed() {
  dotnet restore "src/$1" -v q
  place "$1" "$2" --no-restore -p:PublishAot=false --no-self-contained
}

place_demo() {
  dotnet publish samples/Weft.Demo.App -c Release -v q -o out/lib/weft-demo-app
  dotnet publish samples/Weft.Demo -c Release -v q -o out/lib/weft-demo
}

# What tests and the demo run: a native weft-dp, since that is what users run, and the rest on the JIT, since that builds fast.
programs_for_tests() {
  say "programs into out/"
  place_native Weft.DataPlane weft-dp
  place_managed Weft.ControlPlane weft-cp
  place_managed Weft.Ctl weftctl
  place_demo
}

# Beside what tests run, not over it: out/ holds the tests' programs, out/published/ the release.
word_publish() {
  need_sdk
  [ -n "$(linker)" ] || die "native code needs clang or gcc"
  into=out/published
  say "release programs into $into/"
  place_native Weft.DataPlane weft-dp
  place_native Weft.Ctl weftctl
  place_native Weft.ControlPlane weft-cp
  ls -lhL "$into"/weft-*
  say "smoke test of the published set"
  place_demo
  dotnet build tests/Weft.EndToEnd.Tests -v q
  tests/Weft.EndToEnd.Tests/bin/Debug/net10.0/Weft.EndToEnd.Tests --no-ansi --filter-namespace Weft.EndToEnd.Tests.Published
}

word_check() {
  need_sdk
  say "build with analyzers, warnings as errors"
  dotnet build Weft.slnx -v q
  say "formatting"
  dotnet format whitespace Weft.slnx --no-restore --verify-no-changes
  dotnet format style Weft.slnx --no-restore --verify-no-changes --severity warn
}

run_layer() {
  local name=$1 report=out/test-results/$1.xml exe=tests/Weft.$1.Tests/bin/Debug/net10.0/Weft.$1.Tests code=0
  [ -x "$exe" ] || return 0
  say "$name"
  "$exe" --no-ansi --results-directory "$root/out/test-results" --report-xunit-xml --report-xunit-xml-filename "$name.xml" \
    --ignore-exit-code 8 2>&1 | sed '/^$/d' | grep -v -e '^  In process' -e '^  *- /' || code=$?
  [ -s "$report" ] || { say "$name ended without a report"; broken=$((broken + 1)); }
}

# Adds one attribute of <assembly ...> over all reports.
sum_of() {
  local total=0 number
  for number in $(sed -n "s/.*<assembly [^>]*[[:space:]]$1=\"\([0-9]*\)\".*/\1/p" out/test-results/*.xml 2>/dev/null); do
    total=$((total + number))
  done
  echo "$total"
}

summary() {
  local passed failed skipped reasons
  passed=$(sum_of passed); skipped=$(sum_of skipped)
  failed=$(( $(sum_of failed) + $(sum_of errors) + broken ))
  reasons=$(grep -ho '<reason>.*</reason>' out/test-results/*.xml 2>/dev/null | sed 's/<reason>\(<!\[CDATA\[\)\{0,1\}//; s/\(\]\]>\)\{0,1\}<\/reason>.*//' | sort | uniq -c || true)
  [ -z "$reasons" ] || { say "skipped because"; printf '%s\n' "$reasons"; }
  # In CI a test that skips for a tool or a corpus that is not there would hide a hole.
  if [ "${CI:-}" = true ] && grep -qi 'not found' <<<"$reasons"; then
    say "CI: a missing tool or corpus is a failure"
    failed=$((failed + 1))
  fi
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

word_test() {
  need_sdk
  mkdir -p out
  need_tools redis-server:redis-server redis-cli:redis-tools psql:postgresql-client postgresql ssh-keyscan:openssh-client /usr/sbin/sshd:openssh-server
  need_tools curl:curl nghttp:nghttp2-client nghttpd:nghttp2-server wrk:wrk haproxy:haproxy openssl:openssl nc:netcat-openbsd \
    gcc:gcc flock:util-linux /usr/bin/python3:python3 python3-grpcio python3-websockets /usr/bin/ruby:ruby ruby-grpc ruby-googleauth node:nodejs npm:npm \
    nginx:nginx slowhttptest:slowhttptest kcat:kcat python3-kafka prometheus:prometheus
  need_npm_packages
  local only=("$@") layer
  broken=0
  rm -rf out/test-results
  mkdir -p out/test-results
  say "build"
  if [ ${#only[@]} -gt 0 ]; then
    for layer in "${only[@]}"; do dotnet build "tests/Weft.$layer.Tests" -v q; done
    case " ${only[*]} " in *" EndToEnd "*) need_kuma_prometheus; programs_for_tests ;; esac
    for layer in "${only[@]}"; do run_layer "$layer"; done
  else
    dotnet build Weft.slnx -v q
    for layer in "${unit_layers[@]}"; do run_layer "$layer"; done
    need_kuma_prometheus
    programs_for_tests
    for layer in "${slow_layers[@]}"; do run_layer "$layer"; done
  fi
  summary
}

word_demo() {
  need_sdk
  mkdir -p out
  programs_for_tests
  exec out/lib/weft-demo/weft-demo "$@"
}

word_bench() {
  need_sdk
  mkdir -p out
  if [ "${1:-}" = --micro ]; then
    shift
    dotnet run --project bench/Weft.Benchmarks -c Release -- "$@" out/micro
    mkdir -p bench/results
    cp out/micro/results/*-report-github.md "bench/results/$(date +%F)-micro.md"
    return
  fi
  need_tools gcc:gcc haproxy:haproxy nginx:nginx libnginx-mod-stream caddy:caddy h2load:nghttp2-client nghttpd:nghttp2-server python3:python3 openssl:openssl
  place_native Weft.DataPlane weft-dp
  exec bench/run.sh "$@"
}

word_fuzz() {
  need_sdk
  [ -d tests/Weft.Fuzz ] || die "no fuzz targets yet: tests/Weft.Fuzz is not there"
  dotnet run --project tests/Weft.Fuzz -c Release -- "$@"
}

word=${1:-help}
[ $# -eq 0 ] || shift
case $word in
  demo | test | check | bench | fuzz | publish) "word_$word" "$@" ;;
  help | -h | --help) usage ;;
  *) usage >&2; exit 2 ;;
esac
