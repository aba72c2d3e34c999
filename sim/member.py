"""Member: what one simulated person decides and does on a day.

Each method is one step of the day in `sim.schedule` and has a compiled twin in `sim.kernel`. What chance a step has
is asked of a rule; whether it happens is drawn at an address of its own.
"""

from __future__ import annotations

from sim.catching_up import CatchingUp
from sim.columns import NEVER, VISITED
from sim.draws import Decision
from sim.message import said_lately, write_message
from sim.person import Person
from sim.quantiles import poisson_quantile
from sim.today import Today
from sim.world import MESSAGES, REMOVED


class Member(Person):
    """One member of a simulated community.

    Every column of `sim.columns.MemberRow` is an attribute: ``member.habit``, ``member.last_visit``.
    """

    def would_visit(self, today: Today) -> bool:
        """Decide whether a present member comes today."""
        rules, p = self.model.rules, self.model.parameters
        if self.in_spell:
            ends = rules.spell_end_chance(self.affinity, today.empty, p.visiting)
            self.in_spell = self.draw(Decision.SPELL_END) >= ends
        away = self.model.day - self.last_visit
        rate = rules.spell_rate(self.own_visits(), p.visiting) * today.calendar
        if not self.in_spell:
            rate = today.calendar * self.rate_when_away(today, away)
        felt = rules.toxicity_after(self.toxicity_felt, away, p.moderating)
        return self.draw(Decision.VISIT) < rules.visit_chance(rate * rules.hurt_factor(felt, p.visiting))

    def own_visits(self) -> float:
        """Return the member's own factor on visits, with what they find to read."""
        return self.visit_propensity * self.model.rules.interest_factor(self.interest, self.model.parameters.visiting)

    def rate_when_away(self, today: Today, away: int) -> float:
        """Return visits a day with which a member comes who is in no spell of activity, on an average day."""
        rules, p = self.model.rules, self.model.parameters
        habit = rules.habit_after(self.habit, away, p.visiting)
        fatigue = rules.fatigue_after(self.fatigue, away, p.reading)
        own, around, search = self.own_visits(), today.surroundings, today.searching
        ritual = 0.0 if self.is_untold else float(self.model.world.lifts[self.model.day, self.motive, 0])
        rate = rules.away_rate(own, habit, away, around, ritual, search, p.visiting)
        return rate + rules.mention_rate(self.mentions, fatigue, self.model.record.push, p.visiting)

    def would_return(self) -> bool:
        """Decide whether a member who is gone comes back today."""
        since = self.model.day - self.replies_day
        chance = self.model.rules.coming_back_chance(self.mentions, since, self.model.parameters.leaving)
        return self.draw(Decision.RETURN) < chance

    def never_comes(self, today: Today) -> bool:
        """Decide whether a visit after a day of posting never happens."""
        model, p = self.model, self.model.parameters
        sting = p.moderating.sting_leaving
        if self.is_new_to_writing:
            sting += p.moderating.sting_newcomer
        days_since = model.day - self.last_visit
        chance = model.rules.poster_exit_chance(
            self.poster_exit,
            self.ties.reciprocal(),
            self.answered,
            self.topic_fit,
            model.rules.toxicity_after(self.toxicity_felt, days_since, p.moderating),
            self.overloaded,
            sting * self.sting(),
            today.crowd_loss - self.kept_by_team(),
            p.leaving,
        )
        return self.draw(Decision.EXIT) < chance

    def drops_out(self, today: Today) -> bool:
        """Decide whether a visitor drops out in silence after a visiting day."""
        chance = self.model.rules.quiet_exit_chance(
            self.quiet_exit,
            self.posts > 0,
            self.ties.reciprocal(),
            self.topic_fit,
            self.toxicity_felt,
            today.empty,
            self.overloaded,
            today.crowd_loss - self.kept_by_team(),
            self.model.parameters.leaving,
        )
        return self.draw(Decision.QUIET_EXIT) < chance

    def attends(self, suits: int) -> bool:
        """Decide whether a visitor attends the day's gathering, which suits some motives more than others."""
        if self.is_untold:
            return False
        rules = self.model.rules
        suited = rules.is_suited(suits, self.motive)
        chance = rules.attendance_chance(self.affinity, suited, self.model.parameters.gathering)
        return self.draw(Decision.ATTENDS) < chance

    def follows(self, share: float) -> bool:
        """Decide whether a member follows when everybody has to choose and this share of them is expected to."""
        p = self.model.parameters.disturbing
        chance = self.model.rules.follow_chance(share, self.affinity, self.ties.reciprocal(), p)
        return self.draw(Decision.FOLLOWS) < chance

    def wears_out(self) -> bool:
        """Decide whether an ambassador burns out, after another four weeks of it."""
        rules, setting, p = self.model.rules, self.model.setting, self.model.parameters
        days_since = self.model.day - self.last_visit
        chance = rules.burnout_chance(
            setting.ambassador_hours,
            setting.ambassadors_equipped,
            setting.ambassadors_trained,
            rules.toxicity_after(self.toxicity_felt, days_since, p.moderating),
            p.championing,
        )
        return self.draw(Decision.BURNOUT) < chance

    def arrive_at_place(self) -> None:
        """Begin a visiting day: habit grows, what is new is weighed, mentions are seen."""
        model, rules, p = self.model, self.model.rules, self.model.parameters
        away = model.day - self.last_visit if self.last_visit != NEVER else 0
        if away > 0:
            followed = rules.followed_share(self.rooms, model.setting.rooms)
            stayed = int(model.world.counts[MESSAGES] - model.world.counts[REMOVED])
            unseen = int((stayed - self.read_up_to + self.removed_up_to) * followed)
            self.overloaded = rules.overload(unseen, away, model.record.capacity)
        rested = rules.fatigue_after(self.fatigue, away, p.reading)
        self.fatigue = rules.fatigue_from(rested, self.overloaded, p.reading)
        self.habit = rules.habit_after(self.habit, away, p.visiting) + p.visiting.habit_learning
        self.toxicity_felt = rules.toxicity_after(self.toxicity_felt, away, p.moderating)
        self.mentions = 0.0
        self.in_spell = True
        self.last_visit = model.day
        model.world.weeks[self.row, model.record.week] |= VISITED
        model.record.visitors += 1
        self.note("visited")

    def session(self, today: Today, time: float, ordinal: int) -> None:
        """Read, answer, then write; whoever was banned earlier today does not come."""
        if not self.present:
            return
        wrote_before = self.posts > 0
        self.read_and_reply(today, time, ordinal)
        if wrote_before:
            self.model.record.writer_visits += 1
            self.write_more(today, time, ordinal)
        elif ordinal == 0:
            self.write_first(today, time)

    def read_and_reply(self, today: Today, time: float, ordinal: int) -> None:
        """Read what is new, as far as the member takes it in, and answer some of it."""
        catching_up = CatchingUp(self, today, time, ordinal)
        catching_up.run()
        self.note("read", time, messages=len(catching_up.read))

    def write_first(self, today: Today, time: float) -> None:
        """Decide whether somebody who has never written does so on this visiting day."""
        age = self.model.day - self.join_day
        chance = self.model.rules.first_post_chance(
            age,
            self.affinity,
            self.prompt(),
            self.model.setting.charter_shown,
            self.model.setting.open_share,
            today.crowd,
            0.0 if self.is_untold else today.event_pulse,
            self.model.parameters.first_post,
        )
        opens_the_place = self.row == 0 and age == 0
        if opens_the_place or self.draw(Decision.FIRST_POST) < chance:
            write_message(self, time)

    def write_more(self, today: Today, time: float, ordinal: int) -> None:
        """Start as many conversations as a member who has written before starts in a session."""
        rules, p = self.model.rules, self.model.parameters
        rate = rules.posting_rate(
            self.posting_propensity,
            self.responsiveness,
            rules.replies_remembered(self.replies_felt, self.model.day - self.replies_day, p.posting),
            self.peers_seen,
            self.overloaded,
            today.crowd,
            self.lift(),
            p.moderating.sting_posting * self.sting(),
            p.posting,
        )
        recent = said_lately(self.model, time, self.home_room)
        rate *= rules.room_to_talk(recent, self.model.record.in_stream, self.model.parameters.talking)
        for _ in range(poisson_quantile(self.draw(Decision.POSTS, ordinal=ordinal), rate)):
            write_message(self, time)
