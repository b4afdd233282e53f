#!/usr/bin/env python3
"""Times the sidecar pair: client -> proxy A (plain in) -> mutual TLS -> proxy B -> application, all on loopback.

  bench.py [--quick] [--peers weft,haproxy] [S1 S2 S3 S5tcp]

  S1     http, 64 connections            S3     HTTP/2 by prior knowledge, 4 connections of 16 streams
  S2     tcp, connections kept open      S5tcp  tcp, a new client connection for each request

All peers stay up; rounds alternate their order; the figure is the median over rounds of each round's processor time per request of
both proxies, beside HAProxy's in the same round. Ratios survive a noisy machine; throughput and latency do not. A guard that does not
hold makes the exit code 1.
"""
import argparse
import csv
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TICKS = os.sysconf('SC_CLK_TCK')
MODE = {'S1': 'http', 'S2': 'tcp', 'S3': 'h2', 'S5tcp': 'tcp'}
GUARD = {'S1': 0.85, 'S3': 0.60}
BASE = 'haproxy'
started = []


def start(command, environment=None, log=subprocess.DEVNULL):
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    started.append(process)
    return process


def stop_all():
    for how in (signal.SIGTERM, signal.SIGKILL):
        for process in started:
            if process.poll() is None:
                try:
                    os.killpg(process.pid, how)  # only sessions that we started
                except ProcessLookupError:
                    pass
        patience = time.time() + 2
        while time.time() < patience and any(process.poll() is None for process in started):
            time.sleep(.05)


def free_port():
    """A port below the ephemeral range that nobody listens on."""
    for port in range(20000 + os.getpid() % 8000, 32000):
        with socket.socket() as probe:
            try:
                probe.bind(('127.0.0.1', port))
            except OSError:
                continue
        if port not in free_port.given:
            free_port.given.add(port)
            return port
    raise SystemExit('no free port')


free_port.given = set()


def wait_for(port, process, seconds=20):
    end = time.time() + seconds
    while time.time() < end and process.poll() is None:
        try:
            socket.create_connection(('127.0.0.1', port), .5).close()
            return True
        except OSError:
            time.sleep(.02)
    return False


def session_use(session):
    """Processor seconds and resident MB over all live processes of a session."""
    seconds = resident = 0
    for entry in filter(str.isdigit, os.listdir('/proc')):
        try:
            text = open(f'/proc/{entry}/stat').read()
        except OSError:
            continue
        fields = text[text.rindex(')') + 2:].split()
        if int(fields[3]) == session:
            seconds += (int(fields[11]) + int(fields[12])) / TICKS
            resident += int(fields[21]) * 4096 / 1e6
    return seconds, resident


class Pair:
    """Proxies A and B of one peer."""

    def __init__(self, name, mode, application):
        self.name, self.sides = name, {}
        upstream = application
        for role in ('b', 'a'):
            run = f'{HERE}/run/{name}-{mode}-{role}'
            os.makedirs(run, exist_ok=True)
            self.port = free_port()
            certs = f'{HERE}/run/certs/{role}'
            environment = dict(
                os.environ, ROLE=role, MODE=mode, LISTEN=str(self.port), UPSTREAM=str(upstream), RUN=run, CERT=certs + '.pem',
                KEY=certs + '.key', BOTH=certs + '.both.pem', CA=f'{HERE}/run/certs/ca.pem')
            with open(f'{run}/out.log', 'w') as log:
                process = start(['bash', f'{HERE}/peers/{name}/start.sh'], environment, log)
            if not wait_for(self.port, process):
                raise SystemExit(f'{name} {role} did not start: {run}/out.log')
            self.sides[role] = process
            upstream = self.port

    def use(self):
        return [session_use(process.pid) for process in self.sides.values()]


def load_plain(port, seconds, extra):
    output = subprocess.run(
        [f'{HERE}/bin/lg', str(port), '-c', '64', '-d', str(seconds), *extra], capture_output=True, text=True, timeout=seconds + 30)
    return json.loads(output.stdout)


