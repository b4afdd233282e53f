#!/usr/bin/env bash
# weft-dp whose metrics are read.
exec bash "$(dirname "${BASH_SOURCE[0]}")/../weft/start.sh"
