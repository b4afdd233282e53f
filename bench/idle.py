"""S8: what 10,000 idle connections cost. Each makes one request through the pair and is then left alone."""
import socket
import time

import peers
from loads import lg
from scenarios import application

TITLE = '10,000 idle plaintext connections of clients, one request each before'
CONNECTIONS = 10_000
SAMPLE = 100  # connections that must still work after the wait
WAIT = 2  # seconds
REQUEST = b'GET /idle HTTP/1.1\r\nHost: app.default.svc:8080\r\n\r\n'


def ask(connection):
    """True when the whole answer came."""
    connection.sendall(REQUEST)
    got = b''
    while b'\r\n\r\n' not in got or len(got) < got.index(b'\r\n\r\n') + 4 + 1024:
        more = connection.recv(4096)
        if not more:
            return False
        got += more
    return got.startswith(b'HTTP/1.1 200')


def hold(port):
    """Opens all of them; those that work, and how many did not."""
    held, errors = [], 0
    for _ in range(CONNECTIONS):
        try:
            connection = socket.create_connection(('127.0.0.1', port), 5)
            held.append(connection)
            errors += not ask(connection)
        except OSError:
            errors += 1
            if errors > CONNECTIONS / 10:
                break
    return held, errors


def measure(pair):
    lg()(pair.port, 1, 0)  # pools and buffers are there before
    time.sleep(WAIT)
    before = pair.use()
    held, errors = hold(pair.port)
    time.sleep(WAIT)
    after = pair.use()
    for connection in held[:: max(1, len(held) // SAMPLE)]:
        try:
            errors += not ask(connection)
        except OSError:
            errors += 1
    for connection in held:
        connection.close()
    return {'held': len(held), 'errors': errors, 'bytes_each': [(b.resident - a.resident) / max(1, len(held)) for a, b in zip(before, after)],
            'resident_mb': [side.resident / 1e6 for side in after]}


def run(names):
    port, _ = application('app')
    found, left_out = {}, []
    for name in names:
        if 'http' not in peers.modes_of(name):
            continue
        pair = peers.Pair(name, 'http', port)
        if pair.fault:
            left_out.append(pair.fault)
            continue
        found[name] = measure(pair)
        pair.stop()
    return {'title': TITLE, 'kind': 'idle', 'when': time.strftime('%Y-%m-%d %H:%M'), 'peers': found, 'left_out': left_out}