def load_h2(port, seconds):
    with tempfile.NamedTemporaryFile(dir=f'{HERE}/run', suffix='.tsv') as log:
        output = subprocess.run(
            ['h2load', '-t1', '-c4', '-m16', '-D', str(seconds), '--warm-up-time=0', '--log-file=' + log.name,
             f'http://127.0.0.1:{port}/f1k'], capture_output=True, text=True, timeout=seconds + 40)
        with open(log.name) as rows:
            times = sorted(int(row[2]) for row in csv.reader(rows, delimiter='\t') if len(row) > 2 and row[1] == '200')
    counts = re.search(r'(\d+) failed, (\d+) errored, (\d+) timeout', output.stdout)
    good = re.search(r'status codes: (\d+) 2xx', output.stdout)
    if not counts or not good:
        raise SystemExit(output.stdout + output.stderr)
    at = lambda share: times[int((len(times) - 1) * share)] if times else 0
    return {'reqs': int(good.group(1)), 'errors': sum(map(int, counts.groups())), 'rps': int(good.group(1)) / seconds, 'p50': at(.5), 'p99': at(.99)}


def measure(pair, load):
    before = pair.use()
    result = load(pair.port)
    time.sleep(.05)
    after = pair.use()
    result['micros'] = sum(b[0] - a[0] for a, b in zip(before, after)) / max(1, result['reqs']) * 1e6
    result['resident'] = max(b[1] for b in after)
    return result


def application_of(scenario):
    port = free_port()
    if MODE[scenario] == 'h2':
        docs = f'{HERE}/run/htdocs'
        os.makedirs(docs, exist_ok=True)
        with open(f'{docs}/f1k', 'w') as page:
            page.write(('abcdefghijklmnopqrstuvwxyz' * 40)[:1024])
        process = start(['nghttpd', '--no-tls', '-d', docs, '-a', '127.0.0.1', str(port)])
    else:
        process = start([f'{HERE}/bin/app', str(port)])
    if not wait_for(port, process):
        raise SystemExit('the application did not start')
    return port


def run(scenario, names, rounds, seconds):
    """Prints the scenario's table; returns each peer's median ratio and its errors."""
    application = application_of(scenario)
    pairs = [Pair(name, MODE[scenario], application) for name in names]
    if MODE[scenario] == 'h2':
        load = lambda port: load_h2(port, seconds)
    else:
        load = lambda port: load_plain(port, seconds, ['-x'] if scenario == 'S5tcp' else [])
    for pair in pairs:
        load(pair.port)
    results = {name: [] for name in names}
    for turn in range(rounds):
        for pair in pairs if turn % 2 == 0 else pairs[::-1]:
            results[pair.name].append(measure(pair, load))
    print(f'\n{scenario} ({MODE[scenario]}), {rounds} rounds of {seconds} s, medians')
    print('| peer | requests/s | processor us/request, both proxies | x haproxy | p50 us | p99 us | MB | errors |\n|---|---|---|---|---|---|---|---|')
    ratios = {}
    for name in names:
        rows, median = results[name], lambda key, rows=results[name]: statistics.median(row[key] for row in rows)
        ratios[name] = statistics.median(row['micros'] / base['micros'] for row, base in zip(rows, results[BASE])) if BASE in results else None
        ratio = '-' if ratios[name] is None else f'{ratios[name]:.2f}'
        print(f"| {name} | {median('rps'):.0f} | {median('micros'):.1f} | {ratio} | {median('p50'):.0f} | {median('p99'):.0f} "
              f"| {median('resident'):.0f} | {sum(row['errors'] for row in rows)} |", flush=True)
    return ratios, {name: sum(row['errors'] for row in results[name]) for name in names}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('scenarios', nargs='*', metavar='SCENARIO', help=' '.join(MODE))
    parser.add_argument('--quick', action='store_true', help='fewer and shorter rounds')
    parser.add_argument('--peers', default='weft,haproxy')
    given = parser.parse_args()
    unknown = set(given.scenarios) - set(MODE)
    if unknown:
        parser.error(f'unknown scenario {", ".join(unknown)}')
    rounds, seconds = (3, 2) if given.quick else (5, 4)
    failed = []
    for scenario in given.scenarios or MODE:
        ratios, errors = run(scenario, given.peers.split(','), rounds, seconds)
        stop_all()
        ratio, limit = ratios.get('weft'), GUARD.get(scenario)
        if ratio is not None and limit is not None:
            print(f'guard {scenario}: {ratio:.2f} of haproxy, limit {limit:.2f}: {"holds" if ratio <= limit else "BROKEN"}')
            if ratio > limit:
                failed.append(f'{scenario} took {ratio:.2f}')
        if errors.get('weft'):
            failed.append(f'{scenario} had {errors["weft"]} errors')
    if failed:
        raise SystemExit('bench: ' + '; '.join(failed))


if __name__ == '__main__':
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        main()
    finally:
        stop_all()
