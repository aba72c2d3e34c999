"""Archives and folders: their files by name, read in memory, never unpacked to disk."""

from __future__ import annotations

import gzip
import hashlib
import re
import stat
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO, cast

from calibration.exports.limits import MOST_MEMBERS, Budget, LimitedStream
from calibration.exports.opening import BEGINNING, Source, open_file
from calibration.exports.refusing import refusal

DEEPEST_FOLDER = 8
_OUTSIDE = re.compile(r"^$|(^|/)\.\.(/|$)|^/|\\|^[A-Za-z]:|[\x00-\x1f]")
_LITTER = re.compile(r"(^|/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(/|$)")
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Folder:
    """The files of one archive or folder.

    Parameters
    ----------
    path : pathlib.PurePath
        How messages name it.
    fingerprint : str
        SHA-256 of the archive, or of its files' fingerprints, in hexadecimal.
    files : mapping
        Each file by its name in the folder, with ``/`` between folders. A folder that holds everything is
        left out of the names.
    """

    path: PurePath
    fingerprint: str
    files: Mapping[str, Source]

    def folders(self) -> list[Folder]:
        """Return the folders just inside this one."""
        inside: dict[str, dict[str, Source]] = {}
        for name, source in self.files.items():
            head, slash, rest = name.partition("/")
            if slash:
                inside.setdefault(head, {})[rest] = source
        return [Folder(self.path / head, _together(files), files) for head, files in inside.items()]


@contextmanager
def opened(place: Path) -> Iterator[Source | Folder]:
    """Open what a person gave: a file, an archive or a folder.

    Parameters
    ----------
    place : pathlib.Path
        The file, whatever its name ends with, or the folder.

    Yields
    ------
    Source or Folder
        A single file (also one packed alone by gzip), or the files of the archive or folder.

    Raises
    ------
    InputError
        If it cannot be read, goes beyond a limit, is encrypted, or its names lead outside of it.
    """
    with ExitStack() as stack:
        if place.is_dir():
            yield _whole(place, dict(_on_disk(place, place, 0)))
        else:
            yield unpacked(open_file(place), stack)


def unpacked(source: Source, stack: ExitStack) -> Source | Folder:
    """Return a file as it is, or the files of the archive that it is.

    Raises
    ------
    InputError
        If the archive cannot be read safely.
    """
    if source.shape == "zip":
        return _zip(source, stack)
    if source.shape == "gzip":
        inside = _gzip(source)
        return _tar(inside, stack) if inside.shape == "tar" else inside
    return _tar(source, stack) if source.shape == "tar" else source


def _on_disk(place: Path, root: Path, depth: int) -> Iterator[tuple[str, Source]]:
    """Walk through a folder in the order of names; links are not followed."""
    entries = sorted(place.iterdir())
    if depth > DEEPEST_FOLDER or len(entries) > MOST_MEMBERS:
        raise refusal("export-too-many-files", place, most=MOST_MEMBERS, depth=DEEPEST_FOLDER)
    for entry in entries:
        name = entry.relative_to(root).as_posix()
        if entry.is_symlink() or _LITTER.search(name):
            continue
        if entry.is_dir():
            yield from _on_disk(entry, root, depth + 1)
        elif entry.is_file() and entry.stat().st_size:
            yield name, open_file(entry, name)


def _whole(path: PurePath, files: dict[str, Source], fingerprint: str = "") -> Folder:
    """Return a folder without the one folder that holds everything; refuse an empty one."""
    if not files:
        raise refusal("export-folder-empty", path)
    heads = {name.partition("/")[0] for name in files}
    while len(heads) == 1 and all("/" in name for name in files):
        files = {name.partition("/")[2]: source for name, source in files.items()}
        heads = {name.partition("/")[0] for name in files}
    return Folder(path, fingerprint or _together(files), files)


def _together(files: Mapping[str, Source]) -> str:
    return together(source.fingerprint for source in files.values())


def together(fingerprints: Iterable[str]) -> str:
    """Return the fingerprint of several files: that of the only one, or one of them all in any order."""
    prints = sorted(fingerprints)
    return prints[0] if len(prints) == 1 else hashlib.sha256("".join(prints).encode()).hexdigest()


