"""Tables of results, in Markdown."""
import verdicts
import watching
from rounds import BASE, median, ratio


def number(value, digits=1):
    return '-' if value is None else f'{value:.{digits}f}'


def table(head, rows):
    return '\n'.join('| ' + ' | '.join(row) + ' |' for row in [head, ['---'] * len(head), *rows])


def scenario_table(name, result):
    """One row for each peer."""
    unit, rate = result['unit'], result['rate']
    head = ['peer', f'{unit}s/s', f'us/{unit}, both proxies', f'x {BASE}', f'wake-ups/{unit}']
    head += [f'us at {rate}/s', f'x {BASE}', 'p50 us', f'x {BASE}', 'p99 us', f'x {BASE}', 'wake-ups'] if rate else []
    head += ['MB A/B', 'threads', 'errors']
    rows = []
    for peer, loads in result['peers'].items():
        peak, fixed = loads['peak'], loads['rate']
        row = [peer, number(median(peak, 'rps'), 0), number(median(peak, 'micros')), number(ratio(result, peer, 'peak', 'micros'), 2), number(median(peak, 'wakeups'), 2)]
        if rate:
            row += [number(median(fixed, 'micros')), number(ratio(result, peer, 'rate', 'micros'), 2), number(median(fixed, 'p50'), 0), number(ratio(result, peer, 'rate', 'p50'), 2),
                    number(median(fixed, 'p99'), 0), number(ratio(result, peer, 'rate', 'p99'), 2), number(median(fixed, 'wakeups'), 2)]
        last = peak[-1]
        row += ['/'.join(number(mb, 0) for mb in last['resident_mb']), '/'.join(str(count) for count in last['threads']), str(sum(row['errors'] for row in peak + fixed))]
        rows.append(row)
    return f"#### {name}: {result['title']}\n\n{table(head, rows)}\n\n{conditions(result)}"


def idle_table(name, result):
    rows = [[peer, str(found['held']), '/'.join(number(each / 1e3) for each in found['bytes_each']), '/'.join(number(mb, 0) for mb in found['resident_mb']), str(found['errors'])]
            for peer, found in result['peers'].items()]
    return f"#### {name}: {result['title']}\n\n{table(['peer', 'connections held', 'kB for each, A/B', 'MB A/B', 'errors'], rows)}\n\n{conditions(result)}"


def start_table(name, result):
    rows = [[peer, number(found['start_ms'], 0), number(min(found['all_ms']), 0), number(max(found['all_ms']), 0)] for peer, found in result['peers'].items()]
    return f"#### {result['title']}\n\n{table(['peer', 'ms, median', 'least', 'most'], rows)}\n\n{conditions(result)}"


def any_table(name, result):
    return {'idle': idle_table, 'start': start_table}.get(result.get('kind'), scenario_table)(name, result)


def conditions(result):
    text = result['when']
    if 'kind' not in result:
        rows = [row for loads in result['peers'].values() for row in loads['peak'] + loads['rate']]
        others = sorted(row['others_seconds'] for row in rows) or [0]
        text += (f", {result['rounds']} rounds of {result['seconds']:g} s; other work on the machine took {others[len(others) // 2]:.1f} s "
                 f"of processor time in a window (median; at most {others[-1]:.1f} s)")
    return text + '.' + ''.join(f' Left out: {fault}.' for fault in result['left_out']) + ''.join(
        f' {watching.sentence(peer, told)}' for peer, told in result.get('told', {}).items())


def overview(results):
    """A row for each scenario: the base's processor time, and everybody's beside it."""
    timed = {name: result for name, result in results.items() if 'kind' not in result}
    names = list(dict.fromkeys(peer for result in timed.values() for peer in result['peers'] if peer != BASE))
    rows = []
    for name, result in timed.items():
        base = median(result['peers'].get(BASE, {}).get('peak'), 'micros')
        rows.append([name, f"{number(base)} us/{result['unit']}", *(number(ratio(result, peer, 'peak', 'micros'), 2) for peer in names)])
    return table(['scenario', BASE, *names], rows)


def verdict_table(results, among=verdicts.ALL):
    rows = []
    for verdict, value in verdicts.judged(results, among):
        row = [verdict.title, number(value, 2 if value < 10 else 1), verdict.unit]
        for limit in (verdict.must, verdict.aim):
            row.append(f"{'>= ' if verdict.at_least else ''}{limit:.2f}: {verdict.word(value, limit)}")
        rows.append(row)
    return table(['what', 'weft', 'unit', 'must', 'aim'], rows)
