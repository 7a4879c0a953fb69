import pytest

from parta.access.rules import Role
from parta.pocket.rules import may_keep


@pytest.mark.parametrize(
    ("view_name", "arguments", "role", "kept"),
    [
        ("diary:week", {"student_id": 1}, Role.GUARDIAN, True),
        ("diary:week", {"student_id": 2}, Role.GUARDIAN, False),  # a trusted person's, or an office's
        ("diary:week", {"student_id": 1}, Role.SUPPORT, False),
        ("journal:course", {"course_id": 2}, Role.TEACHER, True),
        ("home:school", {}, Role.GUARDIAN, True),
        ("home:school", {}, Role.TRUSTED, False),
        ("family:access", {}, Role.GUARDIAN, False),
    ],
)
def test_what_a_device_may_keep(view_name: str, arguments: dict[str, int], role: Role, kept: bool) -> None:
    pages = {"diary:week", "journal:course", "home:school"}
    seen = {1, 2} if role is Role.TRUSTED else {1}
    assert (
        may_keep(view_name, arguments, kept_pages=pages, roles={role}, student_ids=seen, family_ids={1})
        is kept
    )
