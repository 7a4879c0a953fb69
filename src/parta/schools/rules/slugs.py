"""Addresses a school cannot have, because the site's own pages have them or may have them one day."""

RESERVED_SLUGS = frozenset(
    {
        "account",
        "admin",
        "api",
        "app",
        "calendars",
        "files",
        "healthz",
        "help",
        "i18n",
        "ims",
        "language",
        "live",
        "media",
        "metrics",
        "notifications",
        "portal",
        "readyz",
        "region",
        "regions",
        "school",
        "schools",
        "static",
        "support",
        "ui",
        "webapi",
        "welcome",
    }
)
