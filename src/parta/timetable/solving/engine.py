"""Looks for a timetable within a time, says how far it has got, stops when told, explains failure."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic

from ortools.sat.python import cp_model

from parta.timetable.solving.checks import Cause, Reason
from parta.timetable.solving.model import Model
from parta.timetable.solving.problem import Placement, Problem, Rule

_TICK = 0.5
_EXPLAIN_SECONDS = 8.0
# In the order in which a school would rather give them up.
_NEGOTIABLE = (
    Rule.NO_DOUBLES,
    Rule.ROOMS,
    Rule.PAIRS,
    Rule.BUSY_TIMES,
    Rule.NO_WINDOWS,
    Rule.DAY_MAXIMUM,
    Rule.LOCKS,
)


class End(StrEnum):
    BEST = "best"  # nothing better is possible
    GOOD = "good"  # the best that was found in the time
    IMPOSSIBLE = "impossible"
    NOT_FOUND = "not_found"
    STOPPED = "stopped"  # without any


@dataclass(frozen=True, slots=True)
class Progress:
    """``cost`` of the best so far (None: there is none yet) and ``bound``, below which none can be."""

    seconds: float
    solutions: int
    cost: int | None
    bound: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    end: End
    placement: Placement
    progress: Progress


Watch = Callable[[Progress], bool]  # called twice a second; False: stop


def _go_on(_progress: Progress) -> bool:
    return True


class _Listener(cp_model.CpSolverSolutionCallback):
    def __init__(self) -> None:
        super().__init__()
        self.solutions = 0
        self.cost: int | None = None
        self.bound: int | None = None

    def on_solution_callback(self) -> None:
        self.solutions += 1
        self.cost, self.bound = round(self.objective_value), round(self.best_objective_bound)


def find_timetable(
    problem: Problem, *, seconds: float, watch: Watch = _go_on, workers: int = 2, seed: int = 1
) -> Outcome:
    """The best timetable found. ``watch`` is called in the caller's thread, so it may use a database."""
    model = Model(problem)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    listener = _Listener()
    begun = monotonic()

    def progress() -> Progress:
        return Progress(monotonic() - begun, listener.solutions, listener.cost, listener.bound)

    statuses: list[cp_model.CpSolverStatus] = []
    thread = threading.Thread(target=lambda: statuses.append(solver.solve(model.cp, listener)), daemon=True)
    thread.start()
    is_stopped = False
    while thread.is_alive():
        thread.join(_TICK)
        if thread.is_alive() and not is_stopped and not watch(progress()):
            is_stopped = True
            solver.stop_search()
    status = statuses[0]
    has_one = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Outcome(
        _end(status, is_stopped=is_stopped), model.read(solver) if has_one else frozenset(), progress()
    )


def _end(status: cp_model.CpSolverStatus, *, is_stopped: bool) -> End:
    if status == cp_model.OPTIMAL:
        return End.BEST
    if status == cp_model.FEASIBLE:
        return End.GOOD
    if status == cp_model.INFEASIBLE:
        return End.IMPOSSIBLE
    return End.STOPPED if is_stopped else End.NOT_FOUND


def explain(problem: Problem, *, watch: Watch = _go_on, workers: int = 2) -> list[Reason]:
    """What to give up so that there is a timetable: each rule alone, then teachers one by one, then all."""
    problem = replace(problem, few_windows=False)
    rules = [rule for rule in _NEGOTIABLE if rule in problem.rules]

    def helps(easier: Problem) -> bool:
        outcome = find_timetable(easier, seconds=_EXPLAIN_SECONDS, watch=watch, workers=workers)
        return bool(outcome.placement)

    helpful = [rule for rule in rules if helps(replace(problem, rules=problem.rules - {rule}))]
    reasons = [Reason(Cause.GIVE_UP, rule=rule.value) for rule in helpful]
    if Rule.BUSY_TIMES in helpful:
        reasons += [
            Reason(Cause.GIVE_UP_TEACHER, teacher)
            for teacher in sorted({teacher for teacher, _day, _period in problem.busy})
            if helps(replace(problem, busy=frozenset(one for one in problem.busy if one[0] != teacher)))
        ]
    if reasons:
        return reasons
    if helps(replace(problem, rules=frozenset())):
        return [Reason(Cause.GIVE_UP_ALL, rule=",".join(rules))]
    return [Reason(Cause.HOPELESS)]
