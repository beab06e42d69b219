"""A chart of bars as SVG, readable on a light and on a dark page."""

from __future__ import annotations

from html import escape

WIDTH, LEFT, RIGHT = 820, 250, 110
BAR, GAP, TOP = 22, 12, 64
STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#333}.title{font-weight:600;font-size:16px}"
    ".small{font-size:12px;fill:#666}.other{fill:#9aa5b1}.ours{fill:#c2410c}.floor{fill:#4b5563}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.small{fill:#aaa}.floor{fill:#cbd5e1}}"
)


def bars(title: str, note: str, rows: list[tuple[str, float, str, str]]) -> str:
    """Rows of name, length, what stands behind the bar, and class (`ours`, `floor` or `other`)."""
    longest = max(length for _, length, _, _ in rows)
    height = TOP + len(rows) * (BAR + GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        f'<text class="title" x="0" y="20">{escape(title)}</text>',
        f'<text class="small" x="0" y="42">{escape(note)}</text>',
    ]
    for number, (name, length, told, kind) in enumerate(rows):
        y = TOP + number * (BAR + GAP)
        across = max(2, round((WIDTH - LEFT - RIGHT) * length / longest))
        middle = y + BAR - 6
        parts += [
            f'<text x="{LEFT - 10}" y="{middle}" text-anchor="end">{escape(name)}</text>',
            f'<rect class="{kind}" x="{LEFT}" y="{y}" width="{across}" height="{BAR}" rx="3"/>',
            f'<text x="{LEFT + across + 8}" y="{middle}">{escape(told)}</text>',
        ]
    return "\n".join([*parts, "</svg>\n"])
