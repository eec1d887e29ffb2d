"""Passphrases of coders: a slow hash is kept and no more, and from outside nobody can tell who has one."""

from __future__ import annotations

import hashlib
import json

import pytest
import sqlcipher3
from click.testing import CliRunner

from voices.cli import voices
from voices.errors import NameGivenError, PassphraseError
from voices.model import Cost, KeptPassphrase, keep
from voices.project import Project, restored

GOOD = "correct horse battery"
QUICK = Cost(n=16, r=8, p=1)


def test_the_hash_is_that_of_the_standard():
    """RFC 7914, section 12, the third vector: the first 32 of its 64 bytes (PBKDF2 gives the same beginning)."""
    kept = keep("pleaseletmein", b"SodiumChloride", Cost(16384, 8, 1))
    assert kept.hash.hex() == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"


def test_it_costs_what_is_recommended():
    """OWASP's password storage cheat sheet: n = 2^17 with p = 1, or n = 2^15 with p = 3; r = 8 each time."""
    assert Cost() == Cost(n=2**15, r=8, p=3)


def test_the_right_one_fits_and_a_wrong_one_does_not():
    kept = keep(GOOD, bytes(16), QUICK)
    assert kept.fits(GOOD)
    assert not kept.fits(GOOD + " ")
    assert not kept.fits(GOOD.upper())
    assert not kept.fits("")


def test_one_passphrase_typed_on_two_keyboards_is_one():
    composed, decomposed = "sch\u00f6ne H\u00e4user", "scho\u0308ne Ha\u0308user"
    assert composed != decomposed
    assert keep(composed, bytes(16), QUICK).fits(decomposed)


def test_a_passphrase_is_set_and_replaced_and_outlasts_a_restart(study):
    project = study()
    assert project.coders_with_passphrase() == []
    assert project.set_coder_passphrase("ana", GOOD) == "ana can sign in."
    assert project.set_coder_passphrase("bo", "another one of hers") == "bo can sign in."
    assert (
        project.set_coder_passphrase(" ANA ", "a newer passphrase")
        == "ana has a new passphrase; the one before is void."
    )
    project.close()
    with Project.open(project.path) as opened:
        assert opened.coders_with_passphrase() == ["ana", "bo"]
        assert opened.coder_passphrase("Ana").fits("a newer passphrase")
        assert not opened.coder_passphrase("ana").fits(GOOD)
        assert not opened.coder_passphrase("bo").fits("a newer passphrase")
        assert opened.faults() == []


def test_two_coders_with_the_same_passphrase_are_kept_apart(study):
    project = study()
    for name in ("ana", "bo"):
        project.set_coder_passphrase(name, GOOD)
    one, other = project.coder_passphrase("ana"), project.coder_passphrase("bo")
    assert one.salt != other.salt
    assert one.hash != other.hash


def test_whoever_has_none_is_tried_as_slowly_as_whoever_has_one(study, monkeypatch):
    project = study({"bo": ["T1,2,listened,A-1,,"]})
    project.set_coder_passphrase("ana", GOOD)
    tried = []
    real = hashlib.scrypt

    def scrypt(passphrase, **cost):
        tried.append({name: value for name, value in cost.items() if name != "salt"})
        return real(passphrase, **cost)

    monkeypatch.setattr(hashlib, "scrypt", scrypt)
    for name in ("ana", "bo", "nobody", ""):
        assert not project.coder_passphrase(name).fits("a wrong passphrase")
    assert len(tried) == 4
    assert all(each == tried[0] for each in tried)


