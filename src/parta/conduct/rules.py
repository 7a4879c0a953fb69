"""Behaviour: the week's note, remarks and praise, ways of signing (acceptance D9, K10)."""

from enum import StrEnum

MAX_TEXT = 2000


class Behavior(StrEnum):
    """The note of a week."""

    EXEMPLARY = "exemplary"
    GOOD = "good"
    SATISFACTORY = "satisfactory"
    UNSATISFACTORY = "unsatisfactory"


class RemarkKind(StrEnum):
    PRAISE = "praise"
    REMARK = "remark"


class SignatureMethod(StrEnum):
    """How the signer proved to be who they are at the moment of signing."""

    PASSWORD = "password"  # noqa: S105 - a word, no secret
    CODE = "code"  # one-time, from an app
    PASSKEY = "passkey"  # a key's signature over the content itself
