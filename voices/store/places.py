"""Places where a project must not be written to, because SQLite's locks do not hold there or another program copies it.

`place_of` decides from values alone; `shared_place` reads them from the machine. Not seen from a path: a Desktop that
iCloud keeps, network volumes of macOS, a cloud folder under a name of its own without a marker.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from itertools import islice, pairwise
from pathlib import Path, PurePath, PureWindowsPath

_NETWORK = frozenset(
    "nfs nfs4 cifs smb2 smb3 smbfs ncpfs afs afpfs webdav davfs coda lustre ceph beegfs gpfs ocfs2 gfs2 glusterfs "
    "fuse.sshfs fuse.davfs2 fuse.rclone fuse.s3fs fuse.goofys fuse.gcsfuse fuse.glusterfs fuse.ceph fuse.ceph-fuse "
    "fuse.gvfsd-fuse fuse.kio-fuse fuse.smbnetfs fuse.curlftpfs fuse.google-drive-ocamlfuse fuse.moosefs".split()
)
_OF_ANOTHER_SYSTEM = frozenset("9p drvfs vboxsf vmhgfs fuse.vmhgfs-fuse prl_fs fuse.prl_fsd".split())
# Whole names of folders, in small letters.
_CLOUD = (
    (re.compile(r"onedrive( - .+)?"), "OneDrive"),
    (re.compile(r"(.+ )?dropbox( \(.+\))?"), "Dropbox"),
    (re.compile(r"google ?drive( \(.+\))?"), "Google Drive"),
    (re.compile(r"icloud ?drive( \(archive\).*)?"), "iCloud"),
    (re.compile(r"box sync"), "Box"),
    (re.compile(r"nextcloud\d*( - .+)?"), "Nextcloud"),
    (re.compile(r"owncloud\d*( - .+)?"), "ownCloud"),
    (re.compile(r"pcloud( ?drive| ?sync)?"), "pCloud"),
    (re.compile(r"megasync"), "MEGA"),
    (re.compile(r"seafile|seadrive"), "Seafile"),
)
# Words that may name any folder; these programs put theirs right into the folder of the user.
_CLOUD_IN_HOME = {"box": "Box", "mega": "MEGA"}
# What ~/Library/CloudStorage of macOS calls them, up to the first hyphen.
_CLOUD_STORAGE = {"onedrive": "OneDrive", "dropbox": "Dropbox", "googledrive": "Google Drive", "box": "Box"}
_ON_A_DRIVE_OF_ITS_OWN = frozenset({"my drive", "shared drives"})
_ONEDRIVE_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_MARKERS = {".stfolder": "Syncthing", ".dropbox.cache": "Dropbox"}
_NEXTCLOUD_MARKER = re.compile(r"\._?sync_[0-9a-f]+\.db")
_MOST_ENTRIES = 500  # of one folder; this is done at every opening
_ESCAPED = re.compile(r"\\([0-7]{3})")
_DRIVE_REMOTE = 4


def place_of(
    path: PurePath, mounts: str = "", environment: Mapping[str, str] | None = None, marker: str = ""
) -> str | None:
    """Return in words what kind of shared place a resolved path lies in, None where a project may be written.

    `mounts` is a mount table as in /proc/self/mountinfo ("" for none), `environment` that of the user, `marker` the
    program that left its marker in a folder above ("" for none).

    >>> place_of(PurePath("/home/a/OneDrive - Uni/s.voices")), place_of(PurePath("/home/a/mydropboxes/s.voices"))
    ('a OneDrive folder', None)
    """
    if isinstance(path, PureWindowsPath) and _is_unc(path):
        return "a network drive"
    kind, inside = _mounted(path, mounts)
    if kind in _NETWORK:
        return f"a network drive ({kind.removeprefix('fuse.')})"
    if kind in _OF_ANOTHER_SYSTEM:
        return f"a folder of another system ({kind.removeprefix('fuse.')})"
    environment = environment or {}
    name = _cloud(path, environment) or (_cloud(inside, environment) if inside != path else "") or marker
    return f"{'an' if name[0] in 'io' else 'a'} {name} folder" if name else None


def shared_place(path: Path) -> str | None:
    """Return in words what kind of shared place a file lies in or would lie in, None where it may be written."""
    try:
        resolved = path.resolve()
    except (OSError, RuntimeError):  # a link to itself; opening it says so
        return None
    if _is_remote_drive(resolved):
        return "a network drive"
    return place_of(resolved, _mount_table(), os.environ, _marker_above(resolved))


# mounts


def _mounted(path: PurePath, mounts: str) -> tuple[str, PurePath]:
    """Return the kind of file system a path is on, and where the path lies inside of it, which a bind mount tells."""
    kind, inside, longest = "", path, -1
    told = str(path)
    for line in mounts.split("\n"):
        before, found, after = line.partition(" - ")
        fields = before.split(" ")
        if not found or len(fields) < 5:
            continue
        point = _unescaped(fields[4])
        if len(point) >= longest and (told == point or told.startswith(point.rstrip("/") + "/")):
            kind, longest = _unescaped(after.split(" ", 1)[0]), len(point)
            inside = type(path)(_unescaped(fields[3]), told[len(point) :].lstrip("/"))
    return kind, inside


def _unescaped(field: str) -> str:
    r"""Return a field of a mount table as it was.

    >>> _unescaped(r"/media/my\040disk")
    '/media/my disk'
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), field) if "\\" in field else field


