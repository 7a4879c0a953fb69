"""Who teaches what: bundles of a class's subjects are given to positions. Pure and deterministic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parta.demo.curriculum import ClassKey, Position, bundle_of, hours_of, is_split

MIN_LOAD, MAX_LOAD = 18, 27


@dataclass(frozen=True, slots=True)
class Unit:
    """A course to be taught: a subject in a class or in one of its two groups (1, 2; 0: whole class)."""

    school_class: ClassKey
    subject: str
    group: int
    hours: int

    @property
    def bundle(self) -> tuple[str, ClassKey, int]:
        return bundle_of(self.school_class, self.subject), self.school_class, self.group


def list_units(sizes: dict[ClassKey, int]) -> list[Unit]:
    """Every course of the school, class by class."""
    units = []
    for key, size in sizes.items():
        for subject, hours in hours_of(key).items():
            groups = (1, 2) if is_split(key, subject, size) else (0,)
            units += [Unit(key, subject, group, hours) for group in groups]
    return units


Bundle = tuple[str, ClassKey, int]


def assign_positions(units: Sequence[Unit], staff: Sequence[Position]) -> dict[Unit, int]:
    """The index in ``staff`` of each unit's teacher, with loads as even as they get.

    The two groups of a class meet at the same time, so they never share a teacher.
    """
    hours: dict[Bundle, int] = {}
    for unit in units:
        hours[unit.bundle] = hours.get(unit.bundle, 0) + unit.hours
    loads = [0] * len(staff)
    taken: dict[Bundle, int] = {}
    # Bundles that few positions can take come first, then the big ones.
    order = sorted(hours, key=lambda bundle: (len(_able(bundle, staff)), -hours[bundle]))
    for bundle in order:
        free = [index for index in _able(bundle, staff) if taken.get(_twin(bundle)) != index]
        taken[bundle] = min(free, key=lambda index: loads[index])
        loads[taken[bundle]] += hours[bundle]
    _even_out(taken, hours, loads, staff)
    return {unit: taken[unit.bundle] for unit in units}


def _able(bundle: Bundle, staff: Sequence[Position]) -> list[int]:
    return [index for index, position in enumerate(staff) if bundle[0] in position.bundles]


def _twin(bundle: Bundle) -> Bundle:
    kind, key, group = bundle
    return kind, key, 3 - group


def _even_out(
    taken: dict[Bundle, int], hours: dict[Bundle, int], loads: list[int], staff: Sequence[Position]
) -> None:
    """Move bundles, then swap them, from heavy to light positions while somebody is below the minimum."""
    for _round in range(200):
        needy = [index for index, load in enumerate(loads) if load < MIN_LOAD]
        if not any(_relieve(index, taken, hours, loads, staff) for index in needy):
            return


def _relieve(
    needy: int,
    taken: dict[Bundle, int],
    hours: dict[Bundle, int],
    loads: list[int],
    staff: Sequence[Position],
) -> bool:
    own = [bundle for bundle, index in taken.items() if index == needy]
    for bundle, giver in taken.items():
        if giver == needy or bundle[0] not in staff[needy].bundles or taken.get(_twin(bundle)) == needy:
            continue
        backs: list[Bundle | None] = [None, *own]
        for back in backs:
            if back is not None and (back[0] not in staff[giver].bundles or taken.get(_twin(back)) == giver):
                continue
            gain = hours[bundle] - (hours[back] if back else 0)
            if gain > 0 and loads[giver] - gain >= max(MIN_LOAD, loads[needy] + 1):
                taken[bundle] = needy
                if back is not None:
                    taken[back] = giver
                loads[needy] += gain
                loads[giver] -= gain
                return True
    return False


def choose_class_teachers(
    assigned: Mapping[Unit, int], fixed: Mapping[ClassKey, int], spared: int
) -> dict[ClassKey, int]:
    """For each class the position of its class teacher: who teaches it most and has no class yet.

    ``fixed`` are decided already; ``spared`` gets no class.
    """
    hours: dict[tuple[ClassKey, int], int] = {}
    for unit, index in assigned.items():
        weight = unit.hours if unit.group else 2 * unit.hours  # better somebody who sees everybody
        hours[unit.school_class, index] = hours.get((unit.school_class, index), 0) + weight
    chosen = dict(fixed)
    for key in dict.fromkeys(unit.school_class for unit in assigned):
        if key in chosen:
            continue
        able = [index for school_class, index in hours if school_class == key and index != spared]
        free = [index for index in able if index not in chosen.values()] or able
        chosen[key] = max(free, key=lambda index, key=key: hours[key, index])  # type: ignore[misc]
    return {key: chosen[key] for key in dict.fromkeys(unit.school_class for unit in assigned)}