def _member(name: str, archive: Source, budget: Budget, opener: Callable[[], IO[bytes]]) -> Source:
    """Return one file of an archive, after reading its beginning through the limits."""
    place = archive.path / name if name else archive.path

    def limited() -> IO[bytes]:
        return LimitedStream(opener(), name, place, budget)  # type: ignore[return-value]

    with limited() as stream:
        parts: list[bytes] = []
        while sum(map(len, parts)) < BEGINNING and (block := stream.read(BEGINNING)):
            parts.append(block)
    beginning = b"".join(parts)[:BEGINNING]
    print_ = hashlib.sha256(f"{archive.fingerprint}/{name}".encode()).hexdigest() if name else archive.fingerprint
    return Source(place, name or archive.name, print_, limited, beginning)


def _checked(names: Iterable[str], archive: Source) -> None:
    """Refuse names that lead outside of the archive or come twice, and too many of them."""
    counts = Counter(names)
    if sum(counts.values()) > MOST_MEMBERS:
        raise refusal("export-too-many-files", archive.path, most=MOST_MEMBERS, depth=DEEPEST_FOLDER)
    if any(_OUTSIDE.search(name) for name in counts):
        raise refusal("export-archive-names", archive.path)
    if max(counts.values(), default=0) > 1:
        raise refusal("export-archive-twice", archive.path)


def _zip(archive: Source, stack: ExitStack) -> Folder:
    try:
        stream = stack.enter_context(archive.bytes())
        packed = stack.enter_context(zipfile.ZipFile(stream))
        entries = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError) as error:
        raise refusal("export-archive-broken", archive.path) from error
    _checked((entry.filename for entry in entries), archive)
    budget = Budget(archive.size or 0)
    files = {}
    for entry in entries:
        if entry.is_dir() or _LITTER.search(entry.filename):
            continue
        if entry.flag_bits & 1:
            raise refusal("export-archive-encrypted", archive.path)
        if entry.compress_type not in _PACKED or stat.S_ISLNK(entry.external_attr >> 16):
            raise refusal("export-archive-broken", archive.path)
        files[entry.filename] = _member(entry.filename, archive, budget, _zip_opener(packed, entry, archive.path))
    return _whole(archive.path, files, archive.fingerprint)


def _zip_opener(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, place: PurePath) -> Callable[[], IO[bytes]]:
    def opener() -> IO[bytes]:
        try:
            return packed.open(entry)
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
            raise refusal("export-archive-broken", place / entry.filename) from error

    return opener


def _gzip(archive: Source) -> Source:
    """Return what a gzip file holds, as one file."""
    budget = Budget(archive.size or 0)
    return _member("", archive, budget, lambda: cast("IO[bytes]", gzip.open(str(archive.path))))


def _tar(archive: Source, stack: ExitStack) -> Folder:
    stream = stack.enter_context(archive.bytes())
    budget = Budget(archive.size or 0)
    entries: list[tarfile.TarInfo] = []
    try:
        packed = stack.enter_context(tarfile.open(fileobj=stream, mode="r:"))  # noqa: SIM115
        for entry in packed:
            entries.append(entry)
            if len(entries) > MOST_MEMBERS:
                break
    except (tarfile.TarError, OSError, ValueError, EOFError, OverflowError) as error:
        raise refusal("export-archive-broken", archive.path) from error
    _checked((entry.name for entry in entries), archive)
    if any(not (entry.isreg() or entry.isdir()) for entry in entries):
        raise refusal("export-archive-links", archive.path)
    files = {
        entry.name: _member(entry.name, archive, budget, _tar_opener(packed, entry))
        for entry in entries
        if entry.isreg() and not _LITTER.search(entry.name)
    }
    return _whole(archive.path, files, archive.fingerprint)


def _tar_opener(packed: tarfile.TarFile, entry: tarfile.TarInfo) -> Callable[[], IO[bytes]]:
    def opener() -> IO[bytes]:
        stream = packed.extractfile(entry)
        assert stream is not None  # only ordinary files come here
        return stream

    return opener
