"""What the page of one event is made of, whoever shows it."""

from parta.events.forms import AnswerForm, QuestionForm, ReasonForm
from parta.events.queries.page import EventPage
from parta.events.queries.questions import QuestionLine


def page_context(
    page: EventPage,
    *,
    reason: ReasonForm | None = None,
    question: QuestionForm | None = None,
    answer: tuple[int, AnswerForm] | None = None,
) -> dict[str, object]:
    """``answer``: which question's, with what was typed."""
    sent = dict([answer]) if answer else {}
    lines = page.asking.lines if page.asking else ()

    def form_of(line: QuestionLine) -> AnswerForm | None:
        return (sent.get(line.id) or AnswerForm(line.id)) if line.answer_url else None

    return {
        "page": page,
        "form": reason or ReasonForm(),
        "question": question or QuestionForm(),
        "asked": [(line, form_of(line)) for line in lines],
    }
