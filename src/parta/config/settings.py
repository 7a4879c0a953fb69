"""Settings of every installation; what differs between them comes from ``env``."""

from importlib.metadata import version

from csp.constants import NONE, SELF

from parta.config import env
from parta.config.logs import logging_settings
from parta.config.pocket import KEPT_PAGES, SHELL, WORKER_PARTS  # noqa: F401 - settings as well

DATA = env.data_folder()
DEBUG = env.flag("DEBUG")
# Demo mode shows the demo accounts on the sign-in page and lets them be created.
DEMO = env.flag("DEMO")
# Which build this is, for support; a page that a browser has kept for long was made by another one.
BUILD = env.text("BUILD", version("parta"))
# Pages that an older build made are told to be renewed; empty: every build is understood.
OLDEST_BUILD = env.text("OLDEST_BUILD")
SECRET_KEY = env.secret_key(DATA)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
# The diary answers under this name and, for a region, under a label before it; the portal as "portal.…".
DOMAIN = env.text("DOMAIN", "localhost")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", f"{DOMAIN},.{DOMAIN},localhost,.localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
# How people reach the diary, for links in letters, which no request stands behind.
PUBLIC_URL = env.text("PUBLIC_URL", "http://localhost:8000" if DOMAIN == "localhost" else f"https://{DOMAIN}")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Before allauth, whose templates they replace.
    "parta.core",
    "parta.ui",
    "parta.accounts",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "parta.schools",
    "parta.access",
    "parta.live",
    "parta.audit",
    "parta.files",
    "parta.notifications",
    "parta.pocket",
    "parta.schoolyear",
    "parta.people",
    "parta.academics",
    "parta.timetable",
    "parta.lessons",
    "parta.attendance",
    "parta.grading",
    "parta.homework",
    "parta.announcements",
    "parta.conduct",
    "parta.events",
    "parta.chats",
    "parta.schoolday",
    "parta.onboarding",
    "parta.support",
    "parta.journal",
    "parta.diary",
    "parta.progress",
    "parta.portal",
    "parta.home",
    "parta.exchange",
    "parta.demo",
]

MIDDLEWARE = [
    "parta.config.observing.ObservingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "parta.core.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "parta.core.web.SiteMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "parta.accounts.web.SiteAccountMiddleware",
    "parta.pocket.web.PocketMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "parta.onboarding.first_sign_in.FirstSignInMiddleware",
    "parta.core.web.ErrorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "parta.core.web.TableMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "parta.config.urls"
PORTAL_URLCONF = "parta.config.portal_urls"
WSGI_APPLICATION = "parta.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "parta.schools.web.region_context",
                "parta.notifications.web.inbox_context",
                "parta.chats.web.chats_context",
                "parta.home.web.navigation",
                "parta.portal.web.portal_context",
                "parta.pocket.web.pocket_context",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "lucide.templatetags.lucide",
                "parta.ui.templatetags.ui",
            ],
        },
    },
    {
        # Only the journal grid and the diary week: see docs/decisions/0004.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "parta.ui.jinja2_environment.environment"},
    },
]

