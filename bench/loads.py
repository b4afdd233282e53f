"""The load of each scenario. A load drives one port for a time and returns requests, errors, requests per second, p50 and p99 in
microseconds, and the processor seconds it took itself."""
import csv
import json
import os
import re
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
UNARY = '/weft.bench.Pages/Get.grpc'  # a call whose answer is a file
LONGEST = 45  # seconds that a load may take beyond its own time


def run(command, seconds):
    """Output, and processor seconds of the command."""
    before = os.times()
    output = subprocess.run(command, capture_output=True, text=True, timeout=seconds + LONGEST)
    after = os.times()
    return output, after[2] - before[2] + after[3] - before[3]


def parsed(output):
    """The line of JSON that our own tools end with."""
    try:
        return json.loads(output.stdout)
    except ValueError:
        raise SystemExit(f'{output.args}: {output.stdout[-2000:]} {output.stderr[-2000:]}')


def lg(*extra, connections=64):
    """Our load generator: HTTP/1.1 in a closed loop, or at a rate with latencies from the intended start."""
    def load(port, seconds, rate):
        command = [f'{HERE}/bin/lg', str(port), '-c', str(connections), '-d', str(seconds), *extra, *(['-r', str(rate)] if rate else [])]
        return parsed(run(command, seconds)[0])
    return load


def bulk(mib_per_second=256):
    """One stream to a sink that answers when it has all; a request is one MiB."""
    def load(port, seconds, _):
        mib = int(mib_per_second * seconds)
        output, spent = run([f'{HERE}/bin/bulk', 'send', str(port), str(mib)], 60)
        told = parsed(output)
        good = bool(told.get('ok'))
        return {'reqs': mib if good else 0, 'errors': 0 if good else 1, 'rps': told.get('MiBps', 0), 'p50': 0, 'p99': 0, 'cpu': spent}
    return load


def h2load(path, clients, streams, *extra):
    def load(port, seconds, rate):
        with tempfile.NamedTemporaryFile(dir=f'{HERE}/run', suffix='.tsv') as log:
            command = ['h2load', '-t1', f'-c{clients}', f'-m{streams}', '-D', str(max(1, round(seconds))), '--warm-up-time=0', '--log-file=' + log.name,
                       *extra, *([f'--rps={max(1, rate // clients)}'] if rate else []), f'http://127.0.0.1:{port}{path}']
            output, spent = run(command, seconds)
            with open(log.name) as rows:
                times = sorted(int(row[2]) for row in csv.reader(rows, delimiter='\t') if len(row) > 2 and row[1] == '200')
        counts = re.search(r'(\d+) failed, (\d+) errored, (\d+) timeout', output.stdout)
        good = re.search(r'status codes: (\d+) 2xx', output.stdout)
        if not counts or not good:
            raise SystemExit(output.stdout + output.stderr)
        at = lambda share: times[int((len(times) - 1) * share)] if times else 0
        return {'reqs': int(good.group(1)), 'errors': sum(map(int, counts.groups())), 'rps': int(good.group(1)) / max(1, round(seconds)),
                'p50': at(.5), 'p99': at(.99), 'cpu': spent}
    return load


def grpc_message(content):
    """Not compressed; its length in four bytes."""
    return b'\0' + len(content).to_bytes(4, 'big') + content


def unary(streams):
    """Calls with a message of 100 bytes, answered with one of 1 KiB and the trailer grpc-status."""
    header = ['content-type: application/grpc', 'te: trailers']
    calls = h2load(UNARY, 1, streams, '-d', f'{HERE}/run/htdocs/request', *(word for line in header for word in ('-H', line)))
    checked = set()

    def load(port, seconds, rate):
        if port not in checked:  # h2load does not look at trailers
            checked.add(port)
            call = ['nghttp', '-nv', '-d', f'{HERE}/run/htdocs/request', f'http://127.0.0.1:{port}{UNARY}', *(word for line in header for word in ('-H', line))]
            answer = subprocess.run(call, capture_output=True, text=True, timeout=LONGEST).stdout
            if 'grpc-status: 0' not in answer or 'content-type: application/grpc' not in answer:
                raise SystemExit(f'no answer of gRPC through port {port}: {answer}')
        return calls(port, seconds, rate)
    return load


def bidi(streams):
    """A real gRPC client: in each stream a message goes out when the answer to the one before has come."""
    def load(port, seconds, rate):
        output, spent = run(['dotnet', f'{HERE}/bin/grpc/Weft.Bench.Grpc.dll', 'talk', str(port), str(seconds), str(streams), str(rate)], seconds)
        return parsed(output) | {'cpu': spent}
    return load
