"""A bar chart of all scenarios as SVG: processor time beside HAProxy's."""
from html import escape

from rounds import BASE, ratio

COLOURS = {'haproxy': '#9aa5b1', 'haproxy-1t': '#c3cbd3', 'nginx': '#2f9e6e', 'caddy': '#3b82c4', 'yarp': '#8b6cc9', 'weft': '#d9480f', 'weft-2w': '#f08c4b'}
BAR, GAP, LEFT, WIDTH, WIDEST = 13, 16, 92, 760, 4.0  # pixels, and the ratio at which a bar is cut


def bars(results):
    """(scenario, title, [(peer, ratio)]) of every scenario that has the base."""
    for name, result in results.items():
        if 'kind' in result:
            continue
        rows = [(peer, ratio(result, peer, 'peak', 'micros')) for peer in result['peers']]
        if any(value for _, value in rows):
            yield name, result['title'], [(peer, value) for peer, value in rows if value]


def svg(results, subtitle):
    scale = (WIDTH - LEFT - 60) / WIDEST
    parts, y = [], 76
    for name, title, rows in bars(results):
        parts.append(f'<text x="8" y="{y}" font-weight="bold">{name}</text><text x="{LEFT}" y="{y}" fill="#555">{escape(title)}</text>')
        y += 6
        for peer, value in rows:
            length = min(value, WIDEST) * scale
            more = ' &#8594;' if value > WIDEST else ''
            parts.append(f'<text x="{LEFT - 6}" y="{y + BAR - 3}" text-anchor="end">{peer}</text>'
                         f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR - 2}" fill="{COLOURS.get(peer, "#777")}"/>'
                         f'<text x="{LEFT + length + 4:.1f}" y="{y + BAR - 3}">{value:.2f}{more}</text>')
            y += BAR
        y += GAP + 8
    line = LEFT + scale
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" viewBox="0 0 {WIDTH} {y}" font-family="sans-serif" font-size="11">'
            f'<rect width="{WIDTH}" height="{y}" fill="white"/><text x="8" y="22" font-size="15" font-weight="bold">Processor time per request of both proxies, beside {BASE} (shorter is better)</text>'
            f'<text x="8" y="42" fill="#555">{escape(subtitle)}</text><line x1="{line}" x2="{line}" y1="56" y2="{y - 10}" stroke="#444" stroke-dasharray="2 3"/>'
            + '\n'.join(parts) + '</svg>\n')
