"""./build.sh bench --growth: what a request costs Weft as services, endpoints and client connections become many."""
import json
import os
import subprocess
import time

import report
from loads import lg
from peers import HERE, Pair
from processes import free_port, session_use, start, stop_all, wait_for
from rounds import measure, median
from scenarios import application

SERVICES = [1, 10, 100, 1000]
ENDPOINTS = [10, 100, 1000, 10_000]
CONNECTIONS = [1, 64, 1000, 10_000]
IN_FLIGHT = 64  # requests at a time, whatever the number of connections
WARM_FLOOR = 30  # requests for each endpoint, so that each has its connection
PROGRAM = os.environ.get('WEFT_OUT') or os.environ.get('WEFT_BIN') or os.path.join(os.path.dirname(HERE), 'out')
CERTS = f'{HERE}/run/certs'


class Grown:
    """One weft-dp with a configuration of ours; it can be measured as a pair is."""

    def __init__(self, label, port, configuration, behind=()):
        self.label, self.port, self.behind = label, port, list(behind)
        path = f'{HERE}/run/growth-{label}.yaml'
        with open(path, 'w') as file:
            file.write(configuration)
        began = time.perf_counter()
        with open(path.replace('.yaml', '.log'), 'w') as log:
            self.process = start([f'{PROGRAM}/weft-dp', 'run', '--config-file', path, '--log-level', 'warn'], log=log)
        if wait_for(port, self.process) is None:
            raise SystemExit(f'weft-dp did not start with {path}')
        self.start_ms = (time.perf_counter() - began) * 1e3
        time.sleep(.3)
        self.resident_mb = session_use(self.process.pid).resident / 1e6

    def use(self):
        return [session_use(self.process.pid), *(side.use() for side in self.behind)]


def listener(name, address, port):
    return (f'- {{name: {name}, address: {{address: {address}, port: {port}}}, direction: OUTBOUND, service: {name}, '
            f'filter_chains: [{{name: only, http: {{stat_prefix: {name}, route_configuration: {name}}}}}]}}\n')


def route(name):
    return f'- {{name: {name}, virtual_hosts: [{{name: all, domains: ["*"], routes: [{{match: {{path_prefix: /}}, clusters: [{{cluster: {name}}}], timeout: 15s}}]}}]}}\n'


def services_configuration(count, port, upstream):
    """Outbounds over mutual TLS, as a mesh has them; the last one is on 127.0.0.1 and is the one that gets the load."""
    tls = 'tls: {identity: own, trust_bundle: ca, peer_sans: [{kind: DNS, exact: localhost}], sni: localhost, alpn: [weft/1]}'
    names = [f'service-{i}' for i in range(1, count + 1)]
    addresses = [f'127.1.{i // 250}.{i % 250 + 1}' for i in range(1, count)] + ['127.0.0.1']
    return (f'node: {{mesh: bench, name: a, service: a}}\nsecrets:\n- {{name: own, identity: {{certificate_chain: {{filename: {CERTS}/a.pem}}, private_key: {{filename: {CERTS}/a.key}}}}}}\n'
            f'- {{name: ca, trust_bundle: {{certificates: {{filename: {CERTS}/ca.pem}}}}}}\nlisteners:\n'
            + ''.join(listener(name, address, port) for name, address in zip(names, addresses)) + 'routes:\n' + ''.join(map(route, names)) + 'clusters:\n'
            + ''.join(f'- {{name: {name}, service: {name}, protocol: HTTP2, {tls}, static_endpoints: [{{address: {{address: 127.0.0.1, port: {upstream}}}}}]}}\n' for name in names))


def endpoints_configuration(count, port, upstream):
    """One plaintext hop, so that 10,000 endpoints are 10,000 connections and not 10,000 handshakes."""
    addresses = (f'{{address: {{address: 127.2.{i // 250}.{i % 250 + 1}, port: {upstream}}}}}' for i in range(count))
    return ('node: {mesh: bench, name: a, service: a}\nlisteners:\n' + listener('all', '127.0.0.1', port) + 'routes:\n' + route('all')
            + f'clusters:\n- {{name: all, service: all, protocol: HTTP1, static_endpoints: [{", ".join(addresses)}]}}\n')


def compared(grown, app, rounds, seconds, loads):
    """Rounds in alternating order; the rows of each."""
    rows = {each.label: [] for each in grown}
    for turn in range(rounds):
        for each in grown if turn % 2 == 0 else grown[::-1]:
            rows[each.label].append(measure(each, app, loads[each.label], seconds, 0))
    return rows


