#!/bin/bash
# HAProxy with one thread.
THREADS=1 exec bash "$(dirname "${BASH_SOURCE[0]}")/../haproxy/start.sh"
