"""Passphrases of every kind, the recovery key as people type it, the keyring, and what is no project at all."""

from __future__ import annotations

import unicodedata

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.errors
import pytest
import sqlcipher3

from voices.cli import unlocking, voices
from voices.errors import LockedError, ProjectError
from voices.project import Project
from voices.store.driver import Connection
from voices.store.keys import Key, key_of, recovery_key

PASSPHRASE = "four words of nonsense"


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch):
    """No keyring, as on a server; no variable; somebody at the terminal."""
    keyring.set_keyring(keyring.backends.fail.Keyring())
    monkeypatch.delenv(unlocking.VARIABLE, raising=False)
    monkeypatch.setattr(unlocking, "require_person", lambda: None)


@pytest.mark.parametrize(
    "passphrase", ["é", "pä\"ss'wörd; --", "🙂 two 🙂", "x" * 1000, "  spaces  ", "Ünïcödé Straße", "نص عربي", "x'00'"]
)
def test_any_passphrase_opens_here_and_in_other_tools(tmp_path, passphrase):
    path = tmp_path / "s.voices"
    Project.create(path, "S", unicodedata.normalize("NFD", passphrase)).close()
    with Project.open(path, unicodedata.normalize("NFC", passphrase)) as project:
        assert project.name == "S"
    other = sqlcipher3.connect(str(path))
    quoted = unicodedata.normalize("NFC", passphrase).replace("'", "''")
    other.execute(f"pragma key = '{quoted}'")
    assert other.execute("select value from setting where key = 'name'").fetchone() == ("S",)
    other.close()


def test_the_recovery_key_opens_however_it_is_typed_and_with_one_wrong_letter_not(tmp_path):
    path = tmp_path / "s.voices"
    with Project.create(path, "S", PASSPHRASE) as project:
        key = project.recovery_key()
    sloppy = (key.lower().replace("-", " ").replace("o", "0").replace("i", "1"), f"  {key}\n", key.replace("-", ""))
    for typed in sloppy:
        Project.open(path, typed).close()
    wrong = key[:-1] + ("A" if key[-1] != "A" else "B")
    with pytest.raises(LockedError, match="does not open"):
        Project.open(path, wrong)


def test_wrong_keys_get_one_sentence_and_lock_nobody_out(tmp_path):
    path = tmp_path / "s.voices"
    Project.create(path, "S", PASSPHRASE).close()
    right = key_of(PASSPHRASE, path.read_bytes()[:16])
    near = bytes([right.raw[0] ^ 1]) + right.raw[1:]
    told = set()
    for raw in [near, bytes(32), *(bytes([number]) * 32 for number in range(1, 50))]:
        with pytest.raises(LockedError) as caught:
            Connection(path, Key(raw, right.salt))
        told.add((caught.value.message, caught.value.hint))
    assert len(told) == 1
    [(message, _)] = told
    assert message == f"This passphrase does not open {path}."
    Connection(path, right).close()


def test_three_tries_and_the_right_one_is_taken(tmp_path, monkeypatch):
    path = tmp_path / "s.voices"
    Project.create(path, "S", PASSPHRASE).close()
    answers = iter(["wrong", PASSPHRASE])
    monkeypatch.setattr(unlocking, "ask", lambda _: next(answers))
    with unlocking.open_project(path) as project:
        assert project.name == "S"
    monkeypatch.setattr(unlocking, "ask", lambda _: "wrong")
    with pytest.raises(LockedError, match="does not open"), unlocking.open_project(path):
        pass


def test_a_new_passphrase_is_asked_for_until_two_are_the_same(monkeypatch):
    answers = iter([PASSPHRASE, "a typo", PASSPHRASE, PASSPHRASE])
    monkeypatch.setattr(unlocking, "ask", lambda _: next(answers))
    assert unlocking.ask_new("s") == PASSPHRASE
    assert next(answers, None) is None


