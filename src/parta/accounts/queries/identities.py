"""Who somebody of the portal is, as the account's owner and the commands need it."""

from parta.accounts.days import portal_today
from parta.accounts.models import Address, Identity, IdentityDocument, User
from parta.accounts.rules import AddressKind, DocumentKind, Level, Sex
from parta.accounts.rules.ages import is_kept, may_use_diary, whole_years
from parta.accounts.rules.checks import ProfileFacts
from parta.accounts.rules.documents import DocumentFacts
from parta.core.errors import NotFound
from parta.core.sites import Site


def get_identity(user: User) -> Identity:
    """What is known of the owner of a portal account; an empty one that is not kept yet, where nothing is."""
    if user.site != Site.PORTAL.value:
        raise NotFound
    return Identity.objects.filter(user=user).first() or Identity(user=user)


def get_level(user: User) -> Level:
    """How far the identity is proven; an account without a profile has the simplified level."""
    level = Identity.objects.filter(user=user).values_list("level", flat=True).first()
    return Level(level) if level else Level.SIMPLIFIED


def may_open_diary(user: User) -> bool:
    """Whether the portal lets this person on to the diary today (domain G3); without a birth date never."""
    identity = Identity.objects.filter(user=user).first()
    if identity is None or identity.born_on is None:
        return False
    return may_use_diary(whole_years(identity.born_on, portal_today()), Level(identity.level))


def is_kept_child(user: User) -> bool:
    """Whether an adult keeps the account: it was made by a parent, and its owner is not 14 yet (P4)."""
    if user.keeper_id is None:
        return False
    return is_kept(get_identity(user).born_on, portal_today())


def get_main_document(user: User) -> IdentityDocument | None:
    return IdentityDocument.objects.filter(user=user, is_main=True).first()


def get_address(user: User, kind: AddressKind) -> Address | None:
    return Address.objects.filter(user=user, kind=kind.value).first()


def profile_facts(user: User) -> ProfileFacts:
    """Everything that a check is given."""
    identity = get_identity(user)
    document = get_main_document(user)
    return ProfileFacts(
        surname=user.surname,
        given_name=user.given_name,
        patronymic=user.patronymic,
        sex=Sex(identity.sex) if identity.sex else None,
        born_on=identity.born_on,
        birth_place=identity.birth_place,
        citizenship=identity.citizenship,
        snils=identity.snils,
        document=document_facts(document) if document else None,
        is_snils_taken=find_prover(user, identity.snils) is not None,
    )


def document_facts(document: IdentityDocument) -> DocumentFacts:
    return DocumentFacts(
        kind=DocumentKind(document.kind),
        series=document.series,
        number=document.number,
        issued_on=document.issued_on,
        issued_by=document.issued_by,
        division_code=document.division_code,
        expires_on=document.expires_on,
    )


def find_prover(user: User, snils: str) -> Identity | None:
    """The identity of another account that has proven this SNILS."""
    if not snils:
        return None
    proven = Identity.objects.filter(snils=snils).exclude(level=Level.SIMPLIFIED.value)
    return proven.exclude(user=user).first()
