"""Bytes to the text that gets frozen: encoding, line ends, composed characters. Words are never changed."""

from __future__ import annotations

import codecs
import hashlib
import unicodedata
from pathlib import Path

from voices.errors import ImportFileError

MAX_BYTES = 20_000_000

_LINE_ENDS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
# Variants that people see as the same sign. One for one, so that offsets stay.


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file to be imported, or say in words why they cannot be had."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ImportFileError(
                f"{path} has {size / 1e6:.0f} MB; a file to import may have {MAX_BYTES / 1e6:.0f} MB.",
                "Split it into one file for each interview.",
            )
        content = path.read_bytes()
    except FileNotFoundError:
        raise ImportFileError(f"There is no file {path}.", "Check the name and the folder.") from None
    except IsADirectoryError:
        raise ImportFileError(f"{path} is a folder.", f"Name the files in it: {path}/*") from None
    except OSError as error:
        raise ImportFileError(f"{path} cannot be read: {error.strerror}.", "Check who may read it.") from None
    if not content.strip(b"\x00\t\n\r \xef\xbb\xbf"):
        raise ImportFileError(f"{path} is empty.", "Name a file with something in it.")
    return content


def decode(content: bytes, path: Path) -> tuple[str, str]:
    """Return the text of a file and the encoding it was read as: by its mark, else UTF-8, else the best guess."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _decode_as(content, encoding, path), encoding.removesuffix("-sig")
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass_on = content
    from charset_normalizer import from_bytes

    guess = from_bytes(pass_on, cp_isolation=["cp1252", "latin_1", "utf_16", "mac_roman"]).best()
    if guess is None:
        raise ImportFileError(f"{path} is not a text file.", "Save it as plain text in UTF-8 and import that.")
    return str(guess), guess.encoding


def normalise(text: str, path: Path) -> str:
    """Return text with one kind of line end and composed characters (NFC), as it will be frozen.

    NUL and lone surrogates cannot be stored and mean that the file is not what it says; they are refused.
    """
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ImportFileError(f"{path} is not a text file.", "Save it as plain text in UTF-8 and import that.")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    return unicodedata.normalize("NFC", text)


def read_text(path: Path) -> tuple[str, str]:
    """Return the normalised text of a file and the encoding it was read as."""
    text, encoding = decode(read_bytes(path), path)
    return normalise(text, path), encoding


def checksum(text: str) -> str:
    """Return the SHA-256 of a frozen text as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _decode_as(content: bytes, encoding: str, path: Path) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise ImportFileError(f"{path} is damaged: it is not the {encoding} it says it is.", "Save it again.") from None
