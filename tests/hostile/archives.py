"""Word documents made by hand: bombs, liars, links and everything else that no word processor writes."""

from __future__ import annotations

import stat
import struct
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache
from io import BytesIO

import docx

BODY = "word/document.xml"


@cache
def _plain_members() -> Mapping[str, bytes]:
    made, packed = docx.Document(), BytesIO()
    for text in ("INT: hello", "YP: hi there"):
        made.add_paragraph(text)
    made.save(packed)
    with zipfile.ZipFile(packed) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def document(body: bytes = b"", **changed: bytes) -> bytes:
    """A Word document of two turns, XML behind its first paragraph, and further members (with / for _)."""
    members = dict(_plain_members())
    members[BODY] = members[BODY].replace(b"</w:p>", b"</w:p>" + body, 1)
    members |= {name.replace("__", "/"): content for name, content in changed.items()}
    return packed(list(members.items()))


def with_body(xml: bytes) -> bytes:
    """A Word document with another body."""
    return packed([*({**_plain_members(), BODY: xml}).items()])


def body() -> bytes:
    """The XML of the body of a plain document."""
    return _plain_members()[BODY]


def packed(members: list[tuple[str, bytes]]) -> bytes:
    """A zip of these members, names as they are, also twice."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name that stands there twice
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def with_link(name: str, target: str) -> bytes:
    """A Word document with a member that is a symbolic link."""
    out = BytesIO(packed([each for each in _plain_members().items() if each[0] != name]))
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo(name)
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, target)
    return out.getvalue()


def locked() -> bytes:
    """A Word document whose members say that they are encrypted."""
    content = bytearray(document())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 1)
    return bytes(content)


def liar(unpacked: int) -> bytes:
    """A Word document whose body declares its proper size and checksum but unpacks to far more."""
    members = list(_plain_members().items())
    out, directory = bytearray(), bytearray()
    for name, content in members:
        squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
        more = bytes(unpacked if name == BODY else 0)
        data = squeezer.compress(content) + squeezer.compress(more) + squeezer.flush()
        told = struct.pack("<HHHHHLLLHH", 20, 0, 8, 0, 0, zlib.crc32(content), len(data), len(content), len(name), 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + told + struct.pack("<HHHLL", 0, 0, 0, 0, len(out))
        directory += name.encode()
        out += b"PK\x03\x04" + told + name.encode() + data
    end = struct.pack("<HHHHLLH", 0, 0, len(members), len(members), len(directory), len(out), 0)
    return bytes(out + directory + b"PK\x05\x06" + end)


def overlapping(n_members: int) -> bytes:
    """A Word document in which many members of the directory are one and the same stretch of the file."""
    content = document(word__a0_xml=b"<a/>" + b" " * 2_000_000).replace(b"word/a0_xml", b"word/a0.xml")
    end = content.rindex(b"PK\x05\x06")
    n_before, _, start = struct.unpack("<HLL", content[end + 10 : end + 20])
    entry_at = content.rindex(b"PK\x01\x02")
    entry = content[entry_at:end]
    more = b"".join(entry.replace(b"word/a0.xml", b"word/a%d.xml" % n) for n in range(1, min(n_members, 10)))
    n_all, size = n_before + min(n_members, 10) - 1, end - start + len(more)
    return content[:end] + more + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, n_all, n_all, size, start, 0)
