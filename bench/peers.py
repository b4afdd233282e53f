"""A peer is a proxy with a start script (peers/README.md); here its two sides are started as the pair of a mesh."""
import os
import sys
import time

from processes import free_port, session_use, start, stop, wait_for

HERE = os.path.dirname(os.path.abspath(__file__))
ALL = ['haproxy', 'haproxy-1t', 'nginx', 'caddy', 'yarp', 'weft', 'weft-2w']
OBSERVED = ['haproxy', 'haproxy-logged', 'weft', 'weft-scraped', 'weft-observed', 'weft-observed-twice']  # of --observed


def modes_of(name):
    """What the peer can do; nothing when it is not there."""
    return words_of(name, 'modes')


def words_of(name, file):
    try:
        return open(f'{HERE}/peers/{name}/{file}').read().split()
    except FileNotFoundError:
        return []


def swallower():
    """The port of a receiver of spans."""
    port = free_port()
    if wait_for(port, start([sys.executable, f'{HERE}/swallow.py', str(port)])) is None:
        raise SystemExit('the receiver of spans did not start')
    return port


class Side:
    """One running proxy."""

    def __init__(self, name, role, mode, upstream, protocol='', spans=0):
        self.run = run = f'{HERE}/run/{name}-{mode}-{role}'
        os.makedirs(run, exist_ok=True)
        self.port, self.metrics_port = free_port(), free_port()
        self.log = f'{run}/out.log'
        certs = f"{HERE}/run/certs/{'b' if role == 'b' else 'a'}"
        environment = dict(
            os.environ, ROLE=role, MODE=mode, LISTEN=str(self.port), UPSTREAM=str(upstream), RUN=run, CERT=certs + '.pem',
            KEY=certs + '.key', BOTH=certs + '.both.pem', CA=f'{HERE}/run/certs/ca.pem', BENCH=HERE, PROTOCOL=protocol,
            OBSERVED=' '.join(words_of(name, 'observed')), METRICS=str(self.metrics_port), SPANS=str(spans))
        began = time.perf_counter()
        with open(self.log, 'w') as log:
            self.process = start(['bash', f'{HERE}/peers/{name}/start.sh'], environment, log)
        self.ready = wait_for(self.port, self.process) is not None
        self.start_ms = (time.perf_counter() - began) * 1e3

    def use(self):
        return session_use(self.process.pid)

    def stop(self):
        stop([self.process])


class Pair:
    """Proxies A and B of one peer, or its only one where the mode is a plain hop."""

    def __init__(self, name, mode, application, protocol=''):
        self.name, self.sides, self.observed = name, [], words_of(name, 'observed')
        upstream, spans = application, swallower() if 'traces' in self.observed else 0
        for role in ['single'] if mode == 'plain' else ['b', 'a']:
            side = Side(name, role, mode, upstream, protocol, spans)
            self.sides.insert(0, side)
            upstream = self.port = side.port
            if not side.ready:
                self.fault = f'{name} {role} did not start: {os.path.relpath(side.log)}'
                self.stop()
                return
        self.fault = None

    def use(self):
        return [side.use() for side in self.sides]

    def stop(self):
        stop([side.process for side in self.sides])
