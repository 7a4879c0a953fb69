"""The grid of a version as one class, teacher or room has it, with what may be placed where."""

from dataclasses import dataclass

from parta.access.actors import Actor
from parta.core.errors import NotFound
from parta.timetable.models import TimetableVersion
from parta.timetable.queries.courses import CourseInfo
from parta.timetable.queries.moves import Hand, foresee_move, get_hand
from parta.timetable.queries.remarks import RemarkRow, clash_texts, list_remarks
from parta.timetable.queries.versions import get_version
from parta.timetable.queries.week import PlanData, SlotInfo, load_plan
from parta.timetable.queries.words import day_name

KINDS = ("class", "teacher", "room")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose grid it is."""

    kind: str
    pk: int
    name: str

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.pk}"


@dataclass(frozen=True, slots=True)
class Entry:
    slot_id: int
    subject: str
    label: str  # empty: the class whose grid it is
    teachers: str
    room: str
    is_locked: bool
    is_in_hand: bool
    is_clashing: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """What the cell says to what is in hand; ``refusal`` empty: it takes it."""

    is_swap: bool
    refusal: str
    warning: str


@dataclass(frozen=True, slots=True)
class Cell:
    weekday: int
    period: int
    entries: tuple[Entry, ...]
    offer: Offer | None

    @property
    def at(self) -> str:
        return f"{self.weekday}-{self.period}"


@dataclass(frozen=True, slots=True)
class GridDay:
    weekday: int
    name: str
    cells: tuple[Cell, ...]
    lessons: int


@dataclass(frozen=True, slots=True)
class PaletteRow:
    course_id: int
    subject: str
    label: str
    teachers: str
    placed: int
    hours: int
    is_in_hand: bool

    @property
    def left(self) -> int:
        return max(0, self.hours - self.placed)


@dataclass(frozen=True, slots=True)
class GridPage:
    version: TimetableVersion
    owner: Owner | None
    owners: dict[str, list[Owner]]
    days: tuple[GridDay, ...]
    periods: tuple[int, ...]
    palette: tuple[PaletteRow, ...]
    hand: Hand | None
    hand_slots: tuple[SlotInfo, ...]  # those that move with the one in hand
    rooms: tuple[tuple[int, str], ...]
    remarks: tuple[RemarkRow, ...]
    clashes: tuple[str, ...]
    other_remarks: int
    left: int  # hours of the whole school not placed yet
    lessons: int

    @property
    def kind(self) -> str:
        return self.owner.kind if self.owner else KINDS[0]

    @property
    def may_edit(self) -> bool:
        return self.version.is_draft


def grid_page(actor: Actor, version_id: int, key: str, hand_key: str = "") -> GridPage:
    """``key``: "class-5", "teacher-3", "room-2"; empty: the first class. NotFound for another school's."""
    version = get_version(actor, version_id)
    plan = load_plan(actor, version)
    owners = list_owners(plan)
    owner = choose_owner(owners, key)
    hand = get_hand(plan, hand_key) if hand_key and version.is_draft else None
    moving = plan.bundle(hand.slot) if hand and hand.slot else []
    class_id = owner.pk if owner and owner.kind == "class" else None
    remarks = list_remarks(plan)
    own = [row for row in remarks if row.class_id == class_id]
    return GridPage(
        version=version,
        owner=owner,
        owners=owners,
        days=_days(plan, owner, hand, {slot.slot_id for slot in moving}),
        periods=tuple(_periods(plan, owner)),
        palette=_palette(plan, owner, hand),
        hand=hand,
        hand_slots=tuple(moving),
        rooms=tuple((pk, room.name) for pk, room in plan.rooms.items()),
        remarks=tuple(own),
        clashes=tuple(clash_texts(plan)),
        other_remarks=len(remarks) - len(own),
        left=sum(max(0, one.hours - plan.placed_hours[one.course_id]) for one in plan.courses.values()),
        lessons=len(plan.slots),
    )


def list_owners(plan: PlanData) -> dict[str, list[Owner]]:
    return {
        "class": [Owner("class", pk, row.name) for pk, row in plan.classes.items()],
        "teacher": [Owner("teacher", pk, name) for pk, name in plan.teachers.items()],
        "room": [Owner("room", pk, room.name) for pk, room in plan.rooms.items()],
    }


def choose_owner(owners: dict[str, list[Owner]], key: str) -> Owner | None:
    """The kind alone means the first of it."""
    kind = key.partition("-")[0] or KINDS[0]
    if kind not in KINDS:
        raise NotFound
    if key in ("", kind):
        return owners[kind][0] if owners[kind] else None
    found = next((owner for owner in owners[kind] if owner.key == key), None)
    if found is None:
        raise NotFound
    return found


def _periods(plan: PlanData, owner: Owner | None) -> list[int]:
    if owner is not None and owner.kind == "class":
        return plan.periods([plan.classes[owner.pk].bells_id])
    return plan.periods()


def _days(plan: PlanData, owner: Owner | None, hand: Hand | None, in_hand: set[int]) -> tuple[GridDay, ...]:
    if owner is None:
        return ()
    slots = plan.slots_of(owner.kind, owner.pk)
    clashing = {key for row in plan.occupancy.all_conflicts() for key in (row.key, row.other)}
    found = []
    for weekday in plan.days:
        cells = []
        for period in _periods(plan, owner):
            here = [slot for slot in slots if (slot.weekday, slot.period) == (weekday, period)]
            entries = tuple(_entry(slot, owner, in_hand, clashing) for slot in here)
            offer = _offer(plan, hand, (weekday, period)) if hand else None
            is_source = any(slot.slot_id in in_hand for slot in here)
            cells.append(Cell(weekday, period, entries, None if is_source else offer))
        lessons = sum(bool(cell.entries) for cell in cells)
        found.append(GridDay(weekday, day_name(weekday), tuple(cells), lessons))
    return tuple(found)


def _offer(plan: PlanData, hand: Hand, at: tuple[int, int]) -> Offer:
    move = foresee_move(plan, hand, at)
    return Offer(move.is_swap, move.refusal, move.warning)


def _entry(slot: SlotInfo, owner: Owner, in_hand: set[int], clashing: set[int]) -> Entry:
    return Entry(
        slot_id=slot.slot_id,
        subject=slot.course.subject,
        label="" if slot.course.label == owner.name else slot.course.label,
        teachers="" if owner.kind == "teacher" else slot.course.teacher_names,
        room="" if owner.kind == "room" else slot.room,
        is_locked=slot.is_locked,
        is_in_hand=slot.slot_id in in_hand,
        is_clashing=slot.slot_id in clashing,
    )


def _palette(plan: PlanData, owner: Owner | None, hand: Hand | None) -> tuple[PaletteRow, ...]:
    """Courses of the class or the teacher, those with hours still to place first."""
    if owner is None or owner.kind == "room":
        return ()
    mine = [course for course in plan.courses.values() if _is_of(course, owner)]
    rows = [
        PaletteRow(
            course_id=course.course_id,
            subject=course.subject,
            label=course.label,
            teachers="" if owner.kind == "teacher" else course.teacher_names,
            placed=plan.placed_hours[course.course_id],
            hours=course.hours,
            is_in_hand=hand is not None and hand.slot is None and hand.course is course,
        )
        for course in mine
    ]
    return tuple(sorted(rows, key=lambda row: not row.left))


def _is_of(course: CourseInfo, owner: Owner) -> bool:
    return owner.pk in (course.class_ids if owner.kind == "class" else course.teacher_ids)
