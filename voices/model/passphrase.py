"""A coder's passphrase as it is kept: a hash that is slow to try, from which the passphrase cannot be read back."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass

HASH_BYTES = 32


@dataclass(frozen=True)
class Cost:
    """How slow a try is: the parameters of scrypt. A try takes 128 * n * r bytes (32 MB) and about a fifth of a second.

    As strong as n = 2^17, p = 1, the first choice of OWASP's password storage cheat sheet, with a quarter of its
    memory: many coders may sign in to one machine at once.
    """

    n: int = 2**15
    r: int = 8
    p: int = 3


@dataclass(frozen=True, repr=False)
class KeptPassphrase:
    """What is kept of a passphrase: 16 bytes of salt, 32 bytes of hash (scrypt: Percival and Josefsson, RFC 7914)."""

    salt: bytes
    hash: bytes
    cost: Cost

    def fits(self, passphrase: str) -> bool:
        """Return whether this is the passphrase. It takes the same time either way."""
        return hmac.compare_digest(self.hash, _hash(passphrase, self.salt, self.cost))


def keep(passphrase: str, salt: bytes, cost: Cost | None = None) -> KeptPassphrase:
    """Return what is kept of a passphrase."""
    cost = cost or Cost()
    return KeptPassphrase(salt, _hash(passphrase, salt, cost), cost)


def _hash(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Return the hash of a passphrase. Its Unicode is composed (NFC) first: two keyboards, one passphrase."""
    return hashlib.scrypt(
        unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass"),
        salt=salt,
        n=cost.n,
        r=cost.r,
        p=cost.p,
        maxmem=256 * cost.r * (cost.n + cost.p + 2),
        dklen=HASH_BYTES,
    )
