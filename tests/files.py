"""Picture files with things inside that cameras, agencies and enemies put there."""

import io
import random
import struct

from PIL import Image

_NAMESPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:cc="http://creativecommons.org/ns#" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    'xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"'
)


def scene(seed: int, size: tuple[int, int] = (600, 400)) -> Image.Image:
    """Return a picture with shapes of its own, so that it looks like no other seed's."""
    chance = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    coarse = Image.frombytes("RGB", (6, 4), bytes(chance.randrange(256) for _ in range(72)))
    return coarse.resize(size, Image.Resampling.BICUBIC)


def saved(image: Image.Image, image_format: str = "JPEG", **options) -> bytes:
    """Return a picture as a file."""
    out = io.BytesIO()
    image.save(out, image_format, **options)
    return out.getvalue()


def jpeg_with(
    *, exif: dict | None = None, gps: dict | None = None, photoshop: bytes = b"", xmp: bytes = b"", comment: bytes = b"",
    image: Image.Image | None = None,
) -> bytes:  # fmt: skip
    """Return a JPEG with blocks of metadata in it."""
    tags = Image.Exif()
    for tag, value in (exif or {}).items():
        tags[tag] = value
    if gps:
        tags.get_ifd(0x8825).update(gps)
        tags[0x8825] = gps
    options = {"exif": tags.tobytes()} if exif or gps else {}
    plain = saved(image or Image.new("RGB", (300, 200), "navy"), "JPEG", **options)
    blocks = b""
    if photoshop:
        blocks += _segment(0xED, photoshop)
    if xmp:
        blocks += _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + xmp)
    if comment:
        blocks += _segment(0xFE, comment)
    return plain[:2] + blocks + plain[2:]


def iptc(records: dict[tuple[int, int], bytes | list[bytes]], *, charset: bytes | None = None) -> bytes:
    """Return a Photoshop block that holds IPTC records."""
    data = _record(1, 90, charset) if charset else b""
    for (record, number), value in records.items():
        for each in value if isinstance(value, list) else [value]:
            data += _record(record, number, each)
    return b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(data)) + data + b"\x00" * (len(data) % 2)


def xmp(properties: str) -> bytes:
    """Return an XMP packet with properties in it."""
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {_NAMESPACES}><rdf:Description rdf:about="">'
        f"{properties}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def _record(record: int, number: int, value: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content
