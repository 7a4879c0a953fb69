"""The portal as an OpenID Connect provider, under allauth's names; only what this provider has."""

from allauth.idp.oidc import views as allauth_views
from django.urls import include, path

from parta.accounts.views import sites

_provider = [
    path(".well-known/openid-configuration", sites.configuration, name="configuration"),
    path(".well-known/jwks.json", allauth_views.jwks, name="jwks"),
    path("identity/o/authorize", sites.authorize, name="authorization"),
    path("identity/o/api/token", allauth_views.token, name="token"),
    path("identity/o/api/userinfo", allauth_views.user_info, name="userinfo"),
    path("identity/o/api/revoke", allauth_views.revoke, name="revoke"),
]

urlpatterns = [
    path("", include(([path("", include((_provider, "oidc")))], "idp"))),
    path("account/sites/", sites.connected_sites, name="connected_sites"),
    path("account/sites/<int:consent>/", sites.disconnection, name="site_disconnection"),
]
