"""What people type, without what a screen cannot show or is led astray by."""


def clean_text(text: str) -> str:
    """Without control characters and turned directions; line ends are those of this machine."""
    kept = (sign for sign in text.replace("\r\n", "\n") if sign in "\n\t" or not _is_hidden(sign))
    return "".join(kept).strip()


def clean_name(name: str) -> str:
    """The same in one line."""
    return " ".join(clean_text(name).split())


def is_readable(name: str) -> bool:
    """Has a letter or a digit: of emoji alone a screen reader makes no name."""
    return any(sign.isalnum() for sign in name)


def _is_hidden(sign: str) -> bool:
    code = ord(sign)
    is_control = code < 0x20 or 0x7F <= code < 0xA0
    return is_control or 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069 or 0xD800 <= code <= 0xDFFF
