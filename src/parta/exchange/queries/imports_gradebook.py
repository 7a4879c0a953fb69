"""Marks and grades of a file beside those of the school: what is there stays as it is."""

from datetime import date

from parta.academics.models import Course
from parta.core.names import comparable
from parta.exchange.queries.imports_places import Places
from parta.exchange.rules.gradebook import Gradebook, ResultRow, TermKey, WorkRow
from parta.exchange.rules.issues import BadLineError, Issue, Problem
from parta.exchange.rules.plan import Bundle, NewGrade, NewLesson, NewMark, Options, Ref, new_ref
from parta.grading.models import AssessmentForm, Mark, SubjectScale, TermMark
from parta.grading.rules.scales import Scale, values_of
from parta.grading.rules.terms import Grade, Outcome, TermMarkKind
from parta.lessons.models import Lesson
from parta.schoolyear.models import Term
from parta.schoolyear.rules import TermKind

LessonKey = tuple[Ref, date, int | str]
GradeKey = tuple[Ref, Ref, TermMarkKind, TermKey | None]


def plan_gradebook(places: Places, bundle: Bundle, options: Options) -> None:
    """After people and courses are planned, by whose keys the results are told apart."""
    book = bundle.gradebook
    if book is None:
        return
    if options.has_marks:
        _Marks(places, book).run()
    elif book.results:
        places.plan.issues.append(Issue(book.results[0].line, Problem.MARKS_LEFT, str(len(book.results))))


class _School:
    """What the school has of the year already, by the references of the plan."""

    def __init__(self, places: Places) -> None:
        school, year = places.actor.school, places.year
        rows = AssessmentForm.objects.filter(school=school).values_list("pk", "name")
        self.forms: dict[str, Ref] = {comparable(name): pk for pk, name in rows}
        scales = SubjectScale.objects.filter(school=school).values_list("subject_id", "scale")
        self.scales: dict[Ref, Scale] = {subject: Scale(scale) for subject, scale in scales}
        self.subjects: dict[Ref, Ref] = {}  # by course
        self.lessons: dict[LessonKey, Ref] = {}
        self.cells: set[tuple[Ref, Ref]] = set()  # lessons and students with marks
        self.grades: set[GradeKey] = set()
        calendar = places.plan.calendar
        self.terms = {(row.kind, row.number) for row in calendar.terms} if calendar else set()
        if year is not None:
            self._read(year.pk)

    def _read(self, year_id: int) -> None:
        self.subjects.update(Course.objects.filter(year_id=year_id).values_list("pk", "subject_id"))
        fields = ("pk", "course_id", "held_on", "period", "topic")
        for pk, course, held_on, period, topic in Lesson.objects.filter(year_id=year_id).values_list(*fields):
            self.lessons[course, held_on, topic if period is None else period] = pk
        self.cells.update(Mark.objects.filter(year_id=year_id).values_list("lesson_id", "student_id"))
        terms = {row.pk: (TermKind(row.kind), row.number) for row in Term.objects.filter(year_id=year_id)}
        self.terms = set(terms.values())
        for row in TermMark.objects.filter(year_id=year_id):
            kind, term = TermMarkKind(row.kind), terms.get(row.term_id or 0)
            self.grades.add((row.course_id, row.student_id, kind, term))


