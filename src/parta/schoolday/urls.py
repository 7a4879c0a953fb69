from django.urls.resolvers import URLPattern

app_name = "schoolday"
urlpatterns: list[URLPattern] = []
