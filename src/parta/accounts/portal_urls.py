"""People's own data on the portal: profile, level, children, contacts."""

from django.urls import path

from parta.accounts.views import children, confirmation, contact_changes, data, profile

app_name = "identity"
urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("profile/data/", profile.personal_data, name="personal_data"),
    path("profile/check/", profile.check, name="check"),
    path("profile/check/attempt/", profile.check_attempt, name="check_attempt"),
    path("profile/addresses/", profile.addresses, name="addresses"),
    path("profile/documents/", profile.documents, name="documents"),
    path("profile/documents/<int:document_id>/", profile.document, name="document"),
    path("profile/documents/<int:document_id>/removal/", profile.document_removal, name="document_removal"),
    path("confirmation/", confirmation.confirmation, name="confirmation"),
    path("confirmation/letter/", confirmation.letter, name="letter"),
    path("confirmation/code/", confirmation.letter_code, name="letter_code"),
    path("confirmation/statement/", confirmation.statement, name="statement"),
    path("confirmation/signature/", confirmation.signature, name="signature"),
    path("contacts/", contact_changes.contacts, name="contacts"),
    path("contacts/<slug:kind>/", contact_changes.new_contact, name="new_contact"),
    path("contacts/<slug:kind>/codes/", contact_changes.contact_codes, name="contact_codes"),
    path("contacts/<slug:kind>/removal/", contact_changes.contact_removal, name="contact_removal"),
    path("children/", children.children, name="children"),
    path("children/new/", children.new_child, name="new_child"),
    path("children/<int:child_id>/", children.child, name="child"),
    path("children/<int:child_id>/password/", children.child_password, name="child_password"),
    path("children/<int:child_id>/removal/", data.child_removal, name="child_removal"),
    path("deletion/", data.deletion, name="deletion"),
]