class _Marks:
    def __init__(self, places: Places, book: Gradebook) -> None:
        self.places, self.plan, self.book = places, places.plan, book
        self.there = _School(places)
        self.allows_one = places.actor.school.allows_mark_one
        self.forms: dict[str, Ref] = {}  # by the keys of the file
        self.lessons: dict[str, Ref] = {}
        self.positions: dict[tuple[Ref, Ref], int] = {}

    def run(self) -> None:
        for place, (name, _short) in enumerate(self.plan.subjects, start=1):
            if name in self.book.scales:
                self.plan.scales.append((-place, self.book.scales[name]))
        self._take_forms()
        for row in sorted(self.book.results, key=lambda row: row.position or 0):
            try:
                self._take(row, self.book.works[row.work])
            except BadLineError as error:
                self.plan.issues.append(Issue(row.line, error.problem, error.about))

    def _take_forms(self) -> None:
        for form in self.book.forms:
            ref = self.there.forms.get(comparable(form.name))
            if ref is None:
                self.plan.forms.append(form)
                ref = self.there.forms[comparable(form.name)] = new_ref(self.plan.forms)
            self.plan.count("forms", int(ref < 0), int(ref > 0))
            self.forms[form.key] = ref

    def _take(self, row: ResultRow, work: WorkRow) -> None:
        course, student = self.plan.refs.get(work.course), self.plan.refs.get(row.student)
        if course is None or student is None:
            about = work.course if course is None else row.student
            problem = Problem.UNKNOWN_CLASS if course is None else Problem.UNKNOWN_PERSON
            raise BadLineError(problem, f"{about} (results.csv)")
        if work.grade is None:
            self._take_mark(row, work, course, student)
        else:
            self._take_grade(row, work, work.grade, course, student)

    def _take_mark(self, row: ResultRow, work: WorkRow, course: Ref, student: Ref) -> None:
        scale = self._scale(course)
        value = None if row.score is None else int(row.score)
        if value is None or value != row.score or value not in values_of(scale, allows_one=self.allows_one):
            raise BadLineError(Problem.BAD_MARK, str(row.score or row.text)[:30])
        if self.places.within(work.held_on) != work.held_on:
            raise BadLineError(Problem.BAD_DAY, f"{work.held_on} (lineItems.csv)")
        if work.form not in self.forms:
            raise BadLineError(Problem.UNKNOWN_WORK, f"{work.form} (categories.csv)")
        lesson = self._lesson(work, course)
        if (lesson, student) in self.there.cells:
            self.plan.count("marks", 0, 1)
            return
        position = self.positions[lesson, student] = self.positions.get((lesson, student), -1) + 1
        form = self.forms[work.form]
        self.plan.marks.append(
            NewMark(lesson, course, student, form, value, scale, row.day, row.comment, position, row.weight)
        )
        self.plan.count("marks", 1, 0)

    def _lesson(self, work: WorkRow, course: Ref) -> Ref:
        """The one of the school at that time, or a new one: a column of the journal."""
        if work.lesson in self.lessons:
            return self.lessons[work.lesson]
        key = (course, work.held_on, work.topic if work.period is None else work.period)
        ref = self.there.lessons.get(key)
        if ref is None:
            self.plan.lessons.append(NewLesson(course, work.held_on, work.topic, work.period, work.times))
            ref = new_ref(self.plan.lessons)
            if work.period is not None:
                self.there.lessons[key] = ref
            self.plan.count("lessons", 1, 0)
        self.lessons[work.lesson] = ref
        return ref

    def _take_grade(
        self, row: ResultRow, work: WorkRow, kind: TermMarkKind, course: Ref, student: Ref
    ) -> None:
        term = work.term if kind is TermMarkKind.TERM else None
        if kind is TermMarkKind.TERM and term not in self.there.terms:
            raise BadLineError(Problem.BAD_DAY, f"{work.held_on} (lineItems.csv)")
        key = (course, student, kind, term)
        is_new = key not in self.there.grades
        if is_new:
            self.there.grades.add(key)
            self.plan.grades.append(
                NewGrade(course, student, kind, term, self._result(row), row.day, row.comment)
            )
        self.plan.count("grades", int(is_new), int(not is_new))

    def _result(self, row: ResultRow) -> Grade:
        if row.score is None:
            outcome = next((one for one in Outcome if one.value == row.text), None)
            if outcome is None:
                raise BadLineError(Problem.BAD_MARK, row.text[:30])
            return outcome
        value = int(row.score)
        if value != row.score or value not in values_of(Scale.FIVE, allows_one=self.allows_one):
            raise BadLineError(Problem.BAD_MARK, str(row.score)[:30])
        return value

    def _scale(self, course: Ref) -> Scale:
        subject = self.there.subjects[course] if course > 0 else self.plan.courses[-course - 1][0]
        if subject > 0:
            return self.there.scales.get(subject, Scale.FIVE)
        return self.book.scales.get(self.plan.subjects[-subject - 1][0], Scale.FIVE)
