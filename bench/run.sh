#!/usr/bin/env bash
# Builds the load tools and the certificates, then times the scenarios. Called by ./build.sh bench.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p bin run
for tool in app lg bulk; do
  [ "bin/$tool" -nt "src/$tool.c" ] || gcc -O2 -o "bin/$tool" "src/$tool.c"
done
[ -f run/certs/ca.pem ] || { mkdir -p run/certs && cp certs/gen.sh run/certs/ && bash run/certs/gen.sh 2>/dev/null; }
exec python3 bench.py "$@"
