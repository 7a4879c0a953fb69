from parta.files.models import Attachment


def content_of(attachment: Attachment) -> bytes:
    """The whole file, for an archive. The caller has proved the right."""
    with attachment.file.open("rb") as file:
        return bytes(file.read())
