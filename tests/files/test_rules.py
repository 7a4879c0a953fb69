import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.files.rules import MAX_NAME, file_kind, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("план.txt", "план.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Анна\\план.docx", "план.docx"),
        ("отчёт\u202efdp.exe", "отчётfdp.exe"),
        ("a\x00b\n.pdf", "ab.pdf"),
        (" .", "file"),
        ("", "file"),
        ("..", "file"),
    ],
)
def test_name_is_made_harmless(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_long_name_keeps_its_ending() -> None:
    name = safe_name("ы" * 300 + ".docx")
    assert len(name) == MAX_NAME
    assert name.endswith(".docx")


@given(name=st.text(max_size=400))
def test_name_is_never_a_path_nor_too_long(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= MAX_NAME
    assert not set(safe) & set("/\\\0\n")
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("found", "suffix", "content", "kind"),
    [
        ({"application/pdf"}, ".pdf", b"%PDF-1.7", "application/pdf"),
        ({"image/png"}, ".pdf", b"\x89PNG", None),
        ({"application/x-dosexec"}, ".pdf", b"MZ", None),
        ({"application/pdf"}, ".html", b"%PDF-1.7", None),
        (set(), ".txt", "План".encode(), "text/plain"),
        (set(), ".txt", b"\xff\xfe", None),
        (set(), ".txt", b"a\0b", None),
    ],
)
def test_ending_and_content_must_agree(
    found: set[str], suffix: str, content: bytes, kind: str | None
) -> None:
    assert file_kind(found, suffix, content) == kind
