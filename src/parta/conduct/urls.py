from django.urls.resolvers import URLPattern

app_name = "conduct"
urlpatterns: list[URLPattern] = []
