from django.conf import settings
from django.db import models

from parta.schools.models import School


class TabSetting(models.Model):
    """The tabs and the first page's widgets of a user in a school, in their order. No row: by the role."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tab_settings")
    tabs = models.JSONField(null=True, blank=True)  # keys; None: as the role has them
    widgets = models.JSONField(null=True, blank=True)
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "school"], name="home_tabs_once")]

    def __str__(self) -> str:
        return f"{self.user_id} @ {self.school_id}"
