"""What fills the diary beside lessons and marks: notices, regimes, bags, curricula, behavior."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from parta.demo.backpack import pack_bags
from parta.demo.behavior import fill_behavior
from parta.demo.blueprint import Blueprint
from parta.demo.control_works import plan_works
from parta.demo.founding import Foundation
from parta.demo.notices import file_demo_notices
from parta.demo.people import Enrolled
from parta.demo.plans import write_curricula
from parta.demo.records import HeldLesson
from parta.demo.school_day import fill_school_day
from parta.demo.talk_announcements import announce
from parta.demo.talk_chats import fill_chats
from parta.demo.talk_events import hold_events
from parta.demo.teaching import TaughtCourse
from parta.demo.ticks import tick_tasks


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """The school as it stands once its journals are filled. ``lessons``: by course id, in order."""

    base: Foundation
    plan: Blueprint
    courses: Sequence[TaughtCourse]
    lessons: Mapping[int, Sequence[HeldLesson]]
    enrolled: Sequence[Enrolled]
    moment: datetime


def fill_school_life(school: DemoSchool) -> None:
    """Everything, in the order in which it builds on each other."""
    file_demo_notices(school)
    tick_tasks(school.base, school.courses, school.enrolled, school.moment, school.plan.seed)
    pack_bags(school.base, school.enrolled, school.moment.astimezone(school.base.actor.school.zone).date())
    write_curricula(school.base, school.enrolled)
    fill_behavior(school)
    plan_works(school.base, chain.from_iterable(school.lessons.values()), school.moment)
    base, plan = school.base, school.plan
    fill_school_day(base.actor, base.year, school.courses, school.enrolled, plan.seed)
    fill_chats(school)
    announce(school)
    hold_events(school)
