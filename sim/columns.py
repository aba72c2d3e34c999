"""Columns: everything the model keeps, declared once with type, unit, start value and meaning.

Four tables: `MemberRow` (a member is a row number), `TieRow` (a row a member, a place a tie), `MessageRow` (a message is
a row number) and `DayRow` (one row a day). Each is one numpy structured array: ``members["habit"]`` is a column,
``members[7].habit`` a cell. Both engines write the same tables, so they can be compared cell by cell.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Annotated, Any, Protocol, TypeVar, cast, get_args, get_type_hints, overload

import numpy as np
import numpy.typing as npt

from sim.declare import Column, annotations_of

Booleans = Annotated[bool, np.bool_]
Small = Annotated[int, np.int8]
Whole = Annotated[int, np.int32]
Long = Annotated[int, np.int64]
Single = Annotated[float, np.float32]
Real = Annotated[float, np.float64]

NEVER = -1_000_000
FOREVER = 1e18
TIE_SLOTS = 16
PRESENT, LEFT = 1, 2
TEAM = -1  # in place of a member's row: the team
POSTING_BITS = (1 << 30) - 1  # `MemberRow.posting_bits` looks 30 days back
VISITED, POSTED = 1, 2  # flags of `World.weeks`


# fmt: off
class MemberRow:
    """One row a member, in order of joining."""

    key: Annotated[Long, Column("", 0, "Address of the member's draws", "Adresse des tirages du membre")]
    status: Annotated[Small, Column("", 0, "1 = present, 2 = gone", "1 = présent, 2 = parti")]
    channel: Annotated[Small, Column("", 0, "Arrival channel", "Canal d'arrivée")]
    join_day: Annotated[Whole, Column("day", NEVER, "Day of joining", "Jour d'arrivée")]
    left_day: Annotated[Whole, Column("day", NEVER, "Day of leaving, if gone", "Jour de départ, si parti")]
    affinity: Annotated[Real, Column("sd", 0, "Affinity with the community", "Affinité avec la communauté")]
    visit_propensity: Annotated[Real, Column("factor", 1, "Own factor on visits", "Facteur propre sur les visites")]
    posting_propensity: Annotated[Real, Column("log", 0, "Own share of the logarithm of posting", "Part propre du logarithme des publications")]
    responsiveness: Annotated[Real, Column("factor", 1, "Response to being answered", "Sensibilité aux réponses")]
    poster_exit: Annotated[Real, Column("1/posting day", 0, "Own chance to leave after a day of posting", "Chance propre de partir après un jour de publication")]
    quiet_exit: Annotated[Real, Column("1/visiting day", 0, "Own chance to drop out after a visit", "Chance propre de décrocher après une visite")]
    topic: Annotated[Small, Column("", 0, "Own topic", "Sujet propre")]
    in_spell: Annotated[Booleans, Column("", 0, "In a spell of activity", "En période active")]
    last_visit: Annotated[Whole, Column("day", NEVER, "Day of the last visit", "Jour de la dernière visite")]
    habit: Annotated[Real, Column("share", 0, "Habit on the day of the last visit", "Habitude au jour de la dernière visite")]
    fatigue: Annotated[Real, Column("share", 0, "Fatigue on the day of the last visit", "Fatigue au jour de la dernière visite")]
    mentions: Annotated[Whole, Column("messages", 0, "Unseen messages addressed to the member", "Messages non lus adressés au membre")]
    read_up_to: Annotated[Long, Column("message", 0, "First message not yet offered", "Premier message pas encore proposé")]
    topic_fit: Annotated[Real, Column("share", 0.5, "Share of what was last read that was on topic", "Part des dernières lectures dans le sujet")]
    peers_seen: Annotated[Real, Column("share", 0.8, "Share of what was last read that members wrote", "Part des dernières lectures écrites par des membres")]
    overloaded: Annotated[Real, Column("", 0, "Overload on the day of the last visit", "Surcharge au jour de la dernière visite")]
    replies_felt: Annotated[Real, Column("replies", 0, "Received replies remembered on `replies_day`", "Réponses reçues dont le souvenir reste au jour `replies_day`")]
    replies_day: Annotated[Whole, Column("day", 0, "Day `replies_felt` refers to", "Jour de référence de `replies_felt`")]
    toxicity_felt: Annotated[Real, Column("offences", 0, "Offences felt on the day of the last visit", "Offenses ressenties au jour de la dernière visite")]
    removed_day: Annotated[Whole, Column("day", NEVER, "Day a message of theirs was last removed", "Jour de la dernière suppression d'un de ses messages")]
    posts: Annotated[Whole, Column("messages", 0, "Messages written", "Messages écrits")]
    first_post_day: Annotated[Whole, Column("day", NEVER, "Day of the first message", "Jour du premier message")]
    posting_day: Annotated[Whole, Column("day", NEVER, "Day of the last message", "Jour du dernier message")]
    posting_days: Annotated[Whole, Column("days", 0, "Days with a message", "Jours avec message")]
    posting_bits: Annotated[Long, Column("bits", 0, "Days with a message among the last 30, one bit each, lowest = posting_day", "Jours avec message parmi les 30 derniers, un bit chacun")]
    posts_today: Annotated[Whole, Column("messages", 0, "Messages written on posting_day", "Messages écrits le jour posting_day")]
    exit_pending: Annotated[Booleans, Column("", 0, "The next would-be visit may never happen", "La prochaine visite pourrait ne pas avoir lieu")]
    answered: Annotated[Booleans, Column("", 0, "Answered since the last day of posting", "A reçu une réponse depuis son dernier jour de publication")]


class TieRow:
    """One row a member, `TIE_SLOTS` places a row: the people they exchange messages with."""

    to: Annotated[Whole, Column("member", -1, "The other member, -1 = free", "L'autre membre, -1 = libre")]
    given: Annotated[Single, Column("messages", 0, "Messages given, faded to `day`", "Messages donnés, estompés jusqu'à `day`")]
    got: Annotated[Single, Column("messages", 0, "Messages received, faded to `day`", "Messages reçus, estompés jusqu'à `day`")]
    day: Annotated[Whole, Column("day", 0, "Day the tie was last refreshed", "Jour du dernier message du lien")]


class MessageRow:
    """One row a message, in order of time."""

    key: Annotated[Long, Column("", 0, "Address of the message in draws", "Adresse du message dans les tirages")]
    author: Annotated[Whole, Column("member", 0, "Row of the author, -1 = the team", "Ligne de l'auteur, -1 = l'équipe")]
    time: Annotated[Real, Column("day", 0, "When it was written", "Moment de rédaction")]
    parent: Annotated[Long, Column("message", -1, "The message it answers, -1 = none", "Le message auquel il répond, -1 = aucun")]
    topic: Annotated[Small, Column("", 0, "Its topic", "Son sujet")]
    appeal: Annotated[Real, Column("factor", 1, "How much it invites answers", "Combien il appelle de réponses")]
    first: Annotated[Booleans, Column("", 0, "Its author's first message", "Premier message de son auteur")]
    toxic: Annotated[Booleans, Column("", 0, "It offends", "Il est offensant")]
    removed_at: Annotated[Real, Column("day", FOREVER, "When it is removed", "Moment de sa suppression")]
    replies: Annotated[Whole, Column("messages", 0, "Replies it got", "Réponses reçues")]
    replied_at: Annotated[Real, Column("day", FOREVER, "When it got its first reply", "Moment de la première réponse")]


class DayRow:
    """One row a day: what the plan gives, what happened, and the aggregates that everybody reacts to on the next day."""

    week: Annotated[Whole, Column("week", 0, "Week of the plan, weeks beginning on Mondays", "Semaine du plan, les semaines commençant le lundi")]
    calendar: Annotated[Real, Column("factor", 1, "How lively the day is", "Animation du jour")]
    known_joins: Annotated[Long, Column("members", -1, "Joins where known, else -1", "Arrivées si connues, sinon -1")]
    invited: Annotated[Real, Column("members", 0, "Joins expected by invitation", "Arrivées attendues sur invitation")]
    launch: Annotated[Real, Column("members", 0, "Joins expected from the public launch", "Arrivées attendues du lancement public")]
    marketing: Annotated[Real, Column("members", 0, "Joins expected from paid channels", "Arrivées attendues des canaux payants")]
    word_of_mouth: Annotated[Real, Column("members", 0, "Joins expected by word of mouth at the reference activity", "Arrivées attendues du bouche-à-oreille à l'activité de référence")]
    ritual_visits: Annotated[Real, Column("share", 0, "What rituals and events add to visits", "Ce que rituels et événements ajoutent aux visites")]
    ritual_posting: Annotated[Real, Column("log", 0, "What rituals and events add to posting", "Ce que rituels et événements ajoutent aux publications")]
    event_pulse: Annotated[Real, Column("share", 0, "What is left of lives and events", "Ce qui reste des directs et des événements")]
    question: Annotated[Booleans, Column("", 0, "The weekly question is asked", "La question de la semaine est posée")]
    gathering: Annotated[Booleans, Column("", 0, "A live or an event is held", "Un direct ou un événement a lieu")]
    staff_here: Annotated[Booleans, Column("", 0, "There still is a team", "Il y a encore une équipe")]
    staff_sessions: Annotated[Whole, Column("sessions", 0, "Sessions of the team", "Sessions de l'équipe")]
    content_rate: Annotated[Real, Column("messages", 0, "Content the team is expected to write", "Contenus que l'équipe doit écrire")]
    ritual_minutes: Annotated[Real, Column("minutes", 0, "Work that rituals take", "Travail que demandent les rituels")]
    members: Annotated[Whole, Column("members", 0, "Members present in the evening", "Membres présents le soir")]
    joins: Annotated[Whole, Column("members", 0, "Newcomers", "Arrivées")]
    leaves: Annotated[Whole, Column("members", 0, "Members who left", "Départs")]
    returns: Annotated[Whole, Column("members", 0, "Members who came back after leaving", "Retours après un départ")]
    visitors: Annotated[Whole, Column("members", 0, "Members who came", "Membres venus")]
    writer_visits: Annotated[Whole, Column("sessions", 0, "Sessions of members who have written before", "Sessions de membres ayant déjà écrit")]
    posters: Annotated[Whole, Column("members", 0, "Members who wrote", "Membres ayant écrit")]
    starters: Annotated[Whole, Column("messages", 0, "Conversations started by members", "Conversations lancées par des membres")]
    replies: Annotated[Whole, Column("messages", 0, "Replies by members", "Réponses de membres")]
    replies_to_members: Annotated[Whole, Column("messages", 0, "Replies by members to members", "Réponses de membres à des membres")]
    staff_messages: Annotated[Whole, Column("messages", 0, "Messages by the team", "Messages de l'équipe")]
    staff_replies: Annotated[Whole, Column("messages", 0, "Replies by the team", "Réponses de l'équipe")]
    staff_minutes: Annotated[Real, Column("minutes", 0, "Work of the team", "Travail de l'équipe")]
    toxic: Annotated[Whole, Column("messages", 0, "Offending messages", "Messages offensants")]
    removed: Annotated[Whole, Column("messages", 0, "Removed messages", "Messages supprimés")]
    removed_innocent: Annotated[Whole, Column("messages", 0, "Removed messages that did not offend", "Messages supprimés à tort")]
    active_7d: Annotated[Whole, Column("members", 0, "Members who came in the last 7 days", "Membres venus ces 7 derniers jours")]
    posters_7d: Annotated[Whole, Column("members", 0, "Members who wrote in the last 7 days", "Membres ayant écrit ces 7 derniers jours")]
    messages_7d: Annotated[Whole, Column("messages", 0, "Messages of the last 7 days", "Messages des 7 derniers jours")]
    toxic_7d: Annotated[Whole, Column("messages", 0, "Offending messages of the last 7 days that stayed", "Messages offensants des 7 derniers jours restés en place")]
    active: Annotated[Real, Column("members", 0, "Members active in a week, smoothed over a week", "Membres actifs sur une semaine, lissé sur une semaine")]
    writers: Annotated[Real, Column("sessions/day", 0, "Sessions a day of members who have written, smoothed over a week", "Sessions quotidiennes de membres ayant écrit, lissé sur une semaine")]
# fmt: on


Row = TypeVar("Row", covariant=True)


class Table(Protocol[Row]):
    """A numpy structured array: a row by number, a column by name."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Rows, and places a row where there are several."""
        ...

    @overload
    def __getitem__(self, place: str) -> npt.NDArray[Any]: ...

    @overload
    def __getitem__(self, place: int | tuple[int, int]) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Table[Row]: ...

    def __setitem__(self, place: str, value: Any) -> None:
        """Fill a column."""
        ...

    def __len__(self) -> int: ...


MemberTable = Table[MemberRow]
TieTable = Table[TieRow]
MessageTable = Table[MessageRow]
DayTable = Table[DayRow]


@cache
def columns_of(row: Hashable) -> dict[str, Column]:
    """Return the declarations of a table's columns, in order."""
    return annotations_of(cast(type, row), Column)


@cache
def stored_as(row: Hashable) -> np.dtype[Any]:
    """Return the structured type in which a table is stored."""
    stored = {}
    for name, hint in get_type_hints(cast(type, row), include_extras=True).items():
        stored[name] = next(
            extra for extra in get_args(hint) if isinstance(extra, type) and issubclass(extra, np.generic)
        )
    return np.dtype(list(stored.items()), align=True)


def empty_table(row: type[Row], *shape: int) -> Table[Row]:
    """Return a table of this shape with every cell at its start value."""
    cells = np.zeros(shape, dtype=stored_as(cast(Hashable, row))).view(np.recarray)
    for name, column in columns_of(cast(Hashable, row)).items():
        cells[name] = column.start
    return cast(Table[Row], cells)
