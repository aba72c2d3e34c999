"""Draws: every chance event has an address, and its uniform number is a hash of that address.

An address is (seed, key, day, decision, subject, ordinal): whose decision, on which day, about what, concerning
whom, and which of several. There is no generator state. So results do not depend on the order in which members
are handled or on the number of threads, and two scenarios share every draw whose address they have in common.

The functions here are plain Python; `sim.kernel` registers compiled twins that give the same bits.
"""

from __future__ import annotations

from enum import IntEnum

WORD = 0xFFFF_FFFF_FFFF_FFFF
GOLDEN = 0x9E37_79B9_7F4A_7C15
TO_UNIT = 1.0 / 9007199254740992.0  # 2**-53: the top 53 bits make a number in [0, 1)
_FIRST = 0xBF58_476D_1CE4_E5B9
_SECOND = 0x94D0_49BB_1331_11EB
# keys of the team, of spammers and of the place; members' keys begin at 2**44
MANAGER_KEY, SPAMMER_KEY, PLACE_KEY = 1, 20, 30


class Decision(IntEnum):
    """What a draw decides. The number is part of the address: never renumber, only add."""

    ARRIVALS = 1
    AFFINITY = 2
    VISIT_TRAIT = 3
    POSTING_TRAIT = 4
    RESPONSIVENESS = 5
    POSTER_EXIT_TRAIT = 6
    QUIET_EXIT_TRAIT = 7
    TOPIC = 8
    RECRUITED = 9
    KNOWS = 10
    RETURN = 11
    VISIT = 12
    EXIT = 13
    SESSIONS = 14
    SESSION_TIME = 15
    SHOWN = 16
    REPLY = 17
    FIRST_POST = 18
    POSTS = 19
    MESSAGE_TOPIC = 20
    TOXIC = 21
    REMOVAL = 22
    REMOVAL_DELAY = 23
    MEETS = 24
    QUIET_EXIT = 25
    SPELL_END = 26
    MANAGER_POSTS = 27
    MANAGER_REPLY = 28
    MOTIVE = 29
    BADGES = 30
    TROLL = 31
    HOME_ROOM = 32
    FOLLOWS_ROOM = 33
    SITE = 34
    REFERRED = 35
    ACQUAINTANCE = 36
    ABSENT = 37
    ATTENDS = 38
    ALERT = 39
    ALERT_DELAY = 40
    SPAM = 41
    SPAM_TIME = 42
    CROSSES = 43
    HIDDEN = 44
    MESSAGE_ROOM = 45
    CONTENT = 46
    PILLAR = 47
    OFF_TOPIC_REMOVAL = 48
    ROOM_TO_TALK = 49
    THANKS = 50
    SPOTLIGHT = 51
    ACCEPTS = 52
    BURNOUT = 53
    QUITS = 54
    FOLLOWS = 55
    CONTROL = 56
    DRIFT = 57
    PROSPECTS = 100
    FONDNESS = 101
    CHURN_TRAIT = 102
    SPENDING_TRAIT = 103
    FIRST_BILL = 104
    QUALIFIES = 105
    BUYS = 106
    CHURNS = 107
    PURCHASES = 108
    UPGRADES = 109
    REFERS = 110
    ASKS = 111
    FINDS = 112
    DEFLECTS = 113
    FEEDBACK = 114
    IS_CUSTOMER = 115
    MATCHES = 116
    NEW_PROSPECT = 117
    AGE = 118


def scrambled(word: int) -> int:
    """Mix a 64-bit word so that every bit depends on every other (the finaliser of splitmix64)."""
    word = ((word ^ (word >> 30)) * _FIRST) & WORD
    word = ((word ^ (word >> 27)) * _SECOND) & WORD
    return word ^ (word >> 31)


def address(seed: int, key: int, day: int, decision: int, subject: int, ordinal: int) -> int:
    """Hash an address into 64 bits.

    Parameters
    ----------
    seed : int
        The run's seed, 0 or more.
    key : int
        Key of the member who decides (`MANAGER_KEY` for the team, a channel's number for arrivals).
    day : int
        Day of the plan, 0 or more.
    decision : int
        One of `Decision`.
    subject : int
        Key of the message or other member concerned, 0 if none.
    ordinal : int
        Which of several draws at the same address, 0 to 65,535.
    """
    return scrambled((opened(seed, key, day, decision, ordinal) ^ subject) + GOLDEN & WORD)


def opened(seed: int, key: int, day: int, decision: int, ordinal: int) -> int:
    """Return an address of which only the subject is missing, for many draws that differ in nothing else."""
    return opened_by(owner(seed, key), day, decision, ordinal)


def opened_by(word: int, day: int, decision: int, ordinal: int) -> int:
    """Return an address of which only the subject is missing, from what its owner's addresses share: see `owner`."""
    return scrambled((word ^ (day << 32 | decision << 16 | ordinal)) + GOLDEN & WORD)


def owner(seed: int, key: int) -> int:
    """Return the part of an address that is the same in all of somebody's draws."""
    return scrambled((scrambled((seed + GOLDEN) & WORD) ^ key) + GOLDEN & WORD)


def uniform_for(word: int, day: int, decision: int) -> float:
    """Return the uniform number of what somebody decides on a day, about nothing and nobody else.

    Examples
    --------
    >>> uniform_for(owner(7, 1 << 44), 3, Decision.VISIT) == uniform(7, 1 << 44, 3, Decision.VISIT, 0, 0)
    True
    """
    return uniform_of(opened_by(word, day, decision, 0), 0)


def uniform_of(word: int, subject: int) -> float:
    """Return the uniform number of a subject at an address opened before.

    Examples
    --------
    >>> uniform_of(opened(7, 1 << 44, 0, Decision.REPLY, 0), 5) == uniform(7, 1 << 44, 0, Decision.REPLY, 5, 0)
    True
    """
    return (scrambled((word ^ subject) + GOLDEN & WORD) >> 11) * TO_UNIT


def uniform(seed: int, key: int, day: int, decision: int, subject: int, ordinal: int) -> float:
    """Return the uniform number in [0, 1) that lives at an address.

    Examples
    --------
    >>> uniform(7, 1 << 44, 0, Decision.VISIT, 0, 0) == uniform(7, 1 << 44, 0, Decision.VISIT, 0, 0)
    True
    """
    return (address(seed, key, day, decision, subject, ordinal) >> 11) * TO_UNIT


def member_key(channel: int, day: int, ordinal: int) -> int:
    """Return the key of the ``ordinal``-th person who joins through a channel on a day.

    The key does not say how many others joined before: the same person joins in every scenario in which that
    channel brings at least ``ordinal + 1`` people on that day.
    """
    return (channel + 1) << 44 | day << 20 | ordinal


def customer_key(source: int, day: int, ordinal: int) -> int:
    """Return the key of the ``ordinal``-th prospect who comes from a source on a day; members have other keys."""
    return (100 + source) << 44 | day << 20 | ordinal


def brought_key(bringer: int, day: int, ordinal: int) -> int:
    """Return the key of the ``ordinal``-th prospect whom somebody brings on a day, or becomes, below 2**63."""
    return address(1, bringer, day, 0, 0, ordinal) >> 1


def message_key(author_key: int, day: int, ordinal: int) -> int:
    """Return the key of the ``ordinal``-th message an author writes on a day, below 2**63."""
    return address(0, author_key, day, 0, 0, ordinal) >> 1
