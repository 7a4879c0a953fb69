from django.urls.resolvers import URLPattern

app_name = "homework"
urlpatterns: list[URLPattern] = []
