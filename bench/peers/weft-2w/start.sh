#!/usr/bin/env bash
# weft-dp with two workers.
THREADS=2 exec bash "$(dirname "${BASH_SOURCE[0]}")/../weft/start.sh"
