"""Puts the tables of a day into docs/performance.md, between the two marks; the rest of the page is written by hand."""
import glob
import os

import results

PAGE = os.path.join(os.path.dirname(results.HERE), 'docs', 'performance.md')
BEGIN, END = '<!-- tables: begin (./build.sh bench --write-docs) -->', '<!-- tables: end -->'


def micro():
    """The newest table of the micro-benchmarks, if there is one."""
    files = sorted(glob.glob(f'{results.HERE}/results/*-micro.md'))
    return ['### Micro-benchmarks', '', open(files[-1]).read().strip(), ''] if files else []


def write(day):
    kept = results.load(results.path_of(day))
    with open(PAGE) as file:
        before, rest = file.read().split(BEGIN)
    after = rest.split(END)[1]
    tables = '\n'.join([f'Of {day}; every window is in [bench/results/{day}.json](../bench/results/{day}.json).', '',
                        f'![processor time per request of both proxies, beside HAProxy](../bench/results/{day}.svg)', '', results.page(kept, '###'), *micro()])
    with open(PAGE, 'w') as file:
        file.write(f'{before}{BEGIN}\n\n{tables}\n{END}{after}')
    return os.path.relpath(PAGE)
