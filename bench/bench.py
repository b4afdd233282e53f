#!/usr/bin/env python3
"""Times the job of a mesh's pair of sidecars, client -> proxy A (plain in) -> mutual TLS -> proxy B -> application, all on loopback.

The figure is the processor time per request of both proxies, beside HAProxy's in the same round. Ratios survive a noisy machine; requests per
second and latencies do not.
"""
import argparse
import signal
import sys

import document
import growth
import idle
import peers
import report
import results
import rounds
import scenarios
import starting
import verdicts
from processes import stop_all


OTHERS = {'S8': idle.run, 'start': starting.run}  # not timed in rounds of load
NAMES = [*scenarios.ALL, *OTHERS]


def arguments():
    parser = argparse.ArgumentParser(prog='./build.sh bench', description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('scenarios', nargs='*', metavar='SCENARIO', help=', '.join(NAMES) + '; all by default')
    parser.add_argument('--quick', action='store_true', help='S1 to S3 beside HAProxy in about a minute; the exit code tells whether the guards hold')
    parser.add_argument('--observed', action='store_true', help='what metrics, access logs and traces cost, S1 and S3 beside HAProxy with its log; the exit code tells whether the limits hold')
    parser.add_argument('--growth', action='store_true', help='what a request costs Weft as services, endpoints and connections become many')
    parser.add_argument('--write-docs', action='store_true', help='puts the newest results into docs/performance.md')
    parser.add_argument('--peers', help=', '.join(peers.ALL) + '; all by default')
    parser.add_argument('--rounds', type=int, help='5 by default')
    parser.add_argument('--seconds', type=float, help='of a window; 3 by default')
    parser.add_argument('--warm', type=float, help='seconds of warming up; 4 by default')
    given = parser.parse_args()
    given.scenarios = given.scenarios or (verdicts.GUARDED if given.quick else ['S1', 'S3'] if given.observed else NAMES)
    given.peers = given.peers.split(',') if given.peers else ['haproxy', 'weft'] if given.quick else peers.OBSERVED if given.observed else peers.ALL
    rounds_, seconds, warm = (4, 2, 2) if given.quick else (5, 3, 4)
    given.rounds, given.seconds, given.warm = given.rounds or rounds_, given.seconds or seconds, given.warm or warm
    unknown = set(given.scenarios) - set(NAMES) | set(given.peers) - set(peers.ALL) - set(peers.OBSERVED)
    if unknown:
        parser.error(f'unknown: {", ".join(sorted(unknown))}')
    return given


def measure(name, given):
    if name in OTHERS:
        return OTHERS[name](given.peers)
    return rounds.run(scenarios.ALL[name], given.peers, given.rounds, given.seconds, given.warm, rates=not given.quick)


def main():
    given = arguments()
    if given.write_docs:
        print('written: ' + document.write(results.newest()))
        return
    if given.growth:
        print('stored: ' + results.store_growth(growth.run(given.rounds, given.seconds)))
        return
    measured = {}
    for name in given.scenarios:
        measured[name] = measure(name, given)
        stop_all()
        print(f'\n{report.any_table(name, measured[name])}', flush=True)
    print(f'\n{report.verdict_table(measured, verdicts.OBSERVED if given.observed else verdicts.ALL)}\n')
    if not given.quick:
        print('stored: ' + (results.store_observed if given.observed else results.store)(measured))
    findings = verdicts.broken(measured) if given.quick else verdicts.unobserved(measured) if given.observed else verdicts.errors(measured)
    if findings:
        raise SystemExit('bench: ' + '; '.join(findings))


if __name__ == '__main__':
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        main()
    finally:
        stop_all()
