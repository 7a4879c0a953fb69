"""The REST API, version 1: every call asks for a token; the reference and its document are open."""

from parta.exchange.views.api import family, staff
from parta.exchange.web import Api, Reference, TokenAuth, add_problems

api = Api(
    title="Parta",
    version="1",
    description="School diary and class journal. Tokens are made under Calendars and programs.",
    urls_namespace="api",
    auth=TokenAuth(),
    docs=Reference(),
    docs_url="/reference/",
)
api.add_router("", family.router)
api.add_router("", staff.router)
add_problems(api)
urlpatterns, app_name, namespace = api.open_urls
