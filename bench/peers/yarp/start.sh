#!/usr/bin/env bash
# YARP as a sidecar (bench/Weft.Bench.Yarp, on the JIT; it has no tcp mode); the contract is in peers/README.md.
exec dotnet "$BENCH/bin/yarp/Weft.Bench.Yarp.dll"
