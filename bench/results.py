"""Keeps what was measured: a file of JSON for each day, and its tables beside it. A scenario measured again takes the place of the earlier one."""
import json
import os
import platform
import subprocess
import time

import chart
import growth
import report
import scenarios
import verdicts

HERE = os.path.dirname(os.path.abspath(__file__))
ORDER = [*scenarios.ALL, 'S8', 'start']
VERSIONS = {
    'haproxy': ['haproxy', '-v'], 'nginx': ['nginx', '-v'], 'caddy': ['caddy', 'version'], 'h2load': ['h2load', '--version'], 'dotnet': ['dotnet', '--version'],
    'openssl': ['openssl', 'version'],
}


def machine():
    model = next((line.split(':')[1].strip() for line in open('/proc/cpuinfo') if line.startswith('model name')), platform.machine())
    memory = int(next(line.split()[1] for line in open('/proc/meminfo') if line.startswith('MemTotal'))) / 1e6
    system = next((line.split('"')[1] for line in open('/etc/os-release') if line.startswith('PRETTY_NAME')), platform.system())
    return f'{os.cpu_count()} processors ({model}), {memory:.0f} GB, {system}, Linux {platform.release()}'


def versions():
    found = {}
    for name, command in VERSIONS.items():
        try:
            output = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ, PATH=os.environ['PATH'] + ':/usr/sbin'))
            found[name] = (output.stdout or output.stderr).splitlines()[0].strip()
        except (FileNotFoundError, IndexError):
            found[name] = 'not there'
    packages = open(f'{HERE}/../Directory.Packages.props').read()
    found['yarp'] = packages.split('"Yarp.ReverseProxy" Version="')[1].split('"')[0]
    commit = subprocess.run(['git', '-C', HERE, 'log', '-1', '--format=%h %cs'], capture_output=True, text=True).stdout.strip()
    return {'weft': commit or 'unknown', **found}


def path_of(day):
    return f'{HERE}/results/{day}.json'


def load(path):
    try:
        return json.load(open(path))
    except FileNotFoundError:
        return {}


def newest():
    """The day whose results are the last."""
    days = sorted(name.removesuffix('.json') for name in os.listdir(f'{HERE}/results') if name.endswith('.json'))
    if not days:
        raise SystemExit('no results yet')
    return days[-1]


def store(measured):
    """Adds scenarios to today's file; the path of its tables."""
    return keep(lambda kept: kept.update(scenarios=in_order({**kept.get('scenarios', {}), **measured})))


def store_observed(measured):
    return keep(lambda kept: kept.update(observed=in_order({**kept.get('observed', {}), **measured})))


def store_growth(found):
    return keep(lambda kept: kept.update(growth=found))


def keep(change):
    path = path_of(time.strftime('%Y-%m-%d'))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    kept = {'scenarios': {}, **load(path)}
    kept.update(machine=machine(), versions=versions())
    change(kept)
    with open(path, 'w') as file:
        json.dump(rounded(kept), file, indent=1)
    with open(path.replace('.json', '.md'), 'w') as file:
        file.write(f'# Results\n\n{page(kept)}')
    with open(path.replace('.json', '.svg'), 'w') as file:
        file.write(chart.svg(kept['scenarios'], kept['machine']))
    return os.path.relpath(path.replace('.json', '.md'))


def in_order(measured):
    return {name: measured[name] for name in ORDER if name in measured}


def rounded(value):
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    return [rounded(inner) for inner in value] if isinstance(value, list) else value


def page(kept, level='##'):
    """All tables; `level` begins a heading."""
    lines = [kept['machine'] + '.', '', '; '.join(f'{name}: {text}' for name, text in kept['versions'].items()) + '.', '']
    lines += [f'{level} Verdicts', '', report.verdict_table(kept['scenarios']), '']
    lines += [f'{level} Processor time per request at peak, beside HAProxy', '', report.overview(kept['scenarios']), '', f'{level} Every scenario', '']
    for name, result in kept['scenarios'].items():
        lines += [report.any_table(name, result), '']
    if 'observed' in kept:
        lines += [f'{level} Observed', '', report.verdict_table(kept['observed'], verdicts.OBSERVED), '', report.overview(kept['observed']), '']
        lines += [line for name, result in kept['observed'].items() for line in (report.any_table(name, result), '')]
    if 'growth' in kept:
        lines += [f'{level} Growth', '', growth.tables(kept['growth']['parts']), '']
    return '\n'.join(lines)
