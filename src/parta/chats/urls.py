from django.urls import include, path

from parta.chats.views import conversation, listing, message, moderation, people

app_name = "chats"
urlpatterns = [
    path("", listing.index, name="index"),
    path("badge/", listing.badge, name="badge"),
    path("new/", listing.new, name="new"),
    path("policy/", moderation.policy, name="policy"),
    path("reports/", moderation.reports, name="reports"),
    path("reports/<int:report_id>/", moderation.decision, name="decision"),
    path("reports/<int:report_id>/files/<uuid:file_key>/", moderation.file, name="reported_file"),
    path(
        "<int:conversation_id>/",
        include(
            [
                path("", conversation.conversation, name="conversation"),
                path("latest/", conversation.latest, name="latest"),
                path("writing/", conversation.writing, name="writing"),
                path("mute/", conversation.mute, name="mute"),
                path("removal/", conversation.removal, name="removal"),
                path("departure/", conversation.departure, name="departure"),
                path("people/", people.people, name="people"),
                path("people/new/", people.addition, name="addition"),
                path("people/<int:user_id>/removal/", people.person_removal, name="person_removal"),
                path("files/<uuid:file_key>/", message.file, name="file"),
                path("<int:message_id>/", message.message, name="message"),
                path("<int:message_id>/removal/", message.message_removal, name="message_removal"),
                path("<int:message_id>/report/", message.message_report, name="message_report"),
            ]
        ),
    ),
]
