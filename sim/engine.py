"""Engine: the compiled kernel, kept as machine code and called without the compiler that made it.

numba takes most of a second to load what it has compiled: its own types and functions come first. So its machine code
is kept in a file; llvmlite, the part of numba that speaks to the processor, puts it in place in a twentieth of that.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from sim.blocks import BLOCKS, block_of, forms_of, words_of
from sim.parameters import Parameters
from sim.plan import Plan
from sim.scratch import AT_ONCE
from sim.sources import CODE_FILES, cache_folder
from sim.world import World, new_world
from sim.writing import whole_file

LiveDays = Callable[..., int]
WISHES = ("CPU_NAME", "CPU_FEATURES", "OPT", "LOOP_VECTORIZE", "SLP_VECTORIZE", "BOUNDSCHECK", "DEBUGINFO")
"""Variables of numba's, by their ending, that change the code it makes."""
_LOADING = Lock()


def advance(world: World, first_day: int, last_day: int) -> int:
    """Run the days from ``first_day`` up to, not including, ``last_day``; other threads may run meanwhile.

    The kernel is compiled at the first call on this machine: `sim.warming` does so with its progress shown.

    Returns
    -------
    int
        The day reached; below ``last_day`` if a table ran full on it.

    Raises
    ------
    TypeError
        If a table of the world is not stored as the kernel expects it.
    ValueError
        If the plan is shorter than that, or the world's notes have less room than its tables: compiled code would write
        beyond them.
    """
    check_room(world, last_day)
    with _LOADING:
        live_days, expected = _kernel()
    blocks = with_blocks(world)
    for place, (found, wanted) in enumerate(zip(forms_of(blocks), expected, strict=True)):
        if found != wanted:
            raise TypeError(
                f"a table of this world is not stored as those of `sim.world.new_world`: part {place} is {found}, "
                f"not {wanted}"
            )
    words = np.array(words_of(blocks), dtype=np.int64)
    reached, raised = ctypes.c_int64(), ctypes.c_void_p()
    status = live_days(ctypes.byref(reached), ctypes.byref(raised), words.ctypes.data, first_day, last_day)
    if status:
        raise RuntimeError(f"the kernel stopped between days {first_day} and {last_day} with status {status}")
    return reached.value


def check_room(world: World, last_day: int) -> None:
    """Raise what compiled code would not see: days beyond the plan, notes with less room than the tables."""
    scratch = world.scratch
    if last_day > len(world.days):
        raise ValueError(f"day {last_day} is beyond the plan's {len(world.days)} days")
    room = (
        ("members", world.members, len(scratch.roll.words)), ("ties", world.members, len(world.ties)),
        ("weeks", world.members, len(world.weeks)), ("messages", world.messages, len(scratch.feed.keys) - AT_ONCE),
        ("customers", world.customers, len(scratch.due_on)),
    )  # fmt: skip
    for name, table, rows in room:
        if rows < len(table):
            raise ValueError(f"there is room for {rows} {name} beside {len(table)} rows: use `sim.world.enlarged`")


def with_blocks(world: World) -> World:
    """Return a world as the kernel reads it: its parameters, its setting and its offer as blocks."""
    return world._replace(**{name: block_of(getattr(world, name)) for name in BLOCKS})


@cache
def _kernel() -> tuple[LiveDays, list[Any]]:
    """Return the kernel in place, compiled first where that has not been done, and the forms it expects."""
    sample = with_blocks(new_world(Plan(days=1), Parameters(), 1))
    file = _code_file()
    try:
        symbol, code = _read(file)
    except (OSError, ValueError):
        from sim.compiler import machine_code
        from sim.kernel import live_days

        symbol, code = machine_code(live_days, sample)
        with suppress(OSError):  # the next process compiles again
            whole_file(file, lambda stream: stream.write(_written(symbol, code)))
    return _in_place(symbol, code), forms_of(sample)


def _code_file() -> Path:
    """Return the file of machine code: of these sources, for this kind of processor, with these wishes to numba."""
    import llvmlite.binding as llvm

    wishes = [os.environ.get(f"NUMBA_{name}") for name in WISHES]
    try:
        features = llvm.get_host_cpu_features().flatten()
    except RuntimeError:  # not every system tells
        features = ""
    machine = f"{llvm.get_process_triple()} {llvm.get_host_cpu_name()} {features} {wishes}"
    return cache_folder() / CODE_FILES.replace("*", hashlib.sha256(machine.encode()).hexdigest()[:16])


def _written(symbol: str, code: bytes) -> bytes:
    return b"\n".join((symbol.encode(), hashlib.sha256(code).hexdigest().encode(), code))


def _read(file: Path) -> tuple[str, bytes]:
    """Return what is in a file of machine code; a damaged one would end the process."""
    symbol, _, rest = file.read_bytes().partition(b"\n")
    digest, _, code = rest.partition(b"\n")
    if digest != hashlib.sha256(code).hexdigest().encode():
        raise ValueError(f"{file} is damaged")
    return symbol.decode(), code


def _in_place(symbol: str, code: bytes) -> LiveDays:
    """Put machine code into memory and return its function, which numba calls with where to put its result first."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(jit=True)
    memory = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    memory.add_object_file(llvm.ObjectFileRef.from_data(code))
    memory.finalize_object()
    address, number = ctypes.c_void_p, ctypes.c_int64
    function = ctypes.CFUNCTYPE(ctypes.c_int32, address, address, number, number, number)
    live_days: Any = function(memory.get_function_address(symbol))
    live_days.memory = memory  # lives as long as the function
    return live_days
