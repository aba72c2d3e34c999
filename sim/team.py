"""Team: the community manager and whoever helps, as members meet them."""

from __future__ import annotations

from sim.columns import TEAM
from sim.draws import MANAGER_KEY, Decision, uniform
from sim.message import Message, write_message
from sim.quantiles import poisson_quantile
from sim.rules.motives import EDUCATE, ENTERTAIN, INSPIRE
from sim.setting import NO_REPLY, TEAM_LOOKS_BACK
from sim.speaker import Speaker
from sim.today import Today
from sim.world import MESSAGES

WORKING_DAYS = 5


class Team(Speaker):
    """The team of a simulated community, which draws its decisions as one person.

    Parameters
    ----------
    model : CommunityModel
        The community.
    """

    row = TEAM
    key = MANAGER_KEY
    may_write = True

    @property
    def monday(self) -> int:
        """The day of the plan on which this week began, 0 or more."""
        return max(0, self.model.day - self.model.record.weekday)

    def is_away(self) -> bool:
        """Decide whether nobody who runs the place is there this week."""
        chance = self.model.rules.absence_chance(self.model.setting.admins, self.model.parameters.managing)
        return uniform(self.model.world.seed, self.key, self.monday, Decision.ABSENT, 0, 0) < chance

    def stay_away(self) -> None:
        """Do nothing today."""
        record = self.model.record
        record.staff_here = False
        record.staff_sessions = 0
        record.content_rate = 0.0

    def take_its_time(self) -> None:
        """Work out the minutes the team has today, beyond its rituals."""
        record, used = self.model.record, 0.0
        for earlier in self.model.days[self.monday : self.model.day]:
            used += earlier.staff_minutes - earlier.ritual_minutes
        left = WORKING_DAYS - record.weekday
        record.minutes_left = self.model.rules.minutes_today(self.model.setting.week_minutes, used, left)

    def spend(self, minutes: float) -> bool:
        """Take the time for a piece of work, if the team has it; note it as undone if not."""
        record = self.model.record
        needed = minutes * record.staff_ease
        if not record.staff_here or record.minutes_left < needed:
            record.undone_minutes += needed
            return False
        record.minutes_left -= needed
        record.staff_minutes += needed
        return True

    def has_time_to_remove(self) -> bool:
        """Return whether the team is there and has the time to remove a message."""
        record = self.model.record
        needed = self.model.parameters.managing.removal_minutes * record.staff_ease
        return record.staff_here and record.minutes_left >= needed

    def begin_message(self) -> int:
        """Return which message of the team today the next one is."""
        return self.model.record.staff_messages

    def choose_pillar(self, key: int) -> int:
        """Return what a message is as content: the plan says in which shares."""
        setting, drawn = self.model.setting, self.draw(Decision.PILLAR, key)
        if drawn < setting.educate:
            return EDUCATE
        return INSPIRE if drawn < setting.educate + setting.inspire else ENTERTAIN

    def session(self, today: Today, time: float, ordinal: int) -> None:
        """Write the day's content first and give its thanks, then answer what is open."""
        if ordinal == 0:
            self.write_content(time)
            self.give_thanks()
        if self.spend(self.model.parameters.managing.session_minutes):
            self.answer(time, ordinal)

    def write_content(self, time: float) -> None:
        """Write the day's content, for as long as there is time."""
        for _ in range(poisson_quantile(self.draw(Decision.MANAGER_POSTS), self.model.record.content_rate)):
            if self.spend(self.model.parameters.managing.content_minutes):
                write_message(self, time)

    def give_thanks(self) -> None:
        """Thank the authors of some of the latest messages, for as long as there is time."""
        drawn = self.draw(Decision.THANKS, subject=1)
        for ordinal in range(poisson_quantile(drawn, self.model.setting.thanks_per_day)):
            self.thank(self.draw(Decision.THANKS, ordinal=ordinal))

    def thank(self, drawn: float) -> None:
        """Thank the author of one of the latest messages."""
        written = int(self.model.world.counts[MESSAGES])
        if written == 0:
            return
        author = Message(self.model, written - 1 - int(drawn * min(written, TEAM_LOOKS_BACK))).author
        if author >= 0 and self.spend(self.model.parameters.managing.thanks_minutes):
            self.model.people[author].thanked_day = self.model.day
            self.model.people[author].note("thanked")
            self.model.record.thanks += 1

    def answer(self, time: float, ordinal: int) -> None:
        """Answer some of the members' open conversations."""
        written = int(self.model.world.counts[MESSAGES])
        for row in range(max(0, written - TEAM_LOOKS_BACK), written):
            message = Message(self.model, row)
            if message.author < 0 or message.parent >= 0 or message.removed_at <= time:
                continue
            if message.first and self.model.setting.first_replies == NO_REPLY:
                continue
            if self.draw(Decision.MANAGER_REPLY, message.key, ordinal) < self.reply_chance(message, time):
                write_message(self, time, message)

    def reply_chance(self, message: Message, time: float) -> float:
        """Return the chance that the team answers a message in this session."""
        setting = self.model.setting
        return self.model.rules.manager_reply_chance(
            time - message.time,
            message.replies,
            message.first,
            message.appeal,
            setting.promise_hours,
            setting.manager_sessions,
            self.model.parameters.managing,
        )
