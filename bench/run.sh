#!/usr/bin/env bash
# Builds the load tools and the certificates, then times the scenarios. Called by ./build.sh bench.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p bin run
for tool in app lg bulk; do
  [ "bin/$tool" -nt "src/$tool.c" ] && [ "bin/$tool" -nt src/kafka.h ] || gcc -O2 -o "bin/$tool" "src/$tool.c"
done
[ -f run/certs/ca.pem ] || { mkdir -p run/certs && cp certs/gen.sh run/certs/ && bash run/certs/gen.sh 2>/dev/null; }
for peer in Yarp Grpc; do
  dll=bin/${peer,,}/Weft.Bench.$peer.dll
  [ "$dll" -nt "Weft.Bench.$peer/Program.cs" ] || dotnet publish "Weft.Bench.$peer" -c Release -v q -o "bin/${peer,,}"
done
exec python3 bench.py "$@"
