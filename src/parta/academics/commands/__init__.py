from parta.academics.commands.classes import (
    CoursePlan,
    add_group_members,
    assign_teachers,
    close_class,
    correct_contacts,
    create_class,
    create_courses,
    create_group,
    create_subjects,
    enroll_students,
    reopen_class,
)

__all__ = [
    "CoursePlan",
    "add_group_members",
    "assign_teachers",
    "close_class",
    "correct_contacts",
    "create_class",
    "create_courses",
    "create_group",
    "create_subjects",
    "enroll_students",
    "reopen_class",
]
