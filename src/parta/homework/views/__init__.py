"""Pages of homework: the planner of teachers, the load of classes."""

from parta.homework.views.load import class_load, lesson_load, load
from parta.homework.views.planner import course, planner, publication, reuse, series, task, withdrawal

__all__ = [
    "class_load",
    "course",
    "lesson_load",
    "load",
    "planner",
    "publication",
    "reuse",
    "series",
    "task",
    "withdrawal",
]
