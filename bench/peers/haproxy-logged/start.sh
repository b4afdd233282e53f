#!/usr/bin/env bash
# HAProxy with its own log on.
exec bash "$(dirname "${BASH_SOURCE[0]}")/../haproxy/start.sh"
