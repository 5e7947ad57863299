"""``make pictures``: small copies, for the docs, of the pictures that a test took: those that ``docs/site.md`` shows.

A page of text has few colours. The 64 commonest are kept and the others become the nearest of these, so that a picture
takes a byte a point and packs well (PNG, W3C recommendation, third edition, 11.2.3: indexed colour).
"""

from __future__ import annotations

import base64
import re
import struct
import sys
import zlib
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
TAKEN, KEPT, SHOWN = ROOT / "build/pictures", ROOT / "docs/pictures", ROOT / "docs/site.md"
_NAMED = re.compile(r"\]\(pictures/([a-z-]+\.png)\)")
_INDEXED = """async (url) => {
  const image = new Image();
  image.src = url;
  await image.decode();
  const drawn = new OffscreenCanvas(image.width, image.height).getContext("2d");
  drawn.drawImage(image, 0, 0);
  const points = new Uint32Array(drawn.getImageData(0, 0, image.width, image.height).data.buffer);
  const counted = new Map();
  for (const one of points) counted.set(one, (counted.get(one) ?? 0) + 1);
  const kept = [...counted].sort((a, b) => b[1] - a[1]).slice(0, 64).map(([one]) => one);
  const parts = (one) => [one & 255, one >> 8 & 255, one >> 16 & 255];
  const apart = (a, b) => parts(a).reduce((sum, part, n) => sum + (part - parts(b)[n]) ** 2, 0);
  const nearest = (one) => kept.reduce((best, _, n) => apart(kept[n], one) < apart(kept[best], one) ? n : best, 0);
  const index = new Map([...counted.keys()].map((one) => [one, nearest(one)]));
  let text = "";
  for (const one of points) text += String.fromCharCode(index.get(one));
  return [image.width, kept.flatMap(parts), btoa(text)];
}"""


def shown() -> list[str]:
    """The pictures that the docs show, by name."""
    return _NAMED.findall(SHOWN.read_text("utf-8"))


def small(page: Page, picture: bytes) -> bytes:
    """The same picture in 64 colours."""
    url = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    width, palette, encoded = page.evaluate(_INDEXED, url)
    points = base64.b64decode(encoded)
    rows = b"".join(b"\0" + points[at : at + width] for at in range(0, len(points), width))
    head = struct.pack(">IIBBBBB", width, len(points) // width, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", bytes(palette)), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def main(chromium: str) -> None:
    """Replace the pictures of the docs."""
    KEPT.mkdir(exist_ok=True)
    for path in KEPT.glob("*.png"):
        path.unlink()
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]).new_page()
        for name in shown():
            (KEPT / name).write_bytes(small(page, (TAKEN / name).read_bytes()))


if __name__ == "__main__":
    main(sys.argv[1])