DATABASES = {"default": env.database(env.text("DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    # Codes of sign-in and counts of guesses are for every process; no page of a school asks the cache.
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
# A per-process cache must not hold sessions: a sign-out would be unknown to the other processes.
SESSION_ENGINE = f"django.contrib.sessions.backends.{'cached_db' if REDIS_URL else 'db'}"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SAMESITE = "Lax"

HTTPS = env.flag("HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# The proxy sends people to HTTPS (deploy/nginx); what else lives under the domain is not ours to promise for.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["parta.accounts.web.SiteBackend"]
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "parta.accounts.passwords.PersonalDataValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "parta.accounts.web.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "parta.accounts.forms.SignInForm",
    "reset_password": "parta.accounts.forms.RecoveryForm",
    "reset_password_from_key": "parta.accounts.forms.NewPasswordForm",
    "change_password": "parta.accounts.forms.ChangePasswordForm",
    "reauthenticate": "parta.accounts.forms.ReauthenticationForm",
    "user_token": "parta.accounts.forms.RecoveryKeyForm",
}
# A whole school signs in from one address at half past eight; guessing is stopped by the account's own limit.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/5m/key",  # the key: accounts.attempts
    "login_failed_strangers": "100/h/key",
    "signup": "60/m/ip",
    "contact_message": "300/h/ip,6/h/key",  # codes and links to one phone or e-mail
    "code": "5/h/key",  # tries of one code
    "support": "100/h/ip,10/h/key",  # requests from one address, and in the name of one e-mail
    "support_reply": "300/h/ip,40/h/key",  # to one request
    "diary": "20/h/key",  # comparisons of one portal account with the schools' people
}
# Behind HTTPS stands the proxy that ends it: the visitor's address is the one that it has added.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_LOGIN_METHODS = {"username"}  # SiteBackend also knows e-mails and phones, each on its site
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
# One person may have an account of the portal and one of the diary, with the same contacts.
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a changed password, to its owner
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
USERSESSIONS_TRACK_ACTIVITY = False
MFA_ADAPTER = "parta.accounts.web.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # a phone, or the school, vouches for the account as well
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}  # as "login" above: nothing in it can be guessed
MFA_FORMS = {
    "add_webauthn": "parta.accounts.forms.second_factor.PasskeyForm",
    "login_webauthn": "parta.accounts.forms.second_factor.SignInByPasskeyForm",
    "authenticate_webauthn": "parta.accounts.forms.second_factor.SecondByPasskeyForm",
    "reauthenticate_webauthn": "parta.accounts.forms.second_factor.ConfirmByPasskeyForm",
    "edit_webauthn": "parta.accounts.forms.second_factor.RenamePasskeyForm",
    "activate_totp": "parta.accounts.forms.second_factor.ActivateCodesForm",
    "authenticate": "parta.accounts.forms.second_factor.SecondFactorForm",
    "reauthenticate": "parta.accounts.forms.second_factor.ConfirmByCodeForm",
}

# Who checks the data of a profile, and the roots of certificates that people sign with (none: not offered).
IDENTITY_CHECKER = env.text("IDENTITY_CHECKER", "parta.accounts.checkers.BuiltInChecker")
SIGNATURE_ROOTS = env.text("SIGNATURE_ROOTS")

# The portal as an OpenID Connect provider signs with this key.
IDP_OIDC_PRIVATE_KEY = env.signing_key(DATA)
IDP_OIDC_ADAPTER = "parta.accounts.oidc.ProviderAdapter"
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 300
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 300  # no site may use one; allauth makes them all the same
# ... and the diary, as one of the sites that people sign in to with its accounts or another provider's.
SOCIALACCOUNT_ADAPTER = "parta.onboarding.linking.LinkingAdapter"
# Hosts of providers that may be in an inner network and asked without HTTPS.
OIDC_INTERNAL_HOSTS = env.words("OIDC_INTERNAL_HOSTS", "" if HTTPS else "localhost,.localhost,127.0.0.1")

EMAIL_URL = env.text("EMAIL_URL")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_URL else 'console'}.EmailBackend"
vars().update(env.email(EMAIL_URL))
PUSH_KEY = env.push_key(DATA)
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "Parta <parta@localhost>")
# smpp://user:password@host:port?from=Parta; a demo without it shows messages on a page instead.
SMS_URL = env.text("SMS_URL")
SMS_ON_PAGE = DEMO or DEBUG

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [env.ROOT / "src" / "parta" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {"BACKEND": "parta.ui.static_files.ModuleManifestStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = logging_settings(
    level=env.text("LOG_LEVEL", "WARNING"), as_json=env.text("LOG_FORMAT", "line") == "json"
)
METRICS_TOKEN = env.text("METRICS_TOKEN")
