import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.attendance.rules import MAX_LATE_MINUTES, AttendanceCode
from parta.grading.rules.marks import MAX_MARKS_IN_CELL
from parta.journal.rules import DOT, CellContent, CellError, Problem, cell_text, cell_version, parse_cell

SCALE = range(2, 6)
ABSENT, ILL, LATE = AttendanceCode.ABSENT, AttendanceCode.ILL, AttendanceCode.LATE


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("", CellContent()),
        ("  ", CellContent()),
        ("5", CellContent((5,))),
        ("54", CellContent((5, 4))),
        ("5 4", CellContent((5, 4))),
        ("4/3", CellContent((4, 3))),
        ("5, 4; 3", CellContent((5, 4, 3))),
        ("н", CellContent((), ABSENT)),
        ("Н", CellContent((), ABSENT)),
        ("n", CellContent((), ABSENT)),
        ("y", CellContent((), ABSENT)),  # the key of н on a QWERTY layout
        ("н4", CellContent((4,), ABSENT)),
        ("4 н", CellContent((4,), ABSENT)),
        ("b", CellContent((), ILL)),
        ("у", CellContent((), AttendanceCode.EXCUSED)),
        ("п", CellContent((), AttendanceCode.BY_ORDER)),
        ("о", CellContent((), LATE)),
        ("о10", CellContent((), LATE, 10)),
        ("o10", CellContent((), LATE, 10)),  # Latin o
        ("о10 5", CellContent((5,), LATE, 10)),
        ("о 5", CellContent((5,), LATE)),
        (".", CellContent(has_dot=True)),
        ("•", CellContent(has_dot=True)),
        ("·", CellContent(has_dot=True)),
        ("4 .", CellContent((4,), has_dot=True)),
        ("4.", CellContent((4,), has_dot=True)),
        (".4", CellContent((4,), has_dot=True)),
        ("4.5", CellContent((4, 5), has_dot=True)),
        ("н.", CellContent((), ABSENT, has_dot=True)),
        ("о10 .", CellContent((), LATE, 10, has_dot=True)),
    ],
)
def test_understands_what_teachers_type(text: str, content: CellContent) -> None:
    assert parse_cell(text, SCALE) == content


@pytest.mark.parametrize(
    ("text", "problem", "sign"),
    [
        ("1", Problem.OUTSIDE_SCALE, "1"),
        ("56", Problem.OUTSIDE_SCALE, "6"),
        ("н6", Problem.OUTSIDE_SCALE, "6"),
        ("я", Problem.UNKNOWN_SIGN, "я"),
        ("5!", Problem.UNKNOWN_SIGN, "!"),
        ("<b>", Problem.UNKNOWN_SIGN, "<"),
        ("нб", Problem.TWO_CODES, "б"),
        ("н н", Problem.TWO_CODES, "н"),
        ("о0", Problem.MINUTES, "0"),
        ("о46", Problem.MINUTES, "46"),
        ("о100", Problem.MINUTES, "100"),
        ("..", Problem.TWO_DOTS, "•"),
        ("• 4 .", Problem.TWO_DOTS, "•"),
        ("2" * MAX_MARKS_IN_CELL + ".", Problem.TOO_MANY_MARKS, "2" * MAX_MARKS_IN_CELL + "."),
        ("2" * (MAX_MARKS_IN_CELL + 1), Problem.TOO_MANY_MARKS, "2" * (MAX_MARKS_IN_CELL + 1)),
        ("5" * 21, Problem.TOO_LONG, "5" * 20),
    ],
)
def test_says_what_is_wrong(text: str, problem: Problem, sign: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_cell(text, SCALE)
    assert (caught.value.problem, caught.value.sign) == (problem, sign)


def test_one_is_a_mark_where_the_school_has_it() -> None:
    assert parse_cell("1", range(1, 6)).values == (1,)


@st.composite
def contents(draw: st.DrawFn) -> CellContent:
    has_dot = draw(st.booleans())
    values = tuple(draw(st.lists(st.sampled_from(SCALE), max_size=MAX_MARKS_IN_CELL - has_dot)))
    code = draw(st.none() | st.sampled_from(AttendanceCode))
    minutes = draw(st.none() | st.integers(1, MAX_LATE_MINUTES)) if code is LATE else None
    return CellContent(values, code, minutes, has_dot)


@given(contents())
def test_a_shown_cell_typed_again_is_the_same_cell(content: CellContent) -> None:
    assert parse_cell(cell_text(content), SCALE) == content


@given(st.text(max_size=25))
def test_any_text_is_a_cell_or_a_problem(text: str) -> None:
    try:
        content = parse_cell(text, SCALE)
    except CellError:
        return
    assert set(content.values) <= set(SCALE)
    assert len(content.values) + content.has_dot <= MAX_MARKS_IN_CELL


@given(contents())
def test_a_dot_is_shown_last_and_once(content: CellContent) -> None:
    text = cell_text(content)
    assert text.count(DOT) == content.has_dot
    assert text.endswith(DOT) == content.has_dot


def test_version_changes_with_every_row_of_the_cell() -> None:
    versions = {
        cell_version([], None),
        cell_version([(1, 1)], None),
        cell_version([(1, 2)], None),
        cell_version([(2, 1)], None),
        cell_version([(1, 1), (2, 1)], None),
        cell_version([(1, 1)], (1, 1)),
        cell_version([], (1, 1)),
        cell_version([], None, (1, 1)),
        cell_version([], None, (1, 2)),
        cell_version([(1, 1)], None, (1, 1)),
    }
    assert len(versions) == 10
    assert cell_version([], None) == ""
