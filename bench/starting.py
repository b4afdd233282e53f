"""How long a proxy takes from its start, with a local configuration, until it takes connections."""
import statistics
import time

import peers
from scenarios import application

TITLE = 'start: from the process to the first connection taken, proxy B of the http pair'
ROUNDS = 7


def run(names):
    port, _ = application('app')
    names = [name for name in names if 'http' in peers.modes_of(name)]
    times, left_out = {name: [] for name in names}, []
    for _ in range(ROUNDS):
        for name in names:
            side = peers.Side(name, 'b', 'http', port)
            side.stop()
            times[name].append(side.start_ms if side.ready else None)
    left_out = [f'{name} did not start' for name in names if None in times[name]]
    found = {name: {'start_ms': statistics.median(times[name]), 'all_ms': times[name], 'errors': 0} for name in names if None not in times[name]}
    return {'title': TITLE, 'kind': 'start', 'when': time.strftime('%Y-%m-%d %H:%M'), 'peers': found, 'left_out': left_out}
