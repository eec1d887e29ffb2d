"""The key of an encrypted project: from a passphrase, or from the recovery key on paper. No file is touched here.

SQLCipher's own derivation is used (PBKDF2-HMAC-SHA512, 256,000 rounds, the salt in the first 16 bytes of the file), so
a project opens in any tool that knows SQLCipher 4. The recovery key is the derived key itself, written so that it can
be typed; it opens the file until the passphrase is changed.
"""

from __future__ import annotations

import base64
import hashlib
import os
import unicodedata
from dataclasses import dataclass

SALT_BYTES = 16
_KEY_BYTES = 32
_CHECK_BYTES = 3  # 35 bytes are 56 letters: 14 groups of four
_ROUNDS = 256_000
_GROUP = 4
_MISREAD = str.maketrans("018", "OIB")


@dataclass(frozen=True, repr=False)
class Key:
    """What opens an encrypted file: 32 bytes, and the 16 bytes of salt that the file begins with."""

    raw: bytes
    salt: bytes

    @property
    def hexadecimal(self) -> str:
        """Key and salt as SQLCipher takes them."""
        return (self.raw + self.salt).hex()


def new_key(passphrase: str) -> Key:
    """Return the key of a new file: with a salt that cannot be taken for the beginning of another kind of file."""
    salt = os.urandom(SALT_BYTES)
    while not is_salt(salt):
        salt = os.urandom(SALT_BYTES)
    return Key(_derived(passphrase, salt), salt)


def key_of(secret: str, salt: bytes) -> Key:
    """Return the key that a passphrase, or a recovery key, gives for a file with this salt."""
    return Key(from_recovery_key(secret) or _derived(secret, salt), salt)


def recovery_key(key: Key) -> str:
    """Return the key in 14 groups of four letters and digits, the last ones a check.

    >>> recovery_key(Key(bytes(32), bytes(16)))
    'AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAO-XC7C'
    """
    text = base64.b32encode(key.raw + _check(key.raw)).decode()
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def from_recovery_key(text: str) -> bytes | None:
    """Return the 32 bytes of a recovery key however it was typed, None when the text is no recovery key.

    >>> from_recovery_key("aaaa " * 12 + "aaao xc7c") == bytes(32)
    True
    >>> from_recovery_key("my passphrase") is None
    True
    """
    letters = "".join(text.split()).replace("-", "").upper().translate(_MISREAD)
    try:
        content = base64.b32decode(letters)
    except ValueError:
        return None
    raw, check = content[:_KEY_BYTES], content[_KEY_BYTES:]
    return raw if len(content) == _KEY_BYTES + _CHECK_BYTES and check == _check(raw) else None


def is_salt(header: bytes) -> bool:
    """Return whether the first bytes of a file can be a salt: no text, no emptiness, no other file's beginning.

    >>> is_salt(b"%PDF-1.7 and more"), is_salt(bytes(16)), is_salt(bytes(range(120, 136)))
    (False, False, True)
    """
    start = header[:SALT_BYTES]
    is_text = all(each in b"\t\n\r" or 32 <= each < 127 for each in start)
    return len(start) == SALT_BYTES and len(set(start)) > 4 and not is_text and kind_of_file(start) is None


def kind_of_file(header: bytes) -> str | None:
    """Return what a file is by its first bytes, None when they tell nothing."""
    return next((kind for beginning, kind in _BEGINNINGS if header.startswith(beginning)), None)


_BEGINNINGS = (
    (b"SQLite format 3\x00", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"RIFF", "a recording or a picture"),
    (b"ID3", "a recording"),
    (b"OggS", "a recording"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a document or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


def _derived(passphrase: str, salt: bytes) -> bytes:
    """Return the 32 bytes of a passphrase. Its Unicode is composed (NFC) first: two keyboards, one passphrase."""
    composed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return hashlib.pbkdf2_hmac("sha512", composed, salt, _ROUNDS, _KEY_BYTES)


def _check(raw: bytes) -> bytes:
    return hashlib.sha256(b"voices recovery key" + raw).digest()[:_CHECK_BYTES]
