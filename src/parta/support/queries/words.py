"""What kinds, states and steps of requests are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parta.support.rules import Kind, State, Step

KIND_NAMES = {
    Kind.QUESTION: pgettext_lazy("kind of request", "Question"),
    Kind.ERROR: pgettext_lazy("kind of request", "Something does not work"),
    Kind.ACCESS: pgettext_lazy("kind of request", "I cannot sign in"),
    Kind.DATA: pgettext_lazy("kind of request", "A mistake in the data"),
    Kind.SUGGESTION: pgettext_lazy("kind of request", "Suggestion"),
    Kind.OTHER: pgettext_lazy("kind of request", "Something else"),
}
STATE_NAMES = {
    State.NEW: pgettext_lazy("state of a request", "new"),
    State.IN_WORK: pgettext_lazy("state of a request", "in work"),
    State.WAITING: pgettext_lazy("state of a request", "waiting for you"),
    State.ANSWERED: pgettext_lazy("state of a request", "answered"),
    State.CLOSED: pgettext_lazy("state of a request", "closed"),
    State.REOPENED: pgettext_lazy("state of a request", "opened again"),
}
# As operators read it.
DESK_STATE_NAMES = STATE_NAMES | {
    State.WAITING: pgettext_lazy("state of a request", "waiting for the requester")
}
STATE_COLORS = {
    State.NEW: "ink",
    State.IN_WORK: "ink",
    State.WAITING: "amber",
    State.ANSWERED: "green",
    State.CLOSED: "",
    State.REOPENED: "amber",
}
STATE_HELP = {
    State.NEW: _("It waits for an operator. The answer comes by e-mail."),
    State.IN_WORK: _("An operator works on it. The answer comes by e-mail."),
    State.WAITING: _("The operator has asked you something: please reply below."),
    State.ANSWERED: _("If the answer does not help, reply below: the request is open again."),
    State.CLOSED: _("If it goes on after all, reply below: the request is open again."),
    State.REOPENED: _("It waits for an operator again. The answer comes by e-mail."),
}
STEP_NAMES = {
    Step.SEND: pgettext_lazy("step of a request", "Request"),
    Step.TAKE: pgettext_lazy("step of a request", "Taken into work"),
    Step.ANSWER: pgettext_lazy("step of a request", "Answer"),
    Step.ASK: pgettext_lazy("step of a request", "The operator asks"),
    Step.CLOSE: pgettext_lazy("step of a request", "Closed"),
    Step.REPLY: pgettext_lazy("step of a request", "Reply"),
    Step.SETTLE: pgettext_lazy("step of a request", "Settled, says the requester"),
    Step.NOTE: pgettext_lazy("step of a request", "Internal note"),
    Step.TRANSFER: pgettext_lazy("step of a request", "Transferred"),
    Step.MERGE: pgettext_lazy("step of a request", "Combined with"),
}
