"""Addresses as the OneRoster standard has them; what is below what is known to ``rules.oneroster``."""

from django.urls import path, register_converter

from parta.exchange.views import oneroster


class ServiceConverter:
    regex = "rostering|gradebook"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ServiceConverter, "oneroster_service")
_ROOT = "<oneroster_service:service>/v1p2/<str:name>"
app_name = "oneroster"
urlpatterns = [
    path("token", oneroster.token, name="token"),
    path("<oneroster_service:service>/v1p2/discovery/<str:document>", oneroster.discovery, name="discovery"),
    path(_ROOT, oneroster.collection, name="collection"),
    path(f"{_ROOT}/<str:sourced_id>", oneroster.item, name="item"),
    path(f"{_ROOT}/<str:sourced_id>/<str:nested>", oneroster.collection, name="nested"),
    path(
        f"{_ROOT}/<str:sourced_id>/<str:nested>/<str:nested_id>/<str:deepest>",
        oneroster.collection,
        name="deepest",
    ),
]
