"""What is written about homework: tasks, their drafts and series, what students have done."""

from parta.homework.commands.tasks import (
    HomeworkData,
    ImportedHomework,
    give_homework,
    homework_values,
    import_homework,
    withdraw_homework,
)

__all__ = [
    "HomeworkData",
    "ImportedHomework",
    "give_homework",
    "homework_values",
    "import_homework",
    "withdraw_homework",
]
