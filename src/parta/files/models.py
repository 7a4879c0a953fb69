import uuid

from django.conf import settings
from django.db import models

from parta.schools.models import School


def storage_path(attachment: "Attachment", _filename: str) -> str:
    """Kept under a random name: what the user called it never reaches the file system."""
    return f"{attachment.school_id}/{attachment.key.hex[:2]}/{attachment.key.hex}"


class Attachment(models.Model):
    """A file somebody attached to something. The thing it hangs on decides who may read it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    file = models.FileField(upload_to=storage_path)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
