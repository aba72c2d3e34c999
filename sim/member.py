"""Member: what one simulated person decides and does on a day.

Each method is one step of the day in `sim.schedule` and has a compiled twin in `sim.kernel`. What chance a step has
is asked of a rule; whether it happens is drawn at an address of its own.
"""

from __future__ import annotations

from sim.columns import NEVER, VISITED
from sim.draws import Decision
from sim.message import Message, write_message
from sim.person import Person
from sim.quantiles import poisson_quantile
from sim.today import Today
from sim.world import MESSAGES


class Member(Person):
    """One member of a simulated community.

    Every column of `sim.columns.MemberRow` is an attribute: ``member.habit``, ``member.last_visit``.
    """

    def would_visit(self, today: Today) -> bool:
        """Decide whether a present member comes today."""
        rules, p, push = self.model.rules, self.model.parameters.visiting, self.model.setting.push
        if self.in_spell:
            self.in_spell = self.draw(Decision.SPELL_END) >= rules.spell_end_chance(self.affinity, today.empty, p)
        if self.in_spell:
            rate = p.active_rate
        else:
            away = self.model.day - self.last_visit
            habit = rules.habit_after(self.habit, away, p)
            fatigue = rules.fatigue_after(self.fatigue, away, self.model.parameters.reading)
            rate = rules.away_rate(self.visit_propensity, habit, away, today.surroundings, today.ritual_visits, p)
            rate += rules.mention_rate(self.mentions, fatigue, push, p)
        return self.draw(Decision.VISIT) < rules.visit_chance(today.calendar * rate)

    def would_return(self) -> bool:
        """Decide whether a member who is gone comes back today."""
        chance = self.model.rules.coming_back_chance(self.mentions, self.model.parameters.leaving)
        return self.draw(Decision.RETURN) < chance

    def never_comes(self, today: Today) -> bool:
        """Decide whether a visit after a day of posting never happens."""
        model, p = self.model, self.model.parameters
        sting = p.moderating.sting_leaving
        if self.posting_days <= 1:
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
            today.crowd_loss - self.welcome(),
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
            today.empty,
            self.overloaded,
            today.crowd_loss - self.welcome(),
            self.model.parameters.leaving,
        )
        return self.draw(Decision.QUIET_EXIT) < chance

    def arrive_at_place(self) -> None:
        """Begin a visiting day: habit grows, what is new is weighed, mentions are seen."""
        model, rules, p = self.model, self.model.rules, self.model.parameters
        away = model.day - self.last_visit if self.last_visit != NEVER else 0
        if away > 0:
            unseen = int(model.world.counts[MESSAGES]) - self.read_up_to
            self.overloaded = rules.overload(unseen, away, model.setting.capacity)
        rested = rules.fatigue_after(self.fatigue, away, p.reading)
        self.fatigue = rules.fatigue_from(rested, self.overloaded, p.reading)
        self.habit = rules.habit_after(self.habit, away, p.visiting) + p.visiting.habit_learning
        self.toxicity_felt = rules.toxicity_after(self.toxicity_felt, away, p.moderating)
        self.mentions = 0
        self.in_spell = True
        self.last_visit = model.day
        model.world.weeks[self.row, model.record.week] |= VISITED
        model.record.visitors += 1
        self.note("visited")

    def session(self, today: Today, time: float, ordinal: int) -> None:
        """Read, answer, then write."""
        wrote_before = self.posts > 0
        self.read_and_reply(today, time, ordinal)
        if wrote_before:
            self.model.record.writer_visits += 1
            self.write_more(today, time, ordinal)
        elif ordinal == 0:
            self.write_first(today, time)

    def read_and_reply(self, today: Today, time: float, ordinal: int) -> None:
        """Read what is new, as far as the member takes it in, and answer some of it."""
        read = self.messages_read(time, ordinal)
        self.note("read", time, messages=len(read))
        if read:
            self.topic_fit = sum(message.topic == self.topic for message in read) / len(read)
            self.peers_seen = sum(message.author >= 0 for message in read) / len(read)
        for message in read:
            if message.toxic:
                hurt = 1.0 if message.answers(self) else self.model.parameters.moderating.bystander
                self.toxicity_felt += hurt
        if self.posts > 0:
            self.answer(read, today, time, ordinal)
        self.read_up_to = self.model.world.counts[MESSAGES]

    def messages_read(self, time: float, ordinal: int) -> list[Message]:
        """Return the new messages that the member takes in and the platform shows."""
        setting, written = self.model.setting, int(self.model.world.counts[MESSAGES])
        read = []
        for row in range(max(self.read_up_to, written - setting.capacity), written):
            message = Message(self.model, row)
            if message.author == self.row or message.removed_at <= time:
                continue
            if setting.shown < 1.0 and self.draw(Decision.SHOWN, message.key, ordinal) >= setting.shown:
                continue
            read.append(message)
        return read

    def answer(self, read: list[Message], today: Today, time: float, ordinal: int) -> None:
        """Answer some of the messages just read."""
        model, rules, p = self.model, self.model.rules, self.model.parameters.replying
        ready = rules.readiness(self.posting_propensity, today.writers, p)
        replied = 0
        for message in read:
            chance = rules.reply_chance(
                ready,
                message.appeal,
                time - message.time,
                message.replies,
                self.ties.strength(message.author) if message.author >= 0 else 0.0,
                message.topic == self.topic,
                message.parent >= 0,
                message.answers(self),
                replied,
                model.setting.memory_days,
                p,
            )
            if self.draw(Decision.REPLY, message.key, ordinal) < chance:
                write_message(self, time, message)
                replied += 1

    def write_first(self, today: Today, time: float) -> None:
        """Decide whether somebody who has never written does so on this visiting day."""
        age = self.model.day - self.join_day
        chance = self.model.rules.first_post_chance(
            age,
            self.affinity,
            self.prompt(),
            self.model.setting.charter_shown,
            today.crowd,
            today.event_pulse,
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
            today.ritual_posting,
            p.moderating.sting_posting * self.sting(),
            p.posting,
        )
        for _ in range(poisson_quantile(self.draw(Decision.POSTS, ordinal=ordinal), rate)):
            write_message(self, time)