def _mount_table() -> str:
    try:
        return Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # not Linux
        return ""


# Windows


def _is_unc(path: PureWindowsPath) -> bool:
    r"""Return whether a path begins with a server: \\server\share, \\?\UNC\server\share, but not \\?\C:."""
    drive = path.drive.casefold()
    return drive.startswith("\\\\") and (drive.startswith("\\\\?\\unc") or drive[2:4] not in ("?\\", ".\\"))


def _is_remote_drive(path: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _DRIVE_REMOTE)
    return False


# clouds


def _cloud(path: PurePath, environment: Mapping[str, str]) -> str:
    """Return the program that synchronises a path, "" for none."""
    folders = [part.casefold() for part in path.parent.parts]
    for variable in _ONEDRIVE_VARIABLES:
        if _is_under(folders, path, environment.get(variable, "")):
            return "OneDrive"
    for above, folder in pairwise(folders):
        if (above, folder) == ("library", "mobile documents"):
            return "iCloud"
    if "cloudstorage" in folders[:-1]:
        at = folders.index("cloudstorage")
        if at and folders[at - 1] == "library":
            return _CLOUD_STORAGE.get(folders[at + 1].split("-")[0].strip(), "cloud")
    for folder in folders[1:]:
        for pattern, name in _CLOUD:
            if pattern.fullmatch(folder):
                return name
    if isinstance(path, PureWindowsPath) and path.drive and folders[1:2] and folders[1] in _ON_A_DRIVE_OF_ITS_OWN:
        return "Google Drive"
    return _cloud_in_home(folders, path, environment)


def _cloud_in_home(folders: list[str], path: PurePath, environment: Mapping[str, str]) -> str:
    homes = [environment.get(variable, "") for variable in ("HOME", "USERPROFILE")]
    lengths = [len(type(path)(home).parts) for home in homes if _is_under(folders, path, home)]
    if folders[1:2] in (["home"], ["users"]):
        lengths.append(3)
    return next(
        (_CLOUD_IN_HOME[folders[at]] for at in lengths if at < len(folders) and folders[at] in _CLOUD_IN_HOME), ""
    )


def _is_under(folders: list[str], path: PurePath, folder: str) -> bool:
    """Return whether folders begin with those of a folder that the environment names; "" names none."""
    above = [part.casefold() for part in type(path)(folder).parts]
    return len(above) > 1 and folders[: len(above)] == above


def _marker_above(path: Path) -> str:
    """Return the program whose marker lies in a folder above, "" for none."""
    for folder in path.parents:
        for marker, name in _MARKERS.items():
            if os.path.lexists(folder / marker):
                return name
        if any(map(_NEXTCLOUD_MARKER.fullmatch, _first_entries(folder))):
            return "Nextcloud"
    return ""


def _first_entries(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in islice(entries, _MOST_ENTRIES)]
    except OSError:
        return []
