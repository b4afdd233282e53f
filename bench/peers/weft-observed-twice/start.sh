#!/usr/bin/env bash
# weft-dp with all that an operator can see on: metrics, a log line for each request at both proxies, traces of one request in a hundred.
exec bash "$(dirname "${BASH_SOURCE[0]}")/../weft/start.sh"
