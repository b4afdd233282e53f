"""What Weft must reach and what it aims at, beside HAProxy with two threads in the same rounds."""
from dataclasses import dataclass
from typing import Callable

import watching
from rounds import BASE, median, ratio

PEER = 'weft'


@dataclass
class Verdict:
    title: str
    scenario: str
    figure: Callable  # of the scenario's result; None when it was not measured
    must: float
    aim: float
    unit: str = 'x haproxy'
    at_least: bool = False  # more is better
    peer: str = PEER  # whose figure it is

    def word(self, value, limit):
        return 'met' if (value >= limit if self.at_least else value <= limit) else 'MISSED'


def cpu(load='peak', base=BASE):
    return lambda result, peer: ratio(result, peer, load, 'micros', base)


def of(load, key):
    return lambda result, peer: ratio(result, peer, load, key)


def resident(result, peer):
    rows = result['peers'][peer]['peak']
    return median([{'mb': max(row['resident_mb'])} for row in rows], 'mb')


def idle_kilobytes(result, peer):
    return result['peers'][peer]['bytes_each'][0] / 1e3


def start(result, peer):
    return result['peers'][peer]['start_ms']


ALL = [
    Verdict('S1 http pair, processor time per request', 'S1', cpu(), 0.70, 0.60),
    Verdict('S1 requests/s at peak', 'S1', of('peak', 'rps'), 1.3, 1.3, at_least=True),
    Verdict('S1 processor time at a moderate rate', 'S1', cpu('rate'), 0.70, 0.58),
    Verdict('S1 p99 at a moderate rate', 'S1', of('rate', 'p99'), 1.0, 1.0),
    Verdict('S2 tcp pair', 'S2', cpu(), 0.55, 0.45),
    Verdict('S2bulk one big stream', 'S2bulk', cpu(), 1.00, 0.85),
    Verdict('S3 h2/gRPC pair', 'S3', cpu(), 0.42, 0.32),
    Verdict('S4 one hop', 'S4', cpu(), 0.88, 0.75),
    Verdict('S5 new connections, http', 'S5', cpu(), 0.75, 0.65),
    Verdict('S5tcp new connections, tcp', 'S5tcp', cpu(), 0.10, 0.06),
    Verdict('S5tcp p50 at a moderate rate', 'S5tcp', of('rate', 'p50'), 0.25, 0.25),
    Verdict('resident memory at 64 connections', 'S1', resident, 30, 20, 'MB'),
    Verdict('memory for an idle plaintext connection', 'S8', idle_kilobytes, 6, 4, 'kB'),
    Verdict('start with a local configuration', 'start', start, 80, 40, 'ms'),
]
GUARDED = ['S1', 'S2', 'S3']  # by --quick: their processor time must hold


def observed(scenario, must, aim):
    """Of --observed: what an operator has on costs little, and less than HAProxy's log alone costs HAProxy. HAProxy logs at both ends, so it stands beside a Weft that does."""
    twice = f'{scenario} with metrics, a log line at each proxy and traces'
    return [
        Verdict(f'{scenario} with the metrics read each second', scenario, cpu(), must, aim, peer='weft-scraped'),
        Verdict(f'{scenario} with metrics, a log line each and traces, beside none of them', scenario, cpu(base=PEER), 1.20, 1.20, 'x weft', peer='weft-observed'),
        Verdict(f'{twice}, beside none of them', scenario, cpu(base=PEER), 1.20, 1.20, 'x weft', peer='weft-observed-twice'),
        Verdict(f'{twice}, beside HAProxy with its log', scenario, cpu(base='haproxy-logged'), 1.00, 1.00, 'x haproxy-logged', peer='weft-observed-twice'),
    ]


OBSERVED = observed('S1', 0.70, 0.60) + observed('S3', 0.42, 0.32)


def judged(results, among=ALL):
    """(verdict, value) of all that was measured."""
    rows = []
    for verdict in among:
        result = results.get(verdict.scenario)
        value = verdict.figure(result, verdict.peer) if result and verdict.peer in result['peers'] else None
        if value is not None:
            rows.append((verdict, value))
    return rows


def broken(results):
    """The guard's findings: sentences, none when all holds."""
    return missed((verdict, value) for verdict, value in judged(results) if verdict.scenario in GUARDED and verdict.figure.__qualname__.startswith('cpu')) + errors(results)


def unobserved(results):
    """The findings of --observed."""
    return missed(judged(results, OBSERVED)) + errors(results) + [finding for name, result in results.items() for finding in watching.missing(name, result)]


def missed(rows):
    return [f'{verdict.title} is {value:.2f} {verdict.unit}, the limit {verdict.must:.2f}' for verdict, value in rows if verdict.word(value, verdict.must) != 'met']


def errors(results):
    return [f'{name} had {count} errors through {peer}' for name, result in results.items() for peer, found in result['peers'].items()
            if peer.startswith(PEER) and (count := found['errors'] if 'errors' in found else sum(row['errors'] for row in found['peak'] + found['rate']))]