class Memory(keyring.backend.KeyringBackend):
    """A keyring that lives as long as the test."""

    priority = 1

    def __init__(self, *, fails: bool = False) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.fails = fails

    def get_password(self, service, username):
        if self.fails:
            raise keyring.errors.KeyringLocked("no")
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("not there")


@pytest.fixture
def ring():
    memory, before = Memory(), keyring.get_keyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


@pytest.mark.parametrize("wanted", [True, False])
def test_the_keyring_is_offered_once_and_the_answer_is_kept(tmp_path, monkeypatch, ring, wanted):
    path = tmp_path / "s.voices"
    Project.create(path, "S", PASSPHRASE).close()
    n_asked = {"passphrase": 0, "keyring": 0}

    def ask(_):
        n_asked["passphrase"] += 1
        return PASSPHRASE

    def confirm(*_, **__):
        n_asked["keyring"] += 1
        return wanted

    monkeypatch.setattr(unlocking, "ask", ask)
    monkeypatch.setattr(unlocking.click, "confirm", confirm)
    for _ in range(3):
        with unlocking.open_project(path):
            pass
    assert n_asked == {"passphrase": 1 if wanted else 3, "keyring": 1}
    assert PASSPHRASE not in str(ring.kept), "the key is kept, not the passphrase"


def test_a_key_that_is_no_longer_right_is_asked_for_again(tmp_path, monkeypatch, ring):
    path = tmp_path / "s.voices"
    Project.create(path, "S", PASSPHRASE).close()
    salt = path.read_bytes()[:16]
    ring.kept["voices", salt.hex()] = recovery_key(key_of("the one before", salt))
    monkeypatch.setattr(unlocking, "ask", lambda _: PASSPHRASE)
    with unlocking.open_project(path) as project:
        assert project.name == "S"


def test_a_keyring_that_fails_is_no_hindrance(tmp_path, monkeypatch, ring):
    ring.fails = True
    path = tmp_path / "s.voices"
    Project.create(path, "S", PASSPHRASE).close()
    monkeypatch.setattr(unlocking, "ask", lambda _: PASSPHRASE)
    with unlocking.open_project(path) as project:
        assert project.name == "S"


def test_changing_the_passphrase_by_command_forgets_the_kept_key(tmp_path, monkeypatch, ring, capsys):
    path = tmp_path / "s.voices"
    Project.create(path, "S", PASSPHRASE).close()
    salt = path.read_bytes()[:16]
    ring.kept["voices", salt.hex()] = recovery_key(key_of(PASSPHRASE, salt))
    monkeypatch.setattr(unlocking, "ask", lambda _: "another one altogether")
    voices.main(["passphrase", str(path)], standalone_mode=False)
    assert ring.kept == {}
    printed = capsys.readouterr().out
    key = next(line.strip() for line in printed.splitlines() if line.count("-") == 13)
    Project.open(path, "another one altogether").close()
    Project.open(path, key).close()
    with pytest.raises(LockedError):
        Project.open(path, PASSPHRASE)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xd8\xff\xe0" + bytes(9000), "is a picture, not a voices project"),
        (b"\x89PNG\r\n\x1a\n" + bytes(9000), "is a picture, not a voices project"),
        (b"%PDF-1.7\n" + b"x" * 9000, "is a PDF document, not a voices project"),
        (b"PK\x03\x04" + b"\x14\x00" * 4500, "is a document or an archive, not a voices project"),
        (b"My notes of the interview, in plain words. " * 200, "is not a voices project"),
        (b"", "is empty, not a voices project"),
    ],
)
def test_what_is_no_project_is_told_without_asking_for_a_passphrase(tmp_path, monkeypatch, content, told):
    path = tmp_path / "photo.voices"
    path.write_bytes(content)
    monkeypatch.setattr(unlocking, "ask", lambda _: pytest.fail("nobody is to be asked"))
    with pytest.raises(ProjectError, match=told), unlocking.open_project(path):
        pass
    assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["photo.voices"]
