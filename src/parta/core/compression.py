"""Pages go over the wire compressed: on a phone with a bad network that is most of the waiting."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# Pictures, PDF, spreadsheets are compressed already; a download keeps its length, which shows how far it is.
_KINDS = ("text/", "application/json", "application/problem+json", "application/manifest+json")


class CompressionMiddleware(GZipMiddleware):
    """Django's, which also hides how well secrets were compressed (BREACH), for pages and data only."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(_KINDS):
            return response
        return super().process_response(request, response)
