"""Columns: everything the model keeps, declared once with type, unit, start value and meaning.

Seven tables: `MemberRow` (a member is a row number), `TieRow` (a row a member, a place a tie), `MessageRow` (a message is
a row number), `RitualRow`, `DayRow` (one row a day), `CustomerRow` and `BookRow` (a month, a source, members or not). Each is one numpy structured array: ``members["habit"]`` is a column,
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
PROSPECT, QUALIFIED, CUSTOMER, DROPPED, GONE = 1, 2, 3, 4, 5  # `CustomerRow.status`
TEAM, SPAMMER = -1, -2  # in place of a member's row: the team, somebody from outside
RITUAL, FORCED_REPLY = -3, -4  # likewise in a day's agenda: what the team does at a given time
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
    motive: Annotated[Small, Column("", 0, "What drives them: 0 recognition, 1 learning, 2 belonging, 3 influence, 4 accomplishment", "Motivation : 0 reconnaissance, 1 apprentissage, 2 appartenance, 3 influence, 4 accomplissement")]
    answers_to_badges: Annotated[Booleans, Column("", 0, "Answers to badges", "Sensible aux badges")]
    troll: Annotated[Booleans, Column("", 0, "Came to offend", "Venu pour offenser")]
    home_room: Annotated[Small, Column("room", 0, "Room of their topic", "Salon de son sujet")]
    rooms: Annotated[Whole, Column("bits", 1, "Rooms they follow, one bit each", "Salons suivis, un bit chacun")]
    site: Annotated[Small, Column("site", 0, "Site they belong to", "Site d'appartenance")]
    received_by: Annotated[Small, Column("", 0, "Who received them: 0 nobody, 1 a person, 2 a mentor", "Accueilli par : 0 personne, 1 quelqu'un, 2 un mentor")]
    control: Annotated[Booleans, Column("", 0, "Is in the control group of an experiment", "Fait partie du groupe témoin d'une expérience")]
    in_spell: Annotated[Booleans, Column("", 0, "In a spell of activity", "En période active")]
    last_visit: Annotated[Whole, Column("day", NEVER, "Day of the last visit", "Jour de la dernière visite")]
    habit: Annotated[Real, Column("share", 0, "Habit on the day of the last visit", "Habitude au jour de la dernière visite")]
    fatigue: Annotated[Real, Column("share", 0, "Fatigue on the day of the last visit", "Fatigue au jour de la dernière visite")]
    mentions: Annotated[Real, Column("messages", 0, "Unseen answers to the member, late ones counting less", "Réponses non lues reçues par le membre, les tardives comptant moins")]
    read_up_to: Annotated[Long, Column("message", 0, "First message not yet offered", "Premier message pas encore proposé")]
    removed_up_to: Annotated[Long, Column("messages", 0, "Messages removed among those before `read_up_to`", "Messages supprimés parmi ceux d'avant `read_up_to`")]
    interest: Annotated[Real, Column("share", 0.2, "Share of what was read lately that suits them", "Part des lectures récentes qui leur convient")]
    topic_fit: Annotated[Real, Column("share", 0.5, "Share of what was last read that was on topic", "Part des dernières lectures dans le sujet")]
    peers_seen: Annotated[Real, Column("share", 0.8, "Share of what was last read that members wrote", "Part des dernières lectures écrites par des membres")]
    overloaded: Annotated[Real, Column("", 0, "Overload on the day of the last visit", "Surcharge au jour de la dernière visite")]
    replies_felt: Annotated[Real, Column("replies", 0, "Received replies remembered on `replies_day`", "Réponses reçues dont le souvenir reste au jour `replies_day`")]
    replies_day: Annotated[Whole, Column("day", 0, "Day `replies_felt` refers to", "Jour de référence de `replies_felt`")]
    toxicity_felt: Annotated[Real, Column("offences", 0, "Offences felt on the day of the last visit", "Offenses ressenties au jour de la dernière visite")]
    removed_day: Annotated[Whole, Column("day", NEVER, "Day a message of theirs was last removed", "Jour de la dernière suppression d'un de ses messages")]
    removals: Annotated[Whole, Column("messages", 0, "Offending messages of theirs that were removed", "Messages offensants supprimés")]
    attended_day: Annotated[Whole, Column("day", NEVER, "Day they last attended a live or an event", "Dernière participation à un direct ou à un événement")]
    award: Annotated[Small, Column("", 0, "Put forward among: 0 never, 1 the most active, 2 the others, 3 newcomers", "Mis en avant parmi : 0 jamais, 1 les plus actifs, 2 les autres, 3 les nouveaux")]
    awarded_day: Annotated[Whole, Column("day", NEVER, "Day they were last put forward", "Dernière mise en avant")]
    thanked_day: Annotated[Whole, Column("day", NEVER, "Day they were last thanked by the team", "Derniers remerciements de l'équipe")]
    ambassador: Annotated[Booleans, Column("", 0, "Is an ambassador now", "Est ambassadeur")]
    burnt_out: Annotated[Booleans, Column("", 0, "Was an ambassador and burnt out", "Ambassadeur épuisé")]
    posts: Annotated[Whole, Column("messages", 0, "Messages written", "Messages écrits")]
    first_post_day: Annotated[Whole, Column("day", NEVER, "Day of the first message", "Jour du premier message")]
    posting_day: Annotated[Whole, Column("day", NEVER, "Day of the last message", "Jour du dernier message")]
    posting_days: Annotated[Whole, Column("days", 0, "Days with a message", "Jours avec message")]
    posting_bits: Annotated[Long, Column("bits", 0, "Days with a message among the last 30, one bit each, lowest = posting_day", "Jours avec message parmi les 30 derniers, un bit chacun")]
    posts_today: Annotated[Whole, Column("messages", 0, "Messages written on posting_day", "Messages écrits le jour posting_day")]
    exit_pending: Annotated[Booleans, Column("", 0, "The next would-be visit may never happen", "La prochaine visite pourrait ne pas avoir lieu")]
    answered: Annotated[Real, Column("share", 0, "How promptly answered since the last day of posting, 0 = not", "Promptitude de la réponse reçue depuis son dernier jour de publication, 0 = aucune")]
    customer: Annotated[Whole, Column("customer", -1, "Row of the customer or prospect they are, -1 = neither", "Ligne du client ou prospect qu'il est, -1 = ni l'un ni l'autre")]


class TieRow:
    """One row a member, `TIE_SLOTS` places a row: the people they exchange messages with."""

    to: Annotated[Whole, Column("member", -1, "The other member, -1 = free", "L'autre membre, -1 = libre")]
    given: Annotated[Single, Column("messages", 0, "Messages given, faded to `day`", "Messages donnés, estompés jusqu'à `day`")]
    got: Annotated[Single, Column("messages", 0, "Messages received, faded to `day`", "Messages reçus, estompés jusqu'à `day`")]
    day: Annotated[Whole, Column("day", 0, "Day the tie was last refreshed", "Jour du dernier message du lien")]


class MessageRow:
    """One row a message, in order of time."""

    key: Annotated[Long, Column("", 0, "Address of the message in draws", "Adresse du message dans les tirages")]
    author: Annotated[Whole, Column("member", 0, "Row of the author, -1 = the team, -2 = a spammer", "Ligne de l'auteur, -1 = l'équipe, -2 = un spammeur")]
    time: Annotated[Real, Column("day", 0, "When it was written", "Moment de rédaction")]
    parent: Annotated[Long, Column("message", -1, "The message it answers, -1 = none", "Le message auquel il répond, -1 = aucun")]
    topic: Annotated[Small, Column("", 0, "Its topic", "Son sujet")]
    room: Annotated[Small, Column("room", 0, "Room it is in", "Salon")]
    site: Annotated[Small, Column("site", 0, "Its author's site, -1 = all", "Site de son auteur, -1 = tous")]
    pillar: Annotated[Small, Column("", 0, "Content: 0 none, 1 educates, 2 inspires, 3 entertains", "Contenu : 0 non, 1 éduque, 2 inspire, 3 divertit")]
    appeal: Annotated[Real, Column("factor", 1, "How much it invites answers", "Combien il appelle de réponses")]
    first: Annotated[Booleans, Column("", 0, "Its author's first message", "Premier message de son auteur")]
    toxic: Annotated[Booleans, Column("", 0, "It offends", "Il est offensant")]
    removed_at: Annotated[Real, Column("day", FOREVER, "When it is removed", "Moment de sa suppression")]
    replies: Annotated[Whole, Column("messages", 0, "Replies it got", "Réponses reçues")]
    replied_at: Annotated[Real, Column("day", FOREVER, "When it got its first reply", "Moment de la première réponse")]


class RitualRow:
    """One row a ritual of the plan."""

    visits: Annotated[Real, Column("share", 0, "What it adds to visits on its day when fresh", "Ce qu'il ajoute aux visites de son jour quand il est neuf")]
    posting: Annotated[Real, Column("log", 0, "What it adds to posting on its day when fresh", "Ce qu'il ajoute aux publications de son jour quand il est neuf")]
    fading_days: Annotated[Real, Column("day", 0, "Days after which that has mostly gone, 0 = its day only", "Jours après lesquels cet effet a presque disparu, 0 = son jour seulement")]
    suits: Annotated[Whole, Column("bits", 0, "Motives it suits, one bit each", "Motivations qu'il sert, un bit chacune")]
    asks: Annotated[Booleans, Column("", 0, "The team writes a message for it", "L'équipe écrit un message pour lui")]
    meets: Annotated[Whole, Column("members", 0, "People each attendant gets to know", "Personnes que rencontre chaque participant")]
    in_person: Annotated[Booleans, Column("", 0, "People meet in one room", "On se retrouve dans une même salle")]
    minutes: Annotated[Real, Column("minutes", 0, "Staff work it takes", "Travail qu'il demande à l'équipe")]
    fits: Annotated[Booleans, Column("", 1, "The team's hours allow for it", "Les heures de l'équipe le permettent")]
    rotates: Annotated[Booleans, Column("", 0, "Its theme changes each time", "Son thème change à chaque fois")]
    worn: Annotated[Real, Column("times", 0, "How worn it was when last held", "Usure lors de la dernière tenue")]
    held_day: Annotated[Whole, Column("day", 0, "Day it was last held", "Dernière tenue")]
    held: Annotated[Whole, Column("times", 0, "Times held", "Nombre de tenues")]


class DayRow:
    """One row a day: what the plan gives, what happened, and the aggregates that everybody reacts to on the next day."""

    month: Annotated[Whole, Column("month", 0, "Month of the plan, of 30.4 days", "Mois du plan, de 30,4 jours")]
    week: Annotated[Whole, Column("week", 0, "Week of the plan, weeks beginning on Mondays", "Semaine du plan, les semaines commençant le lundi")]
    weekday: Annotated[Small, Column("", 0, "Weekday, 0 = Monday", "Jour de la semaine, 0 = lundi")]
    calendar: Annotated[Real, Column("factor", 1, "How lively the day is", "Animation du jour")]
    drift: Annotated[Real, Column("factor", 1, "Drift of everybody's visits", "Dérive des visites de tous")]
    unrest: Annotated[Real, Column("log odds", 0, "Drift of everybody's log-odds of leaving", "Dérive du logarithme des chances de partir de tous")]
    push: Annotated[Real, Column("factor", 0, "Strength of notifications", "Force des notifications")]
    memory_days: Annotated[Real, Column("day", 1, "Half-life of a message's visibility", "Demi-vie de la visibilité d'un message")]
    shown: Annotated[Real, Column("share", 1, "Share of messages the platform shows", "Part des messages que montre la plateforme")]
    alert: Annotated[Real, Column("share", 0, "Share of sessions that wait for a notification", "Part des sessions qui attendent une notification")]
    in_stream: Annotated[Booleans, Column("", 0, "People talk in one stream", "On parle dans un seul fil")]
    capacity: Annotated[Whole, Column("messages", 1, "Messages a visitor can take in", "Messages qu'un visiteur peut assimiler")]
    searchable: Annotated[Real, Column("share", 0, "Share of old content that search finds", "Part des anciens contenus que trouve la recherche")]
    history_days: Annotated[Whole, Column("day", 0, "Days of history kept, 0 = all", "Jours d'historique conservés, 0 = tous")]
    staff_ease: Annotated[Real, Column("factor", 1, "Factor on minutes of staff work", "Facteur sur les minutes de travail de l'équipe")]
    spam: Annotated[Real, Column("messages", 0, "Spam expected", "Spam attendu")]
    spurt: Annotated[Real, Column("members", 0, "Joins expected from a spurt of growth", "Arrivées attendues d'une poussée de croissance")]
    trolls: Annotated[Whole, Column("members", 0, "Trolls who join", "Trolls qui arrivent")]
    founders_leave: Annotated[Whole, Column("members", 0, "Founders who leave", "Fondateurs qui partent")]
    followers: Annotated[Real, Column("share", -1, "Share of members who follow to another place, -1 = nobody has to", "Part des membres qui suivent vers un autre lieu, -1 = personne n'a à bouger")]
    known_joins: Annotated[Long, Column("members", -1, "Joins where known, else -1", "Arrivées si connues, sinon -1")]
    invited: Annotated[Real, Column("members", 0, "Joins expected by invitation", "Arrivées attendues sur invitation")]
    launch: Annotated[Real, Column("members", 0, "Joins expected from the public launch", "Arrivées attendues du lancement public")]
    marketing: Annotated[Real, Column("members", 0, "Joins expected from paid channels", "Arrivées attendues des canaux payants")]
    word_of_mouth: Annotated[Real, Column("members", 0, "Joins expected by word of mouth at the reference activity", "Arrivées attendues du bouche-à-oreille à l'activité de référence")]
    paid_prospects: Annotated[Real, Column("people", 0, "Prospects expected from ads", "Prospects attendus de la publicité")]
    content_prospects: Annotated[Real, Column("people", 0, "Prospects expected from audience content", "Prospects attendus du contenu d'audience")]
    organic_prospects: Annotated[Real, Column("people", 0, "Prospects expected to come by themselves", "Prospects attendus d'eux-mêmes")]
    event_pulse: Annotated[Real, Column("share", 0, "What is left of lives and events", "Ce qui reste des directs et des événements")]
    gathering: Annotated[Booleans, Column("", 0, "A live or an event is held", "Un direct ou un événement a lieu")]
    staff_here: Annotated[Booleans, Column("", 0, "There still is a team", "Il y a encore une équipe")]
    staff_sessions: Annotated[Whole, Column("sessions", 0, "Sessions of the team", "Sessions de l'équipe")]
    content_rate: Annotated[Real, Column("messages", 0, "Content the team is expected to write", "Contenus que l'équipe doit écrire")]
    minutes_left: Annotated[Real, Column("minutes", 0, "Time the team has left today", "Temps qui reste à l'équipe ce jour")]
    ritual_minutes: Annotated[Real, Column("minutes", 0, "Work on the rituals held", "Travail pour les rituels tenus")]
    undone_minutes: Annotated[Real, Column("minutes", 0, "Work the team had no time for", "Travail que l'équipe n'a pas eu le temps de faire")]
    rituals_held: Annotated[Whole, Column("rituals", 0, "Rituals held", "Rituels tenus")]
    rituals_dropped: Annotated[Whole, Column("rituals", 0, "Rituals not held for want of time or team", "Rituels non tenus, faute de temps ou d'équipe")]
    attendance: Annotated[Whole, Column("members", 0, "Members who attended a live or an event", "Participants à un direct ou à un événement")]
    unreceived: Annotated[Whole, Column("members", 0, "Newcomers whom nobody had time to receive", "Nouveaux venus que personne n'a eu le temps d'accueillir")]
    thanks: Annotated[Whole, Column("members", 0, "Members thanked by the team", "Membres remerciés par l'équipe")]
    spotlights: Annotated[Whole, Column("members", 0, "Members put forward", "Membres mis en avant")]
    ambassadors: Annotated[Whole, Column("members", 0, "Ambassadors in the evening", "Ambassadeurs le soir")]
    burnouts: Annotated[Whole, Column("members", 0, "Ambassadors who burnt out", "Ambassadeurs épuisés")]
    spam_messages: Annotated[Whole, Column("messages", 0, "Spam that arrived", "Messages de spam arrivés")]
    spam_removed: Annotated[Whole, Column("messages", 0, "Spam removed", "Messages de spam supprimés")]
    banned: Annotated[Whole, Column("members", 0, "Members banned", "Membres exclus")]
    useful: Annotated[Whole, Column("items", 0, "Content written and questions first answered", "Contenus écrits et questions ayant une première réponse")]
    useful_so_far: Annotated[Whole, Column("items", 0, "The same since the first day", "Idem depuis le premier jour")]
    first_answers: Annotated[Whole, Column("messages", 0, "Members' conversations that got their first answer", "Conversations de membres ayant reçu leur première réponse")]
    customers: Annotated[Whole, Column("customers", 0, "Customers in the evening", "Clients le soir")]
    prospects: Annotated[Whole, Column("people", 0, "New prospects", "Nouveaux prospects")]
    customers_won: Annotated[Whole, Column("customers", 0, "New customers", "Nouveaux clients")]
    customers_lost: Annotated[Whole, Column("customers", 0, "Customers who left", "Clients partis")]
    revenue: Annotated[Real, Column("currency", 0, "What customers paid", "Ce que les clients ont payé")]
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
    spam_7d: Annotated[Whole, Column("messages", 0, "Spam of the last 7 days", "Messages de spam des 7 derniers jours")]
    toxic_7d: Annotated[Whole, Column("messages", 0, "Offending messages of the last 7 days that stayed", "Messages offensants des 7 derniers jours restés en place")]
    hidden_7d: Annotated[Whole, Column("messages", 0, "Offending messages of the last 7 days that were removed", "Messages offensants des 7 derniers jours supprimés")]
    active: Annotated[Real, Column("members", 0, "Members active in a week, smoothed over a week", "Membres actifs sur une semaine, lissé sur une semaine")]
    writers: Annotated[Real, Column("sessions/day", 0, "Sessions a day of members who have written, smoothed over a week", "Sessions quotidiennes de membres ayant écrit, lissé sur une semaine")]


class CustomerRow:
    """One row a customer or prospect, in order of coming: the base, then who comes."""

    key: Annotated[Long, Column("", 0, "Address of the customer's draws", "Adresse des tirages du client")]
    source: Annotated[Small, Column("", 0, "Came from: 0 base, 1 ads, 2 content, 3 by themselves, 4 referred, 5 community", "Venu par : 0 base, 1 publicité, 2 contenu, 3 de lui-même, 4 parrainage, 5 communauté")]
    status: Annotated[Small, Column("", 0, "1 = prospect, 2 = qualified, 3 = customer, 4 = prospect lost, 5 = customer gone", "1 = prospect, 2 = qualifié, 3 = client, 4 = prospect perdu, 5 = client parti")]
    affinity: Annotated[Real, Column("sd", 0, "Affinity, on the members' scale", "Affinité, sur l'échelle des membres")]
    own_odds: Annotated[Real, Column("factor", 1, "Own factor on the odds of leaving", "Facteur propre sur les chances de partir")]
    own_spending: Annotated[Real, Column("factor", 1, "Own factor on spending", "Facteur propre sur les dépenses")]
    came_day: Annotated[Whole, Column("day", NEVER, "Day of coming as a prospect; may lie before the first", "Jour d'arrivée comme prospect ; peut précéder le premier")]
    decides_on: Annotated[Whole, Column("day", NEVER, "Day of a prospect's next decision", "Jour de la prochaine décision d'un prospect")]
    won_day: Annotated[Whole, Column("day", NEVER, "Day of becoming a customer, -1 = before the first", "Jour où il devient client, -1 = avant le premier")]
    left_day: Annotated[Whole, Column("day", NEVER, "Day of leaving", "Jour de départ")]
    first_bill: Annotated[Real, Column("day", 0, "When the first bill of the plan falls", "Moment de la première facture du plan")]
    bills: Annotated[Whole, Column("bills", 0, "Billing days lived", "Jours de facturation vécus")]
    bills_on: Annotated[Whole, Column("day", NEVER, "Day of the next bill", "Jour de la prochaine facture")]
    upgraded: Annotated[Real, Column("factor", 1, "Factor on the price of what was taken more", "Facteur sur le prix de ce qui a été pris en plus")]
    member: Annotated[Whole, Column("member", -1, "Row of the member they are, -1 = none", "Ligne du membre qu'il est, -1 = aucun")]
    joined_day: Annotated[Whole, Column("day", NEVER, "Day of joining the community", "Jour d'arrivée dans la communauté")]
    engaged: Annotated[Real, Column("", 0, "Engagement on the last billing day: 0 absent, 1 reads, 1.5 writes with ties", "Engagement à la dernière facture : 0 absent, 1 lit, 1,5 écrit et a des liens")]
    referrer: Annotated[Whole, Column("customer", -1, "Row of the customer who brought them, -1 = none", "Ligne du client qui l'a amené, -1 = aucun")]
    credited: Annotated[Booleans, Column("", 0, "A dashboard credits the community with them", "Un tableau de bord l'attribue à la communauté")]
    paid: Annotated[Real, Column("currency", 0, "What they paid since the first day", "Ce qu'il a payé depuis le premier jour")]


class BookRow:
    """One row a month of the plan, a place a source of customers, twice: those not in the community, and members."""

    prospects: Annotated[Whole, Column("people", 0, "New prospects", "Nouveaux prospects")]
    qualified: Annotated[Whole, Column("people", 0, "Prospects found worth a talk", "Prospects qualifiés")]
    dropped: Annotated[Whole, Column("people", 0, "Prospects lost", "Prospects perdus")]
    won: Annotated[Whole, Column("customers", 0, "New customers", "Nouveaux clients")]
    credited: Annotated[Whole, Column("customers", 0, "New customers whom a dashboard credits to the community", "Nouveaux clients qu'un tableau de bord attribue à la communauté")]
    lost: Annotated[Whole, Column("customers", 0, "Customers who left", "Clients partis")]
    moved: Annotated[Whole, Column("customers", 0, "Customers who joined the community: in for members, out (negative) for others", "Clients entrés dans la communauté : en plus côté membres, en moins côté autres")]
    stock: Annotated[Whole, Column("customers", 0, "Customers in the evening of the month's last day", "Clients au soir du dernier jour du mois")]
    decisions: Annotated[Whole, Column("customers", 0, "Billing days on which a customer could leave", "Jours de facturation où un client pouvait partir")]
    bills: Annotated[Whole, Column("bills", 0, "Bills paid, or months of buying", "Factures payées, ou mois d'achat")]
    purchases: Annotated[Whole, Column("purchases", 0, "Purchases", "Achats")]
    upgrades: Annotated[Whole, Column("customers", 0, "Customers who took more", "Clients ayant pris davantage")]
    revenue: Annotated[Real, Column("currency", 0, "What customers paid", "Ce que les clients ont payé")]
    margin: Annotated[Real, Column("currency", 0, "What is left of it after direct costs", "Ce qu'il en reste après les coûts directs")]
    credited_revenue: Annotated[Real, Column("currency", 0, "Paid by customers credited to the community", "Payé par les clients attribués à la communauté")]
    referrals: Annotated[Whole, Column("people", 0, "Prospects they brought", "Prospects qu'ils ont amenés")]
    questions: Annotated[Whole, Column("questions", 0, "Questions they had", "Questions posées")]
    peer_answers: Annotated[Whole, Column("questions", 0, "Questions to which a peer's answer was found", "Questions ayant trouvé une réponse d'un pair")]
    deflected: Annotated[Whole, Column("tickets", 0, "Tickets that were not written for it", "Tickets évités grâce à elle")]
    tickets: Annotated[Whole, Column("tickets", 0, "Tickets written", "Tickets écrits")]
    feedback: Annotated[Whole, Column("items", 0, "Pieces of product feedback", "Retours sur le produit")]
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
    def __getitem__(self, place: int | tuple[int, ...]) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Table[Row]: ...

    def __setitem__(self, place: str, value: Any) -> None:
        """Fill a column."""
        ...

    def __len__(self) -> int: ...


MemberTable = Table[MemberRow]
TieTable = Table[TieRow]
MessageTable = Table[MessageRow]
RitualTable = Table[RitualRow]
DayTable = Table[DayRow]
CustomerTable = Table[CustomerRow]
BookTable = Table[BookRow]


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
