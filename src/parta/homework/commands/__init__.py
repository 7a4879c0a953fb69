"""What is written about homework: tasks, their drafts and series, what students have done."""

from parta.homework.commands.imports import ImportedHomework, import_homework
from parta.homework.commands.tasks import HomeworkData, give_homework, publish_homework, withdraw_homework
from parta.homework.commands.values import homework_values

__all__ = [
    "HomeworkData",
    "ImportedHomework",
    "give_homework",
    "homework_values",
    "import_homework",
    "publish_homework",
    "withdraw_homework",
]
