"""Runs a scenario: all peers stay up, rounds alternate their order, each measures one peer after the other."""
import statistics
import time

import peers
from processes import machine_seconds, session_use
from scenarios import application
from watching import Watched

BASE = 'haproxy'


def measure(pair, app, load, seconds, rate):
    """One window of load on one peer."""
    before, app_before, machine_before = pair.use(), session_use(app.pid).seconds, machine_seconds()
    row = load(pair.port, seconds, rate)
    time.sleep(.05)
    after, app_after, machine_after = pair.use(), session_use(app.pid).seconds, machine_seconds()
    requests = max(1, row['reqs'])
    spent = [b.seconds - a.seconds for a, b in zip(before, after)]
    row['micros'] = sum(spent) / requests * 1e6
    row['micros_each'] = [side / requests * 1e6 for side in spent]
    row['wakeups'] = sum(b.wakeups - a.wakeups for a, b in zip(before, after)) / requests
    row['resident_mb'] = [side.resident / 1e6 for side in after]
    row['threads'] = [side.threads for side in after]
    row['app_micros'] = (app_after - app_before) / requests * 1e6
    row['others_seconds'] = max(0, machine_after - machine_before - sum(spent) - (app_after - app_before) - row.get('cpu', 0))
    return row


def run(scenario, names, rounds, seconds, warm, rates=True):
    """{'peers': {name: {'peak': [...], 'rate': [...]}}, 'left_out': [...]} of one scenario."""
    port, app = application(scenario.application)
    seconds = max(seconds, scenario.least_seconds)
    pairs, left_out = [], []
    for name in names:
        if scenario.mode not in peers.modes_of(name):
            continue
        pair = peers.Pair(name, scenario.mode, port, scenario.protocol)
        if pair.fault:
            left_out.append(pair.fault)
        else:
            pairs.append(pair)
    watched = {pair.name: Watched(pair, scenario.load) for pair in pairs}
    for pair in pairs:  # also lets a JIT settle
        for _ in range(2):
            watched[pair.name].load(pair.port, max(warm, scenario.least_seconds) / 2, 0)
    results = {pair.name: {'peak': [], 'rate': []} for pair in pairs}
    for turn in range(rounds):
        for pair in pairs if turn % 2 == 0 else pairs[::-1]:
            results[pair.name]['peak'].append(measure(pair, app, watched[pair.name].load, seconds, 0))
            if rates and scenario.rate:
                results[pair.name]['rate'].append(measure(pair, app, watched[pair.name].load, seconds, scenario.rate))
    return {'title': scenario.title, 'mode': scenario.mode, 'unit': scenario.unit, 'rate': scenario.rate if rates else 0, 'rounds': rounds, 'seconds': seconds,
            'when': time.strftime('%Y-%m-%d %H:%M'), 'peers': results, 'left_out': left_out,
            'told': {name: told for name, each in watched.items() if (told := each.told())}}


def median(rows, key):
    """Of one figure over a peer's rounds; None where there were none."""
    return statistics.median(row[key] for row in rows) if rows else None


def ratio(result, name, load, key, base=BASE):
    """Median over rounds of a peer's figure beside the base's in the same round; None without a base."""
    rows, others = (result['peers'].get(peer, {}).get(load) for peer in (name, base))
    if not rows or not others:
        return None
    pairs = [row[key] / other[key] for row, other in zip(rows, others) if other[key]]
    return statistics.median(pairs) if pairs else None
