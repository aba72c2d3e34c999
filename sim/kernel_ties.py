"""Kernel, ties: strengthening, fading and counting ties between members."""

from __future__ import annotations

from sim.bounds import still_reciprocal
from sim.columns import PRESENT, TieTable
from sim.compiler import part
from sim.rules.ties import Ties, tie_after
from sim.world import World


@part
def place_for(ties: TieTable, p: Ties, day: int, row: int, other: int) -> int:
    """Return the place of a member's tie to another; without one, that of their weakest tie, a free one first."""
    free = -1
    for place in range(ties.shape[1]):
        if ties[row, place].to == other:
            return place
        if free < 0 and ties[row, place].to < 0:
            free = place
    if free >= 0:
        return free
    slot, weakest = -1, 1e18
    for place in range(ties.shape[1]):
        both = float(ties[row, place].given) + float(ties[row, place].got)
        strength = tie_after(both, day - ties[row, place].day, p)
        if strength < weakest:
            slot, weakest = place, strength
    return slot


@part
def strengthen(ties: TieTable, p: Ties, day: int, row: int, other: int, given: float, got: float) -> None:
    """Refresh a member's tie to another; the weakest tie makes room for a new one."""
    slot = place_for(ties, p, day, row, other)
    if ties[row, slot].to != other:
        ties[row, slot].to = other
        ties[row, slot].given = 0.0
        ties[row, slot].got = 0.0
    days = day - ties[row, slot].day
    ties[row, slot].given = tie_after(float(ties[row, slot].given), days, p) + given
    ties[row, slot].got = tie_after(float(ties[row, slot].got), days, p) + got
    ties[row, slot].day = day


@part
def acquaint(world: World, day: int, row: int, other: int, strength: float) -> None:
    """Let two people know each other, as if each had written to the other."""
    strengthen(world.ties, world.parameters.ties, day, row, other, strength, strength)
    strengthen(world.ties, world.parameters.ties, day, other, row, strength, strength)


@part
def tie_strength(ties: TieTable, p: Ties, day: int, row: int, other: int) -> float:
    """Return how strong a member's tie to another is today, both directions together."""
    for slot in range(ties.shape[1]):
        if ties[row, slot].to == other:
            both = float(ties[row, slot].given) + float(ties[row, slot].got)
            return tie_after(both, day - ties[row, slot].day, p)
        if ties[row, slot].to < 0:
            break
    return 0.0


@part
def reciprocal_ties(world: World, day: int, row: int) -> int:
    """Count a member's ties that hold in both directions today, to people who were still there this morning."""
    ties, p = world.ties, world.parameters.ties
    count = 0
    for slot in range(ties.shape[1]):
        other = ties[row, slot].to
        if other < 0:
            break
        days = day - ties[row, slot].day
        if not still_reciprocal(float(ties[row, slot].given), float(ties[row, slot].got), days, p):
            continue  # asked first: the other's row is far away in memory
        if world.members[other].status == PRESENT or world.members[other].left_day == day:
            count += 1
    return count


@part
def loosen_absent(world: World, day: int, row: int) -> None:
    """Take from a member's ties to those who were not at today's meeting in person."""
    ties, kept = world.ties, 1.0 - world.parameters.gathering.absent_ties
    for slot in range(ties.shape[1]):
        other = ties[row, slot].to
        if other < 0:
            break
        if world.members[other].attended_day != day:
            ties[row, slot].given = float(ties[row, slot].given) * kept
            ties[row, slot].got = float(ties[row, slot].got) * kept