def test_the_journal_says_that_it_was_set_and_nothing_of_it(study):
    project = study()
    project.set_coder_passphrase("ana", GOOD)
    project.set_coder_passphrase("ana", GOOD)
    kept = project.coder_passphrase("ana")
    entries = [each for each in project._store.journal.entries("project") if each.kind != "project.made"]
    assert [each.kind for each in entries] == ["coder.added", "coder.passphrase_set", "coder.passphrase_set"]
    assert [each.body.get("replaced") for each in entries] == [None, False, True]
    told = json.dumps([each.body for each in entries])
    for secret in (GOOD, kept.hash.hex(), kept.salt.hex()):
        assert secret not in told
    assert GOOD not in repr(kept)
    assert kept.hash.hex() not in repr(kept)


@pytest.mark.parametrize("bad", ["", "1234567", "x" * 1001, "tab\tinside it", "turned \u202e around"])
def test_what_cannot_be_a_passphrase_is_refused_and_nothing_is_changed(study, bad):
    project = study()
    with pytest.raises(PassphraseError):
        project.set_coder_passphrase("ana", bad)
    with pytest.raises(NameGivenError):
        project.set_coder_passphrase("  ", GOOD)
    assert project.coders_with_passphrase() == []
    assert project._store.people.coders() == []


def test_the_file_refuses_a_hash_that_is_too_quick_to_try(study):
    project = study()
    project.set_coder_passphrase("ana", GOOD)
    connection = sqlcipher3.connect(str(project.path))
    for change in ("n = 16384", "n = 40000", "n = 1 << 40", "r = 1", "p = 0", "salt = x'00'", "hash = x'00'"):
        with pytest.raises(sqlcipher3.dbapi2.IntegrityError):
            connection.execute(f"update coder_passphrase set {change}")
    connection.close()


def test_a_hash_in_the_file_is_of_no_other_kind(study):
    project = study()
    project.set_coder_passphrase("ana", GOOD)
    kept = project.coder_passphrase("ana")
    assert isinstance(kept, KeptPassphrase)
    expected = hashlib.scrypt(GOOD.encode(), salt=kept.salt, n=2**15, r=8, p=3, maxmem=2**27, dklen=32)
    assert kept.hash == expected


def test_a_plain_copy_for_others_holds_no_hash_and_an_encrypted_one_does(tmp_path):
    with Project.create(tmp_path / "locked.voices", passphrase="the project's own") as project:
        project.set_coder_passphrase("ana", GOOD)
        hash_ = project.coder_passphrase("ana").hash
        project.export(tmp_path / "plain.voices", plain=True)
        project.export(tmp_path / "encrypted.voices", plain=False)
    assert hash_ not in (tmp_path / "plain.voices").read_bytes()
    with Project.open(tmp_path / "plain.voices") as plain:
        assert plain.coders_with_passphrase() == []
        assert plain.faults() == []
    with Project.open(tmp_path / "encrypted.voices", "the project's own") as encrypted:
        assert encrypted.coder_passphrase("ana").fits(GOOD)


def test_a_project_brought_back_from_its_journal_has_the_passphrases(study, tmp_path):
    project = study()
    project.set_coder_passphrase("ana", "an earlier passphrase")
    project.set_coder_passphrase("ana", GOOD)
    project.close()
    restored(project.path, None, tmp_path / "back.voices")
    with Project.open(tmp_path / "back.voices") as back:
        assert back.coder_passphrase("ana").fits(GOOD)
        assert back.faults() == []


def test_the_command_asks_twice_and_shows_nothing(study, monkeypatch):
    project = study()
    runner = CliRunner()
    monkeypatch.setattr("voices.cli.unlocking.require_person", lambda: None)
    done = runner.invoke(voices, ["passphrase", str(project.path), "--coder", "ana"], input=f"{GOOD}\n{GOOD}\n")
    assert done.exit_code == 0
    assert "ana can sign in." in done.stderr
    assert GOOD not in done.output
    assert project.coder_passphrase("ana").fits(GOOD)
    typo = f"{GOOD}\nsomething else\nof two the same, these\nof two the same, these\n"
    runner.invoke(voices, ["passphrase", str(project.path), "--coder", "ana"], input=typo)
    assert project.coder_passphrase("ana").fits("of two the same, these")
