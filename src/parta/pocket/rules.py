"""Which pages a device may keep."""

from collections.abc import Collection, Mapping

from parta.access.rules import Role

NOBODY = "none"  # who has not signed in has this key


def may_keep(
    view_name: str,
    arguments: Mapping[str, object],
    *,
    kept_pages: Collection[str],
    roles: Collection[Role],
    student_ids: Collection[int],
    family_ids: Collection[int],
) -> bool:
    """Whether the device of whoever asks may keep a copy of the page.

    A student's page: only that of the student and of those who represent the student by law. Whose right is
    lent (a trusted person, an operator who was let in) or comes with an office keeps none of it: the right
    may end while the device is away. Pages of no student show the students of whoever has any.
    """
    if view_name not in kept_pages or Role.SUPPORT in roles:
        return False
    shown = {arguments["student_id"]} if "student_id" in arguments else set(student_ids)
    return shown <= set(family_ids)
