from django.urls import include, path

from parta.schoolyear.views import bells, reading, years

app_name = "schoolyear"
_YEAR = [
    path("", years.year, name="year"),
    path("removal/", years.year_removal, name="year_removal"),
    path("terms/<slug:kind>/", years.terms, name="terms"),
    path("holidays/", years.holidays, name="holidays"),
    path("holidays/public/", years.public_days, name="public_days"),
    path("holidays/<int:holiday_id>/", years.holiday, name="holiday"),
    path("holidays/<int:holiday_id>/removal/", years.holiday_removal, name="holiday_removal"),
    path("special-days/", years.special_days, name="special_days"),
    path("special-days/<int:special_day_id>/removal/", years.special_day_removal, name="special_day_removal"),
]
urlpatterns = [
    path("bells/", reading.bells, name="bells"),
    path("bells/new/", bells.new_bells, name="new_bells"),
    path("bells/<int:schedule_id>/", bells.edit_bells, name="edit_bells"),
    path("bells/<int:schedule_id>/name/", bells.bells_name, name="bells_name"),
    path("bells/<int:schedule_id>/removal/", bells.bells_removal, name="bells_removal"),
    path("years/", years.years, name="years"),
    path("years/<int:year_id>/", include(_YEAR)),
]
