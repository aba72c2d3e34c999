"""Compiler: makes the plain rules callable from compiled code, and keeps the cache honest.

The rules stay plain Python. Importing this module registers each of them, and the compiled twins of the draws,
with numba. Where compiled code is kept: `sim.sources`.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba.extending import intrinsic, overload, register_jitable

from sim import bounds, draws, exponentials, offer, quantiles, today
from sim.blocks import BLOCKS
from sim.rules import (
    arriving,
    buying,
    championing,
    churning,
    crowding,
    disturbing,
    first_post,
    gathering,
    leaving,
    managing,
    matching,
    moderating,
    motives,
    posting,
    prospecting,
    reading,
    recognising,
    referring,
    replying,
    searching,
    supporting,
    talking,
    ties,
    traits,
    visiting,
)
from sim.sources import cache_folder

Function = TypeVar("Function", bound=Callable[..., Any])

# without numba's memory manager (_nrt): no table's references are counted, which took a third of the time
KERNEL_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}

SMALLEST_NORMAL = 2.0**-1022

numba.config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]


def compiled(function: Function) -> Function:
    """Compile a function when it is first called; it runs without Python's lock and allocates nothing."""
    return cast(Function, numba.njit(cache=True, **KERNEL_OPTIONS)(function))


def machine_code(live_days: Callable[..., int], sample: Any) -> tuple[str, bytes]:
    """Compile the kernel and return the name of its function in the machine code, and the machine code.

    Parameters
    ----------
    live_days : callable
        Takes a world whose parameters, setting and offer are blocks, a first and a last day.
    sample : World
        Such a world. The function that is compiled takes the address of its words, see `sim.blocks.words_of`.
    """
    numbas: Any = numba  # its types say too little of these calls
    world = numbas.typeof(sample._replace(**{name: getattr(sample, name)[()] for name in BLOCKS}))

    def world_there(_: Any, address: Any) -> Any:
        def read(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            return builder.load(builder.inttoptr(given[0], context.get_value_type(world).as_pointer()))

        return world(address), read

    world_at: Any = intrinsic(world_there)

    def kernel(address: int, first_day: int, last_day: int) -> int:
        return live_days(world_at(address), first_day, last_day)

    # numba's ways of calling it from Python would tie the code to a process in which numba is loaded
    alone = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    ready = numbas.njit((numba.int64,) * 3, **KERNEL_OPTIONS, **alone)(kernel)
    [made] = ready.overloads.values()
    _, _, (code, _) = made.library.serialize_using_object_code()
    return made.fndesc.mangled_name, code


def part(function: Function) -> Function:
    """Mark a function as a part of compiled functions: it is compiled into its callers."""
    return register_jitable(error_model="numpy", forceinline=True)(function)


def routine(function: Function) -> Function:
    """Mark a function as a routine of compiled functions: compiled once and called, where copies would swell them.

    A call copies the world's description, so routines are for what happens a few times a day, not for every member.
    """
    return register_jitable(error_model="numpy")(function)


@overload(exponentials.power_of_two)
def _power_of_two(exponent: int) -> Any:
    def compiled_twin(exponent: int) -> Any:
        return np.int64((np.int64(exponent) + 1023) << 52).view(np.float64)

    return compiled_twin


@overload(exponentials.mantissa_of)
def _mantissa_of(x: float) -> Any:
    def compiled_twin(x: float) -> Any:
        tiny = x < SMALLEST_NORMAL  # its digits stand elsewhere; no branch, so that many can be worked out at once
        bits = np.float64(x * 2.0**54 if tiny else x).view(np.int64)
        exponent = ((bits >> 52) & 2047) - (1076 if tiny else 1022)
        return np.int64((bits & 0xF_FFFF_FFFF_FFFF) | (1022 << 52)).view(np.float64), exponent

    return compiled_twin


part(exponentials.exp)
part(exponentials.log)


def _register(module: ModuleType) -> None:
    for value in vars(module).values():
        if callable(value) and not isinstance(value, type) and getattr(value, "__module__", "") == module.__name__:
            part(value)


COMPILED_RULES = (
    arriving, buying, championing, churning, crowding, disturbing, first_post, gathering, leaving, managing, matching,
    moderating, motives, posting, prospecting, reading, recognising, referring, replying, searching, supporting,
    talking, ties, traits, visiting,
)  # fmt: skip
"""The rules that the kernel calls; the others are worked out before the first day."""

for _module in (quantiles, today, *COMPILED_RULES, bounds):
    _register(_module)
part(offer.next_bill)

_FIRST, _SECOND = np.uint64(draws._FIRST), np.uint64(draws._SECOND)
_GOLDEN = np.uint64(draws.GOLDEN)
_S11, _S16, _S27, _S30, _S31, _S32, _S1 = (np.uint64(n) for n in (11, 16, 27, 30, 31, 32, 1))


@register_jitable
def _scrambled(word: Any) -> Any:
    word = (word ^ (word >> _S30)) * _FIRST
    word = (word ^ (word >> _S27)) * _SECOND
    return word ^ (word >> _S31)


@register_jitable
def _owner_word(seed: int, key: int) -> Any:
    return _scrambled((_scrambled(np.uint64(seed) + _GOLDEN) ^ np.uint64(key)) + _GOLDEN)


@register_jitable
def _opened_by(word: int, day: int, decision: int, ordinal: int) -> Any:
    place = np.uint64(day) << _S32 | np.uint64(decision) << _S16 | np.uint64(ordinal)
    return _scrambled((np.uint64(word) ^ place) + _GOLDEN)


@register_jitable
def _opened_address(seed: int, key: int, day: int, decision: int, ordinal: int) -> Any:
    return _opened_by(_owner_word(seed, key), day, decision, ordinal)


@register_jitable
def _address(seed: int, key: int, day: int, decision: int, subject: int, ordinal: int) -> Any:
    return _scrambled((_opened_address(seed, key, day, decision, ordinal) ^ np.uint64(subject)) + _GOLDEN)


@overload(draws.owner)
def _owner(seed: int, key: int) -> Any:
    def compiled_twin(seed: int, key: int) -> Any:
        return _owner_word(seed, key)

    return compiled_twin


@overload(draws.uniform_for)
def _uniform_for(word: int, day: int, decision: int) -> Any:
    def compiled_twin(word: int, day: int, decision: int) -> float:
        return np.float64(_scrambled(_opened_by(word, day, decision, 0) + _GOLDEN) >> _S11) * draws.TO_UNIT

    return compiled_twin


@overload(draws.opened)
def _opened(seed: int, key: int, day: int, decision: int, ordinal: int) -> Any:
    def compiled_twin(seed: int, key: int, day: int, decision: int, ordinal: int) -> Any:
        return _opened_address(seed, key, day, decision, ordinal)

    return compiled_twin


@overload(draws.uniform_of)
def _uniform_of(word: int, subject: int) -> Any:
    def compiled_twin(word: int, subject: int) -> float:
        return np.float64(_scrambled((word ^ np.uint64(subject)) + _GOLDEN) >> _S11) * draws.TO_UNIT

    return compiled_twin


@overload(draws.uniform)
def _uniform(seed: int, key: int, day: int, decision: int, subject: int, ordinal: int) -> Any:
    def compiled_twin(seed: int, key: int, day: int, decision: int, subject: int, ordinal: int) -> float:
        return np.float64(_address(seed, key, day, decision, subject, ordinal) >> _S11) * draws.TO_UNIT

    return compiled_twin


@overload(draws.message_key)
def _message_key(author_key: int, day: int, ordinal: int) -> Any:
    def compiled_twin(author_key: int, day: int, ordinal: int) -> Any:
        return np.int64(_address(0, author_key, day, 0, 0, ordinal) >> _S1)

    return compiled_twin


@overload(draws.brought_key)
def _brought_key(bringer: int, day: int, ordinal: int) -> Any:
    def compiled_twin(bringer: int, day: int, ordinal: int) -> Any:
        return np.int64(_address(1, bringer, day, 0, 0, ordinal) >> _S1)

    return compiled_twin


part(draws.member_key)
part(draws.customer_key)
