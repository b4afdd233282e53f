"""What is timed: the traffic, the application behind it, and how both proxies are set up for it."""
import os
from dataclasses import dataclass
from typing import Callable

import loads
from processes import free_port, start, wait_for

HERE = os.path.dirname(os.path.abspath(__file__))


@dataclass
class Scenario:
    title: str
    mode: str  # of the peers, see peers/README.md
    load: Callable
    application: str
    rate: int = 0  # requests per second of the moderate load; 0: none
    unit: str = 'request'
    protocol: str = ''  # told to peers that can make use of it
    least_seconds: float = 0  # of a window, for a load that needs a while until all its streams are open


ALL = {
    'S1': Scenario('HTTP/1.1 pair, 64 connections, 1 KiB answers', 'http', loads.lg(), 'app', 3000),
    'S2': Scenario('opaque tcp pair, 64 kept connections', 'tcp', loads.lg(), 'app', 4000),
    'S2bulk': Scenario('opaque tcp pair, one big stream', 'tcp', loads.bulk(), 'sink', 0, 'MiB'),
    'S3': Scenario('HTTP/2 pair, 4 connections of 16 streams', 'h2', loads.h2load('/f1k', 4, 16), 'pages', 3000),
    'S4': Scenario('one plaintext HTTP/1.1 hop, 64 connections', 'plain', loads.lg(), 'app', 5000),
    'S5': Scenario('HTTP/1.1 pair, a new client connection for each request', 'http', loads.lg('-x', '-k'), 'app', 1000),
    'S5tcp': Scenario('opaque tcp pair, a new client connection for each request', 'tcp', loads.lg('-x'), 'app', 200),
    'S6': Scenario('gRPC pair, unary calls, one connection of 100 streams', 'h2', loads.unary(100), 'grpc pages', 3000, protocol='grpc', least_seconds=3),
    'S6bidi': Scenario('gRPC pair, 100 bidirectional streams, messages of 100 bytes', 'h2', loads.bidi(100), 'grpc chat', 2000, 'message', protocol='grpc', least_seconds=3),
    'S7': Scenario('Kafka pair, produce and fetch of 1 KiB in turn, 64 connections', 'tcp', loads.lg('-K'), 'kafka', 3000, protocol='kafka'),
}


def pages():
    folder = f'{HERE}/run/htdocs'
    os.makedirs(os.path.dirname(folder + loads.UNARY), exist_ok=True)
    text = ('abcdefghijklmnopqrstuvwxyz' * 40)[:1024].encode()
    for path, content in {'/f1k': text, loads.UNARY: loads.grpc_message(text), '/request': loads.grpc_message(text[:100]), '/types': b'application/grpc grpc\n'}.items():
        with open(folder + path, 'wb') as page:
            page.write(content)
    return folder


def nghttpd(port, *extra):
    folder = pages()
    return ['nghttpd', '--no-tls', '-m', '1000', '-d', folder, '-a', '127.0.0.1', '--mime-types-file', folder + '/types', *extra, str(port)]


def application(kind):
    """Starts what stands behind proxy B; its port and process."""
    port = free_port()
    command = {
        'app': lambda: [f'{HERE}/bin/app', str(port)],
        'app any': lambda: [f'{HERE}/bin/app', str(port), 'any'],
        'sink': lambda: [f'{HERE}/bin/bulk', 'sink', str(port)],
        'pages': lambda: nghttpd(port),
        'grpc pages': lambda: nghttpd(port, '--trailer', 'grpc-status: 0'),
        'grpc chat': lambda: ['dotnet', f'{HERE}/bin/grpc/Weft.Bench.Grpc.dll', 'serve', str(port)],
        'kafka': lambda: [f'{HERE}/bin/app', str(port), 'kafka'],
    }[kind]()
    process = start(command)
    if wait_for(port, process) is None:
        raise SystemExit(f'the application {kind} did not start')
    return port, process