def figures(rows, first):
    return {'micros': median(rows, 'micros'), 'times': median([{'t': row['micros'] / base['micros']} for row, base in zip(rows, first)], 't'), 'rps': median(rows, 'rps'),
            'p50': median(rows, 'p50'), 'p99': median(rows, 'p99'), 'resident_mb': max(rows[-1]['resident_mb']), 'errors': sum(row['errors'] for row in rows)}


def services(rounds, seconds):
    port, app = application('app')
    behind = Pair('weft', 'http', port)
    grown = []
    for count in SERVICES:
        own = free_port()
        grown.append(Grown(f'{count} services', own, services_configuration(count, own, behind.sides[1].port), behind.sides[1:]))
    load = lg()
    for each in grown:
        load(each.port, 1, 0)
    rows = compared(grown, app, rounds, seconds, {each.label: load for each in grown})
    found = {}
    for count, each in zip(SERVICES, grown):
        extra = (each.resident_mb - grown[0].resident_mb) / (count - 1) * 1e3 if count > 1 else None
        found[each.label] = figures(rows[each.label], rows[grown[0].label]) | {'start_ms': each.start_ms, 'kb_each': extra, 'configured_mb': each.resident_mb}
    return found


def endpoints(rounds, seconds):
    port, app = application('app any')
    grown = []
    for count in ENDPOINTS:
        own = free_port()
        each = Grown(f'{count} endpoints', own, endpoints_configuration(count, own, port))
        grown.append(each)
        done = 0
        while done < count * WARM_FLOOR:
            done += lg()(own, 1, 0)['reqs']
    rows = compared(grown, app, rounds, seconds, {each.label: lg() for each in grown})
    found = {}
    for count, each in zip(ENDPOINTS, grown):
        extra = (each.resident_mb - grown[0].resident_mb) / (count - ENDPOINTS[0]) * 1e3 if count > ENDPOINTS[0] else None
        found[each.label] = figures(rows[each.label], rows[grown[0].label]) | {'start_ms': each.start_ms, 'kb_each': extra, 'configured_mb': each.resident_mb}
    return found


def connections(rounds, seconds):
    port, _ = application('app')
    pair = Pair('weft', 'http', port)
    lg()(pair.port, 2, 0)
    rows = {count: [] for count in CONNECTIONS}
    for turn in range(rounds):
        for count in CONNECTIONS[:: 1 if turn % 2 == 0 else -1]:
            rows[count].append(open_before(pair, count, seconds))
            time.sleep(.5)  # they are closed all at once
    return {f'{count} connections': figures(rows[count], rows[CONNECTIONS[1]]) for count in CONNECTIONS}


def open_before(pair, count, seconds):
    """A window that begins when all connections have been open for a while."""
    command = [f'{HERE}/bin/lg', str(pair.port), '-c', str(count), '-p', str(IN_FLIGHT), '-w', str(1 + count / 2500), '-d', str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as load:
        if load.stdout.readline() != 'warm\n':
            raise SystemExit(f'the load generator ended early: {command}')
        before = pair.use()
        row = json.loads(load.stdout.read())
    after = pair.use()
    return row | {'micros': sum(b.seconds - a.seconds for a, b in zip(before, after)) / max(1, row['reqs']) * 1e6, 'resident_mb': [side.resident / 1e6 for side in after]}


def run(rounds, seconds):
    found = {}
    for part in (services, endpoints, connections):
        found[part.__name__] = part(rounds, seconds)
        stop_all()
        print(f'\n{tables({part.__name__: found[part.__name__]})}', flush=True)
    return {'when': time.strftime('%Y-%m-%d %H:%M'), 'rounds': rounds, 'seconds': seconds, 'parts': found}


TITLES = {
    'services': 'Outbound services configured, http pair, 64 connections to one of them; microseconds are of both proxies, memory is of proxy A',
    'endpoints': 'Endpoints of one service, one plaintext hop, 64 connections; every endpoint has an open connection',
    'connections': 'Client connections, http pair, 64 requests at a time over all of them in turn; "x" is beside 64 connections',
}


def tables(parts):
    text = []
    for part, found in parts.items():
        head = ['', 'us/request', 'x', 'requests/s', 'p50 us', 'p99 us', 'MB under load'] + ([] if part == 'connections' else ['MB configured', 'kB for each one more', 'start ms']) + ['errors']
        rows = []
        for label, f in found.items():
            row = [label, report.number(f['micros']), report.number(f['times'], 2), report.number(f['rps'], 0), report.number(f['p50'], 0), report.number(f['p99'], 0),
                   report.number(f['resident_mb'], 0)]
            if 'start_ms' in f:
                row += [report.number(f['configured_mb'], 1), report.number(f['kb_each'], 1), report.number(f['start_ms'], 0)]
            rows.append(row + [str(f['errors'])])
        text.append(f'{TITLES[part]}.\n\n{report.table(head, rows)}')
    return '\n\n'.join(text)
