"""Reading an export: what it is, its tables and its report."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from calibration.exports.archives import Folder, opened, together, unpacked
from calibration.exports.export import Export
from calibration.exports.opening import Source
from calibration.exports.project.folder import is_project, project_at
from calibration.exports.project.keeping import delete_due, parts_of
from calibration.exports.readers.contract import FileReader, FolderReader, Reader
from calibration.exports.readers.registry import BY_NAME, FILE_READERS, FOLDER_READERS
from calibration.exports.readers.table.checking import load_mapping
from calibration.exports.readers.table.fitting import must_fit
from calibration.exports.readers.table.mapping import WORDS as MAPPING_WORDS
from calibration.exports.readers.table.saved import reader_of, saved_readers
from calibration.exports.recording import Recording
from calibration.exports.refusing import refusal
from calibration.exports.reporting import Gathered, Options, report_of
from calibration.exports.tables import Tables, merged
from calibration.exports.unreadable import not_an_export
from calibration.exports.views import first_view
from sim.problems import InputError

SomeReader = TypeVar("SomeReader", FileReader, FolderReader)


def read_export(
    path: str | Path,
    *,
    today: date | None = None,
    key: bytes | None = None,
    zone: str | None = None,
    reader: str | None = None,
    mapping: str | Path | None = None,
) -> Export:
    """Read the exports of one community, each recognised by its content.

    Parameters
    ----------
    path : str or pathlib.Path
        A file, an archive (ZIP, gzip, tar) or a folder; several exports of one community are put together and
        what two of them tell counts once. See docs/exports.md for the formats. Or the folder of a project, which
        gives all that it keeps.
    today : datetime.date, optional
        Rows dated more than a day after it are left out; by default this computer's day, in UTC.
    key : bytes, optional
        The key of the members' pseudonyms; by default one that is forgotten when the program ends. See
        `calibration.exports.pseudonyms.saved_key`.
    zone : str, optional
        The time zone, such as ``"Europe/Paris"``, of files that do not say theirs; by default UTC.
    reader : str, optional
        The name of the format, where the content fits several.
    mapping : str or pathlib.Path, optional
        A mapping's file (see docs/exports.md), for a table that no reader knows; mappings saved before need not be
        named.

    Returns
    -------
    Export
        The tables, the report and the weekly measures.

    Raises
    ------
    InputError
        If the export cannot be used, with all that is wrong and what to do.
    """
    if is_project(Path(path)):
        delete_due(today)
        gathered = Gathered(Options(today), parts_of(project_at(path)))
        if not gathered.parts:
            raise refusal("project-empty", path)
        return put_together(gathered, together(part[2].fingerprint for part in gathered.parts), path)
    gathered, fingerprint = gather(path, Options(today, key, zone, reader), mapping)
    return put_together(gathered, fingerprint, path)


def gather(path: str | Path, options: Options, mapping: str | Path | None = None) -> tuple[Gathered, str]:
    """Read each file of an export, and return what they give and the fingerprint of the whole.

    Raises
    ------
    InputError
        If none can be read, or one that can is not whole.
    """
    mapped = reader_of(load_mapping(mapping)) if mapping is not None else None
    gathered = Gathered(replace(options, mapped=mapped, saved=tuple(saved_readers())))
    with opened(Path(path)) as given, ExitStack() as stack:
        if isinstance(given, Folder):
            _folder(given, gathered, stack)
        else:
            if mapped is not None and mapping is not None:
                must_fit(mapping, mapped.mapping, given)
            _file(given, gathered)
        fingerprint = given.fingerprint
    if mapped is not None and all(part[0] is not mapped for part in gathered.parts):
        columns = ", ".join(column.name for column in mapped.mapping.columns)
        raise refusal("map-fits-no-file", path, package=MAPPING_WORDS, columns=columns)
    if not gathered.parts:
        raise _nothing(gathered, path)
    return gathered, fingerprint


def put_together(gathered: Gathered, fingerprint: str, path: str | Path) -> Export:
    """Return the export that files give together.

    Raises
    ------
    InputError
        If their readers ask for a complete week and there is none.
    """
    # The later file knows better; of two formats that tell of the same acts, the one that tells more of them.
    gathered.parts.sort(key=lambda part: (len(part[0].aspects), _last_day(part[1]), part[2].name))
    tables, gathered.again = merged(part for _, part, _ in gathered.parts)
    kind = first_view(tables)
    report = report_of(tables, kind, Path(path), fingerprint, gathered)
    today = gathered.options.today
    return Export(kind, report, report.last_day or today or datetime.now(UTC).date(), tables)


def _folder(folder: Folder, gathered: Gathered, stack: ExitStack) -> None:
    """Read a folder whose files belong together, or else each file and folder inside it."""
    reader = _chosen(FOLDER_READERS, folder, gathered.options)
    if reader is not None:
        source = next(iter(folder.files.values()))
        whole = Source(folder.path, folder.path.name, folder.fingerprint, source.opener, b"")
        into = _recording(whole, reader, gathered.options)
        reader.read(folder, into)
        _keep(reader, into, gathered)
        return
    for name, source in folder.files.items():
        if "/" in name:
            continue
        if source.size is not None and source.shape in ("zip", "gzip", "tar"):
            inside = unpacked(source, stack)
            if isinstance(inside, Folder):
                _folder(inside, gathered, stack)
            else:
                _file(inside, gathered)
        else:
            _file(source, gathered)
    for inner in folder.folders():
        _folder(inner, gathered, stack)


def _file(source: Source, gathered: Gathered) -> None:
    """Read one file, or put it aside if no reader knows it; the same file twice is read once."""
    if source.fingerprint in gathered.seen:
        return
    gathered.seen.add(source.fingerprint)
    reader = _of_file(source, gathered.options)
    if reader is None:
        gathered.aside.append((source.name, not_an_export(source)))
        return
    into = _recording(source, reader, gathered.options)
    try:
        reader.read(source, into)
        _keep(reader, into, gathered)
    except InputError as error:
        if {problem.key for problem in error.problems} != {"export-no-rows"}:
            raise
        gathered.aside.append((source.name, error))


def _keep(reader: Reader, into: Recording, gathered: Gathered) -> None:
    if not into.rows_read:
        raise refusal("export-no-rows", into.source.path)
    tables, report = into.tables()
    gathered.parts.append((reader, tables, report))


def _recording(source: Source, reader: Reader, options: Options) -> Recording:
    return Recording(
        source,
        reader.name,
        reader.platform,
        reader.words,
        options.today,
        reader.since,
        options.key,
        options.zone,
        reader.format,
    )


def _of_file(source: Source, options: Options) -> FileReader | None:
    """Return the reader of a file: that of the mapping given, one that knows the file, or that of a saved mapping."""
    if options.mapped is not None and options.mapped.recognises(source):
        return options.mapped
    saved = [reader for reader in options.saved if options.reader in (None, reader.name)]
    named = [reader for reader in saved if reader.name == options.reader]
    if named:
        return named[0]
    return _chosen(FILE_READERS, source, options) or _chosen(tuple(saved), source, options)


def _chosen(readers: tuple[SomeReader, ...], given: Source | Folder, options: Options) -> SomeReader | None:
    """Return the one reader that recognises a file; where two do, the person must say which."""
    if options.reader is not None:
        if options.reader not in BY_NAME:
            raise refusal("export-no-such-reader", given.path, reader=options.reader, readers=", ".join(BY_NAME))
        return next((reader for reader in readers if reader.name == options.reader), None)
    fitting = [reader for reader in readers if reader.recognises(given)]  # type: ignore[arg-type]
    if len(fitting) > 1:
        names = ", ".join(f"{reader.format} ({reader.name})" for reader in fitting)
        raise refusal("export-ambiguous", given.path, formats=names)
    return fitting[0] if fitting else None


def _last_day(tables: Tables) -> date:
    """Return the last day a file tells of: of two files, the later one knows better."""
    ends = [tables.metrics["period_end"].max(), tables.windows["window_end"].max(), tables.spend["date"].max()]
    if len(tables.events):
        ends.append(tables.events["ts"].iloc[-1].tz_localize(None))
    return max((end.date() for end in ends if end == end), default=date(1970, 1, 1))


def _nothing(gathered: Gathered, path: str | Path) -> InputError:
    """Return the error for an export without a single file that can be read: a problem for each file."""
    problems = [problem for _, error in gathered.aside for problem in error.problems]
    return InputError(problems[:20]) if problems else refusal("export-folder-empty", str(path))
