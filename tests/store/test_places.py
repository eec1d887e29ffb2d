"""Places where a project must not be written to: network drives, folders of other systems, clouds; and all others."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from voices.store import places
from voices.store.places import place_of, shared_place

ROOT = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw"


def table(*mounts: tuple[str, str]) -> str:
    """A mount table in the form of proc(5), with these places and kinds behind the root."""
    lines = [f"{40 + at} 27 0:{at} / {point} rw shared:1 - {kind} source rw" for at, (point, kind) in enumerate(mounts)]
    return "\n".join([ROOT, *lines]) + "\n"


NETWORK = (
    "nfs nfs4 cifs smb3 smbfs fuse.sshfs afs davfs fuse.davfs2 fuse.rclone fuse.s3fs fuse.glusterfs lustre ceph "
    "fuse.ceph beegfs gpfs ocfs2 gfs2 fuse.gvfsd-fuse afpfs webdav"
).split()
OTHER_SYSTEM = "9p drvfs vboxsf vmhgfs fuse.vmhgfs-fuse prl_fs".split()
LOCAL = (
    "ext4 ext3 xfs btrfs zfs overlay tmpfs apfs hfs ntfs ntfs3 vfat exfat fuseblk fuse.portal virtiofs ecryptfs "
    "fuse.gocryptfs fuse.encfs fuse.cryfs fuse.mergerfs f2fs squashfs bcachefs fuse.lxcfs autofs"
).split()


@pytest.mark.parametrize("kind", NETWORK)
def test_a_network_drive_is_one(kind):
    told = f"a network drive ({kind.removeprefix('fuse.')})"
    assert place_of(PurePosixPath("/mnt/x/s.voices"), table(("/mnt/x", kind))) == told


@pytest.mark.parametrize("kind", OTHER_SYSTEM)
def test_a_folder_of_the_machine_around_this_one_is_one(kind):
    told = f"a folder of another system ({kind.removeprefix('fuse.')})"
    assert place_of(PurePosixPath("/mnt/x/s.voices"), table(("/mnt/x", kind))) == told


@pytest.mark.parametrize("kind", LOCAL)
def test_a_disk_of_this_machine_is_none(kind):
    assert place_of(PurePosixPath("/mnt/x/s.voices"), table(("/mnt/x", kind))) is None


@pytest.mark.parametrize(
    ("path", "mounts", "told"),
    [
        ("/home/ann/s.voices", table(("/home", "nfs4")), "a network drive (nfs4)"),
        ("/home/ann/s.voices", table(("/home", "nfs4"), ("/home/ann", "ext4")), None),
        ("/home/ann/s.voices", table(("/home/ann", "ext4"), ("/home", "nfs4")), None),
        ("/home/anna/s.voices", table(("/home/ann", "nfs")), None),
        ("/home/ann/s.voices", table(("/home/ann", "autofs"), ("/home/ann", "nfs")), "a network drive (nfs)"),
        ("/home/ann/s.voices", table(("/home/ann", "nfs"), ("/home/ann", "tmpfs")), None),
        ("/media/our disk/s.voices", table((r"/media/our\040disk", "cifs")), "a network drive (cifs)"),
        ("/media/a\\b\t#/s.voices", table((r"/media/a\134b\011\043", "cifs")), "a network drive (cifs)"),
        ("/mnt/x", table(("/mnt/x", "fuse.sshfs")), "a network drive (sshfs)"),
        ("/s.voices", "27 1 0:5 / / rw - nfs server:/ rw\n", "a network drive (nfs)"),
        ("/s.voices", "", None),
        ("/s.voices", "not a mount table\n - nfs\n\n", None),
        ("/work/s.voices", f"{ROOT}\n40 27 254:0 /home/ann/Dropbox/x /work rw - ext4 /dev/vda rw", "a Dropbox folder"),
        ("/work/s.voices", f"{ROOT}\n40 27 254:0 /home/ann/data /work rw - ext4 /dev/vda rw", None),
        ("/work/s.voices", f"{ROOT}\n40 27 0:9 /ann/data /work rw - nfs server:/ rw", "a network drive (nfs)"),
    ],
)
def test_the_longest_mount_point_decides_and_the_one_on_top(path, mounts, told):
    assert place_of(PurePosixPath(path), mounts) == told


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/home/ann/OneDrive/s.voices", "a OneDrive folder"),
        ("/home/ann/OneDrive - University of X/a/s.voices", "a OneDrive folder"),
        ("/home/ann/Dropbox/s.voices", "a Dropbox folder"),
        ("/home/ann/DROPBOX/deep/er/s.voices", "a Dropbox folder"),
        ("/home/ann/Dropbox (Personal)/s.voices", "a Dropbox folder"),
        ("/home/ann/University of X Dropbox/Ann/s.voices", "a Dropbox folder"),
        ("/home/ann/Google Drive/s.voices", "a Google Drive folder"),
        ("/Users/ann/Library/CloudStorage/GoogleDrive-ann@x.org/My Drive/s.voices", "a Google Drive folder"),
        ("/Users/ann/Library/CloudStorage/OneDrive-UniversityofX/s.voices", "a OneDrive folder"),
        ("/Users/ann/Library/CloudStorage/Dropbox/s.voices", "a Dropbox folder"),
        ("/Users/ann/Library/CloudStorage/Box-Box/s.voices", "a Box folder"),
        ("/Users/ann/Library/CloudStorage/Other-x/s.voices", "a cloud folder"),
        ("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/s.voices", "an iCloud folder"),
        ("/Users/ann/Library/Mobile Documents/s.voices", "an iCloud folder"),
        ("/Users/ann/iCloud Drive/s.voices", "an iCloud folder"),
        ("/Users/ann/Box/s.voices", "a Box folder"),
        ("/home/ann/Box Sync/s.voices", "a Box folder"),
        ("/home/ann/Nextcloud/s.voices", "a Nextcloud folder"),
        ("/home/ann/Nextcloud2/s.voices", "a Nextcloud folder"),
        ("/home/ann/ownCloud/s.voices", "an ownCloud folder"),
        ("/home/ann/ownCloud - ann@x.org/s.voices", "an ownCloud folder"),
        ("/home/ann/pCloudDrive/s.voices", "a pCloud folder"),
        ("/home/ann/pCloud Sync/s.voices", "a pCloud folder"),
        ("/home/ann/MEGA/s.voices", "a MEGA folder"),
        ("/home/ann/Seafile/My Library/s.voices", "a Seafile folder"),
        ("/home/ann/mydropboxes-study/s.voices", None),
        ("/home/ann/dropbox-study/s.voices", None),
        ("/home/ann/onedrives/s.voices", None),
        ("/home/ann/study/box/s.voices", None),
        ("/home/ann/mega/s.voices", "a MEGA folder"),
        ("/srv/data/mega/s.voices", None),
        ("/home/ann/Library/CloudStorage", None),
        ("/Library/CloudStorage/s.voices", None),
        ("/home/ann/My Drive/s.voices", None),
        ("/home/ann/study/Dropbox", None),
        ("/Dropbox.voices", None),
        ("/home/box/s.voices", None),
        ("/", None),
    ],
)
def test_clouds_are_known_by_whole_names_of_folders(path, told):
    assert place_of(PurePosixPath(path)) == told


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (r"C:\Users\ann\OneDrive - Uni\s.voices", "a OneDrive folder"),
        (r"C:\Users\ann\onedrive\s.voices", "a OneDrive folder"),
        (r"C:\Users\ann\iCloudDrive\s.voices", "an iCloud folder"),
        (r"C:\Users\ann\Box\s.voices", "a Box folder"),
        (r"G:\My Drive\s.voices", "a Google Drive folder"),
        (r"G:\Shared drives\Team\s.voices", "a Google Drive folder"),
        (r"C:\Users\ann\My Drive\s.voices", None),
        (r"C:\Users\ann\s.voices", None),
        (r"\\server\share\s.voices", "a network drive"),
        (r"\\?\UNC\server\share\s.voices", "a network drive"),
        (r"\\wsl$\Debian\home\s.voices", "a network drive"),
        (r"\\?\C:\Users\ann\s.voices", None),
    ],
)
def test_windows_paths(path, told):
    assert place_of(PureWindowsPath(path)) == told


def test_what_the_environment_names_counts_in_any_writing_and_nothing_names_nothing():
    environment = {"OneDriveCommercial": r"D:\Work Files", "OneDrive": ""}
    assert place_of(PureWindowsPath(r"d:\work files\a\s.voices"), "", environment) == "a OneDrive folder"
    assert place_of(PureWindowsPath(r"D:\Work Files 2\s.voices"), "", environment) is None
    assert place_of(PurePosixPath("/data/ann/box/s.voices"), "", {"HOME": "/data/ann"}) == "a Box folder"
    assert place_of(PurePosixPath("/data/ann/box/s.voices"), "", {"HOME": "/"}) is None


@pytest.mark.parametrize(
    ("marker", "told"),
    [
        (".stfolder", "a Syncthing folder"),
        (".sync_0a1b2c3d4e5f.db", "a Nextcloud folder"),
        ("._sync_0a1b2c3d4e5f.db", "a Nextcloud folder"),
        (".dropbox.cache", "a Dropbox folder"),
        (".sync_notes.db", None),
        ("stfolder", None),
    ],
)
def test_a_marker_in_a_folder_above_tells_who_copies_it(tmp_path, marker, told):
    folder = tmp_path / "shared" / "study" / "round 1"
    folder.mkdir(parents=True)
    (tmp_path / "shared" / marker).touch()
    assert shared_place(folder / "s.voices") == told
    assert shared_place(tmp_path / "s.voices") is None


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_leads_to_where_the_file_really_is(tmp_path):
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "local").mkdir()
    (tmp_path / "Dropbox" / "real.voices").touch()
    (tmp_path / "local" / "s.voices").symlink_to(tmp_path / "Dropbox" / "real.voices")
    (tmp_path / "folder").symlink_to(tmp_path / "Dropbox")
    (tmp_path / "OneDrive").symlink_to(tmp_path / "local")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert shared_place(tmp_path / "local" / "s.voices") == "a Dropbox folder"
    assert shared_place(tmp_path / "folder" / "not yet there.voices") == "a Dropbox folder"
    assert shared_place(tmp_path / "OneDrive" / "other.voices") is None, "a link named like a cloud leads out of it"
    assert shared_place(tmp_path / "loop" / "s.voices") is None


def test_the_machines_own_mount_table_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "_mount_table", lambda: table((str(tmp_path).replace(" ", r"\040"), "nfs4")))
    assert shared_place(Path(tmp_path) / "s.voices") == "a network drive (nfs4)"
    monkeypatch.undo()
    assert shared_place(Path(tmp_path) / "s.voices") is None
