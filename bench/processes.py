"""Starts and stops what a run needs, and reads from /proc what it used."""
import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass

TICKS = os.sysconf('SC_CLK_TCK')
PAGE = os.sysconf('SC_PAGE_SIZE')
started = []


@dataclass
class Use:
    """Of all live processes of a session, since they started."""
    seconds: float = 0  # processor time, user and system
    resident: int = 0  # bytes
    wakeups: int = 0  # voluntary context switches of all threads
    threads: int = 0


def start(command, environment=None, log=subprocess.DEVNULL):
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    started.append(process)
    return process


def stop(processes):
    """Ends only sessions that we started."""
    for how, patience in ((signal.SIGTERM, 2), (signal.SIGKILL, 2)):
        for process in processes:
            if process.poll() is None:
                try:
                    os.killpg(process.pid, how)
                except ProcessLookupError:
                    pass
        end = time.time() + patience
        while time.time() < end and any(process.poll() is None for process in processes):
            time.sleep(.02)


def stop_all():
    stop(started)
    started.clear()


def free_port():
    """A port below the ephemeral range that nobody listens on."""
    for port in range(20000 + os.getpid() % 8000, 32000):
        if port in free_port.given:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(('127.0.0.1', port))
            except OSError:
                continue
        free_port.given.add(port)
        return port
    raise SystemExit('no free port')


free_port.given = set()


def wait_for(port, process, seconds=20):
    """Seconds until the port took a connection, or None when the process ended or the time did."""
    began = time.perf_counter()
    while time.perf_counter() - began < seconds and process.poll() is None:
        try:
            socket.create_connection(('127.0.0.1', port), .5).close()
            return time.perf_counter() - began
        except OSError:
            time.sleep(.001)
    return None


def fields_of(process):
    text = open(f'/proc/{process}/stat').read()
    return text[text.rindex(')') + 2:].split()


def session_use(session):
    use = Use()
    for entry in filter(str.isdigit, os.listdir('/proc')):
        try:
            fields = fields_of(entry)
            if int(fields[3]) != session:
                continue
            use.seconds += (int(fields[11]) + int(fields[12])) / TICKS
            use.threads += int(fields[17])
            use.resident += int(fields[21]) * PAGE
            for thread in os.listdir(f'/proc/{entry}/task'):
                lines = open(f'/proc/{entry}/task/{thread}/status').read().splitlines()
                use.wakeups += next(int(line.split()[1]) for line in lines if line.startswith('voluntary_ctxt_switches'))
        except FileNotFoundError:  # ended while we looked
            continue
        except ProcessLookupError:
            continue
    return use


def machine_seconds():
    """Processor time of everything on this machine, so that a run can tell how much of it was somebody else's."""
    fields = [int(field) for field in open('/proc/stat').readline().split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICKS
