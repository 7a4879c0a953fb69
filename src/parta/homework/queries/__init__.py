"""What is read of homework; the pages of one student have their own module."""

from parta.homework.queries.tasks import (
    FileLink,
    Task,
    get_lesson_file,
    lessons_with_homework,
    list_tasks_given,
    task_of,
)

__all__ = [
    "FileLink",
    "Task",
    "get_lesson_file",
    "lessons_with_homework",
    "list_tasks_given",
    "task_of",
]
