"""The portal's own pages."""

from django.urls import include, path

from parta.portal.views import catalogue, home, offices, providers, regions

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("desk/", include("parta.portal.desk_urls")),
    path("services/", catalogue.services, name="services"),
    path("services/<slug:slug>/", catalogue.service, name="service"),
    path("regions/", regions.regions, name="regions"),
    path("regions/<slug:code>/", regions.region, name="region"),
    path("region-office/", offices.offices, name="offices"),
    path("region-office/<slug:code>/", offices.office, name="office"),
    path("region-office/<slug:code>/schools/", offices.schools, name="office_schools"),
    path("region-office/<slug:code>/days/", offices.days, name="office_days"),
    path("region-office/<slug:code>/sign-in/", providers.provider, name="office_provider"),
    path(
        "region-office/<slug:code>/sign-in/removal/",
        providers.provider_removal,
        name="office_provider_removal",
    ),
    path(
        "region-office/<slug:code>/days/<int:day_id>/removal/", offices.day_removal, name="office_day_removal"
    ),
]
