"""Access to a school's diary as its office sees it: applications, letters, failed attempts."""

from django.urls import path

from parta.onboarding.views import attempts, children, consents, letters, school_applications

app_name = "onboarding"
_APPLICATION = "applications/<uuid:application_key>/"
urlpatterns = [
    path("applications/", school_applications.queue, name="applications"),
    path("applications/new/", school_applications.entry, name="entry"),
    path("applications/overdue/", school_applications.overdue, name="overdue"),
    path("applications/figures/", school_applications.figures, name="figures"),
    path(_APPLICATION, school_applications.application, name="application"),
    path(f"{_APPLICATION}review/", school_applications.review, name="review"),
    path(f"{_APPLICATION}request/", school_applications.request_for_data, name="request"),
    path(f"{_APPLICATION}approval/", school_applications.approval, name="approval"),
    path(f"{_APPLICATION}refusal/", school_applications.refusal, name="refusal"),
    path(f"{_APPLICATION}documents/<uuid:file_key>/", school_applications.file, name="application_file"),
    path("consents/", consents.register, name="consents"),
    path("letters/", letters.index, name="letters"),
    path("letters/classes/<int:class_id>/", letters.school_class, name="letters_class"),
    path("letters/staff/", letters.staff, name="letters_staff"),
    path("letters/people/<slug:kind>/<int:person_id>/", letters.person, name="letters_person"),
    path("letters/ready/", letters.ready, name="letters_ready"),
    path("letters/print/", letters.print_ready, name="letters_print"),
    path("letters/<int:activation_id>/revocation/", letters.revocation, name="letters_revocation"),
    path("attempts/", attempts.attempts, name="attempts"),
    path("attempts/<int:attempt_id>/", attempts.attempt, name="attempt"),
    path("attempts/<int:attempt_id>/closing/", attempts.closing, name="attempt_closing"),
    path("mistakes/<int:mistake_id>/closing/", attempts.mistake_closing, name="mistake_closing"),
    path("children/", children.children, name="children"),
    path("children/<int:student_id>/", children.child, name="child"),
]
