"""The CP-SAT model: a yes or no for every course, weekday and period."""

from collections.abc import Mapping
from itertools import combinations, pairwise

from ortools.sat.python import cp_model

from parta.timetable.solving.checks import most_a_day, share_students
from parta.timetable.solving.problem import Course, Placement, Problem, Rule, Time

_LATE_LESSON, _WINDOW = 1, 4


class Model:
    """Build it from a problem; ``cp`` is to be solved, ``read`` takes the timetable out of a solution."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.cp = cp_model.CpModel()
        self._days = range(1, problem.days + 1)
        self._taught: dict[tuple[int, int, int], cp_model.IntVar] = {}
        self._leading: dict[int, int] = {}  # groups that meet together are placed as the first of them
        if Rule.PAIRS in problem.rules:
            for group in problem.splits:
                self._leading |= {course.key: group[0].key for course in group[1:]}
        self._place_courses()
        self._limit_teachers()
        self._limit_rooms()
        self._limit_classes()
        self._prefer()

    def read(self, values: cp_model.CpSolver | cp_model.CpSolverSolutionCallback) -> Placement:
        return frozenset(
            (course.key, day, period)
            for course in self.problem.courses
            for day, period in self._times(course)
            if values.boolean_value(self._var(course, (day, period)))
        )

    def _times(self, course: Course) -> list[Time]:
        periods = self.problem.periods(self.problem.bells_of(course))
        return [(day, period) for day in self._days for period in periods]

    def _var(self, course: Course, time: Time) -> cp_model.IntVar:
        return self._taught[self._leading.get(course.key, course.key), *time]

    def _own(self, courses: list[Course]) -> list[Course]:
        """Of courses that meet together the first."""
        keys = {self._leading.get(course.key, course.key) for course in courses}
        return [course for course in self.problem.courses if course.key in keys]

    def _place_courses(self) -> None:
        problem = self.problem
        for course in problem.courses:
            if course.key in self._leading:
                continue
            for day, period in self._times(course):
                self._taught[course.key, day, period] = self.cp.new_bool_var("")
            self.cp.add(sum(self._var(course, time) for time in self._times(course)) == course.hours)
        for course in problem.courses:
            if Rule.BUSY_TIMES in problem.rules:
                for day, period in self._times(course):
                    if any((teacher, day, period) in problem.busy for teacher in course.teachers):
                        self.cp.add(self._var(course, (day, period)) == 0)
            if Rule.LOCKS in problem.rules:
                for time in problem.locks_of(course):
                    self.cp.add(self._var(course, time) == 1)
            self._limit_days(course)

    def _limit_days(self, course: Course) -> None:
        """A day has the course once; twice only in a row, where that is allowed."""
        most = most_a_day(self.problem, course)
        for day in self._days:
            today = [self._var(course, time) for time in self._times(course) if time[0] == day]
            self.cp.add(sum(today) <= most)
            if most == 2:
                for place, first in enumerate(today):
                    for second in today[place + 2 :]:
                        self.cp.add_bool_or(first.negated(), second.negated())

    def _limit_teachers(self) -> None:
        for courses in self.problem.by_teacher.values():
            self._one_at_a_time(courses, 1)

    def _limit_rooms(self) -> None:
        if Rule.ROOMS in self.problem.rules:
            for pk, courses in self.problem.by_room.items():
                self._one_at_a_time(courses, self.problem.rooms_at_once.get(pk, 1))

    def _one_at_a_time(self, courses: list[Course], most: int) -> None:
        for day in self._days:
            for keys in self.problem.moments:
                here = [
                    self._var(course, (day, period))
                    for course in courses
                    for schedule, period in keys
                    if schedule == self.problem.bells_of(course)
                ]
                if len(here) > most:
                    self.cp.add(sum(here) <= most)

    def _limit_classes(self) -> None:
        problem = self.problem
        for pk, courses in problem.by_class.items():
            own = self._own(courses)
            whole = [course for course in own if self._is_whole(course)]
            groups = [course for course in own if not self._is_whole(course)]
            apart = [pair for pair in combinations(groups, 2) if share_students(*pair)]
            taken: dict[int, list[cp_model.IntVar]] = {}
            for day in self._days:
                taken[day] = []
                for period in problem.periods(problem.classes[pk].bells):
                    time = (day, period)
                    of_all = [self._var(course, time) for course in whole if self._has(course, time)]
                    of_groups = [self._var(course, time) for course in groups if self._has(course, time)]
                    taken[day].append(self._occupied(of_all, of_groups))
                    for first, second in apart:
                        if self._has(first, time) and self._has(second, time):
                            self.cp.add_at_most_one(self._var(first, time), self._var(second, time))
            self._limit_class_days(pk, taken)

    def _is_whole(self, course: Course) -> bool:
        """Groups that meet together leave nobody of the class free."""
        return course.group is None or course.key in self._leading.values()

    def _has(self, course: Course, time: Time) -> bool:
        return (self._leading.get(course.key, course.key), *time) in self._taught

    def _occupied(self, of_all: list[cp_model.IntVar], of_groups: list[cp_model.IntVar]) -> cp_model.IntVar:
        """Whether anybody of the class has a lesson; beside a lesson of all no group has one."""
        occupied = self.cp.new_bool_var("")
        self.cp.add(sum(of_all) <= occupied)
        for var in of_groups:
            self.cp.add(sum(of_all) + var <= 1)
            self.cp.add_implication(var, occupied)
        self.cp.add(sum(of_all) + sum(of_groups) >= occupied)
        return occupied

    def _limit_class_days(self, pk: int, taken: dict[int, list[cp_model.IntVar]]) -> None:
        week, rules = self.problem.classes[pk], self.problem.rules
        if Rule.DAY_MAXIMUM in rules:
            long_days = {day: self.cp.new_bool_var("") for day in self._days}
            extra = max(0, week.long_day - week.day_maximum)
            for day, occupied in taken.items():
                self.cp.add(sum(occupied) <= week.day_maximum + extra * long_days[day])
            self.cp.add_at_most_one(long_days.values())
        if Rule.NO_WINDOWS in rules:  # and every day begins with the first lesson
            for occupied in taken.values():
                for before, after in pairwise(occupied):
                    self.cp.add_implication(after, before)

    def _prefer(self) -> None:
        """Few windows for teachers, and few late lessons: days of a like length."""
        costs: list[cp_model.LinearExpr | cp_model.IntVar] = []
        if self.problem.few_windows:
            costs += [_WINDOW * var for var in self._teacher_windows()]
        for (key, _day, period), var in self._taught.items():
            late = period - 5
            if late > 0 and key:
                costs.append(_LATE_LESSON * late * var)
        if costs:
            self.cp.minimize(sum(costs))

    def _teacher_windows(self) -> list[cp_model.IntVar]:
        windows: list[cp_model.IntVar] = []
        for courses in self.problem.by_teacher.values():
            for bells in {self.problem.bells_of(course) for course in courses}:
                own = [course for course in courses if self.problem.bells_of(course) == bells]
                for day in self._days:
                    windows += self._windows_of(own, day, self.problem.periods(bells))
        return windows

    def _windows_of(self, courses: list[Course], day: int, periods: list[int]) -> list[cp_model.IntVar]:
        """Free periods with lessons before and after them."""
        teaches = {
            period: cp_model.LinearExpr.sum([self._var(course, (day, period)) for course in courses])
            for period in periods
        }
        before, after = self._spread(teaches, periods), self._spread(teaches, periods[::-1])
        windows = []
        for period in periods[1:-1]:
            window = self.cp.new_bool_var("")
            self.cp.add(window >= before[period] + after[period] - 1 - teaches[period])
            windows.append(window)
        return windows

    def _spread(
        self, teaches: Mapping[int, cp_model.LinearExprT], periods: list[int]
    ) -> dict[int, cp_model.IntVar]:
        """Whether there has been a lesson by each of the periods, taken in this order."""
        found: dict[int, cp_model.IntVar] = {}
        last: cp_model.IntVar | None = None
        for period in periods:
            found[period] = self.cp.new_bool_var("")
            self.cp.add(found[period] >= teaches[period])
            if last is not None:
                self.cp.add_implication(last, found[period])
            last = found[period]
        return found
