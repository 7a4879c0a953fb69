"""Uploads: what is kept, as what, and what is refused."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from parta.core.errors import Refused
from parta.files.commands import store_files
from parta.files.models import Attachment
from parta.files.rules import MAX_BYTES, MAX_FILES
from tests.factories.cast import Cast


def picture(image_format: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 4), "navy").save(out, format=image_format, **options)
    return out.getvalue()


def store(cast: Cast, content: bytes, name: str) -> Attachment:
    return store_files(actor=cast.actor("teacher"), uploads=[ContentFile(content, name=name)])[0]


def kept(attachment: Attachment) -> bytes:
    with attachment.file.open("rb") as file:
        return bytes(file.read())


def test_text_is_kept_under_a_random_name(cast: Cast) -> None:
    content = "Прочитать § 13".encode()
    attachment = store(cast, content, "../Задание.txt")
    assert (attachment.name, attachment.content_type, attachment.size) == (
        "Задание.txt",
        "text/plain",
        len(content),
    )
    assert attachment.uploaded_by == cast.users["teacher"]
    path = str(attachment.file.name)
    assert "Задание" not in path
    assert path.startswith(f"{cast.school.pk}/")
    assert kept(attachment) == content


@pytest.mark.parametrize(("image_format", "name"), [("JPEG", "a.JPG"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_picture_is_kept_as_what_it_is(cast: Cast, image_format: str, name: str) -> None:
    attachment = store(cast, picture(image_format), name)
    assert attachment.content_type == f"image/{image_format.lower()}"
    with Image.open(io.BytesIO(kept(attachment))) as found:
        assert (found.format, found.size) == (image_format, (8, 4))


def test_position_and_hidden_data_of_a_picture_are_dropped(cast: Cast) -> None:
    exif = Image.Exif()
    exif[0x9286] = "secret comment"
    content = picture("JPEG", exif=exif) + b"<script>hidden</script>"
    assert b"secret comment" in content
    found = kept(store(cast, content, "a.jpg"))
    assert b"secret comment" not in found
    assert b"<script>" not in found


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "план.txt", "file_empty"),
        (b"MZ\x90\x00", "game.exe", "file_kind"),
        (b"MZ\x90\x00\x03", "реферат.pdf", "file_kind"),
        (b"<html><script>alert(1)</script>", "page.html", "file_kind"),
        (b"\x89PNG\r\n\x1a\nbroken", "a.png", "file_kind"),
        (b"\xff\xfe\x00", "a.txt", "file_kind"),
        (b"x" * (MAX_BYTES + 1), "a.txt", "file_too_large"),
    ],
    ids=["empty", "program", "disguised", "page", "broken picture", "no text", "too large"],
)
def test_file_is_refused(cast: Cast, content: bytes, name: str, code: str) -> None:
    with pytest.raises(Refused) as error:
        store(cast, content, name)
    assert (error.value.code, error.value.field) == (code, "attachments")


def test_too_many_files_at_once_are_refused(cast: Cast) -> None:
    uploads = [ContentFile(b"x", name=f"{number}.txt") for number in range(MAX_FILES + 1)]
    with pytest.raises(Refused) as error:
        store_files(actor=cast.actor("teacher"), uploads=uploads)
    assert error.value.code == "too_many_files"
