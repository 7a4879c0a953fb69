"""Parta's settings; only the yardsticks' pages are added to the site map."""

from parta.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
