"""A document of the standing cast, as it is asked for and made."""

from parta.progress.commands.documents import request_class_cards
from parta.progress.commands.journals import request_filing
from parta.progress.models import Document, FiledJournal
from tests.factories.cast import SchoolCast


def get_document(cast: SchoolCast) -> Document:
    """The cards of 7А, asked for by its class teacher and ready; made when there are none yet."""
    actor = cast.actor("class_teacher")
    found = Document.objects.filter(school=cast.school, asked_by_id=actor.user_id).first()
    if found is None:
        found = request_class_cards(
            actor=actor, class_id=cast.school_class.pk, term_id=cast.term.pk, language="ru"
        )
        found.refresh_from_db()
    return found


def get_filed_journal(cast: SchoolCast) -> FiledJournal:
    """The journals of 7А as they are filed; made when there are none yet."""
    if not FiledJournal.objects.filter(school=cast.school).exists():
        request_filing(
            actor=cast.actor("deputy"), class_id=cast.school_class.pk, term_id=cast.term.pk, language="ru"
        )
    return FiledJournal.objects.get(school=cast.school)
