"""Bytes to the text that gets frozen: encoding, line ends, composed characters. Words are never changed."""

from __future__ import annotations

import codecs
import hashlib
import re
import stat
import unicodedata
from pathlib import Path

from voices.errors import ImportFileError

MAX_BYTES = 20_000_000
MAX_CHARS = 2_000_000  # of a transcript: some 40 hours of speech
_MOST_MARKS = 30  # on one letter; Unicode's own limit for streams (UAX 15, section 13)
_LONGEST_WORD = 5_000  # languages without spaces write whole turns in one
_MAY_HOLD_MARKS = re.compile(f"[^\x00-\u02ff]{{{_MOST_MARKS},}}")
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD},}}")

_LINE_ENDS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
# Variants that people see as the same sign. One for one, so that offsets stay.


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file to be imported, or say in words why they cannot be had."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise ImportFileError(f"{path} is a device or a pipe, not a file.", "Save what comes from it to a file.")
        if found.st_size > MAX_BYTES:
            raise ImportFileError(
                f"{path} has {found.st_size / 1e6:.0f} MB; a file to import may have {MAX_BYTES / 1e6:.0f} MB.",
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
    if any(_has_a_heap_of_marks(found[0]) for found in _MAY_HOLD_MARKS.finditer(text)):
        raise ImportFileError(
            f"{path} has letters under more than {_MOST_MARKS} marks.", "Take these out; no language writes so."
        )
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    return unicodedata.normalize("NFC", text)


def read_text(path: Path) -> tuple[str, str]:
    """Return the normalised text of a file and the encoding it was read as."""
    text, encoding = decode(read_bytes(path), path)
    return normalise(text, path), encoding


def check_length(text: str, path: Path) -> None:
    """Refuse a text that is too long for an interview, or has words that nobody can have said."""
    if len(text) > MAX_CHARS:
        raise ImportFileError(
            f"{path} has {len(text):,} characters; an interview may have {MAX_CHARS:,}.",
            "Split it into one file for each interview.",
        )
    if (found := _LONG_WORD.search(text)) is not None:
        raise ImportFileError(
            f"Line {text.count(chr(10), 0, found.start()) + 1} of {path} has {_LONGEST_WORD:,} characters or more "
            "without a space.",
            "That is no speech: take it out, or check that this is the right file.",
        )


def checksum(text: str) -> str:
    """Return the SHA-256 of a frozen text as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _has_a_heap_of_marks(text: str) -> bool:
    """Return whether so many marks stand on one letter that composing them would take hours."""
    n_marks = 0
    for sign in text:
        n_marks = n_marks + 1 if unicodedata.combining(sign) else 0
        if n_marks > _MOST_MARKS:
            return True
    return False


def _decode_as(content: bytes, encoding: str, path: Path) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise ImportFileError(f"{path} is damaged: it is not the {encoding} it says it is.", "Save it again.") from None
