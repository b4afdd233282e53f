"""Watches a pair as an operator does while the load runs, and tells afterwards whether what a peer says to have on really was."""
import os
import re
import threading
import time
import urllib.request

INTERVAL = 1  # seconds between two readings of a proxy's metrics
SETTLE = 6  # seconds until the last spans have left: a batch waits for 5
LEAST_LINES = .99  # for each request; what was under way when a load ended is in one count and not in the other


class Watched:
    """A load on one pair, with the metrics of both proxies read meanwhile if it has them."""

    def __init__(self, pair, load):
        self.pair, self.inner = pair, load
        self.requests = self.readings = self.series = 0
        self.fault = None

    def load(self, port, seconds, rate):
        if 'metrics' not in self.pair.observed:
            row = self.inner(port, seconds, rate)
        else:
            done = threading.Event()
            reader = threading.Thread(target=self._read_until, args=[done])
            reader.start()
            try:
                row = self.inner(port, seconds, rate)
            finally:
                done.set()
                reader.join()
            if self.fault:
                raise SystemExit(f'{self.pair.name}: /metrics could not be read: {self.fault}')
        self.requests += row['reqs']
        return row

    def told(self):
        """What came of it, once the load is over; nothing for a peer that has nothing on. Takes the log files away."""
        if not self.pair.observed:
            return None
        time.sleep(SETTLE if 'traces' in self.pair.observed else 1)
        told = {'requests': self.requests, 'readings': self.readings, 'series': self.series}
        logging = self.pair.sides if 'logs' in self.pair.observed else self.pair.sides[:1] if 'client-logs' in self.pair.observed else []
        if logging:
            told['lines'] = [lines_of(f'{side.run}/access.log') for side in logging]
        if {'metrics', 'traces'} <= set(self.pair.observed):
            told['spans'] = [sum(int(count) for count in re.findall(r'^weft_trace_spans_total\{.*result="sent".*\} (\d+)', page(side), re.M)) for side in self.pair.sides]
        return told

    def _read_until(self, done):
        try:
            wait = INTERVAL / 2  # a window of N seconds has N readings
            while not done.wait(wait):
                self.series = sum(line[:1] not in ('#', '') for side in self.pair.sides for line in page(side).split('\n'))
                self.readings += 1
                wait = INTERVAL
        except OSError as fault:
            self.fault = fault


def page(side):
    with urllib.request.urlopen(f'http://127.0.0.1:{side.metrics_port}/metrics', timeout=5) as answer:
        return answer.read().decode()


def lines_of(path):
    """How many; the file goes."""
    with open(path, 'rb') as file:
        count = sum(block.count(b'\n') for block in iter(lambda: file.read(1 << 20), b''))
    os.remove(path)
    return count


def sentence(peer, told):
    parts = [f"metrics read {told['readings']} times ({told['series']} series of both proxies)"] if told['readings'] else []
    parts += [f"{'/'.join(map(str, told['lines']))} log lines"] if 'lines' in told else []
    parts += [f"{'/'.join(map(str, told['spans']))} spans"] if 'spans' in told else []
    return f"{peer}: {told['requests']} requests, {', '.join(parts)}."


def missing(name, result):
    """Sentences about what was not on although it should have been; a comparison with it says nothing."""
    findings = []
    for peer, told in result.get('told', {}).items():
        short = [lines for lines in told.get('lines', []) if lines < told['requests'] * LEAST_LINES]
        findings += [f"{name}: {peer} wrote {lines} log lines for {told['requests']} requests" for lines in short]
        findings += [f'{name}: {peer} sent no spans' for spans in told.get('spans', []) if spans == 0]
    return findings
