"""The environment of the two hot templates (the journal grid and the diary week)."""

from typing import Any

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment

from parta.ui.templatetags.ui import icon


def environment(**options: Any) -> Environment:
    env = Environment(
        **{**options, "trim_blocks": True, "lstrip_blocks": True}, extensions=["jinja2.ext.i18n"]
    )  # autoescape is on: Django's backend sets it
    env.globals.update(icon=icon, static=static, url=reverse)
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        gettext=translation.gettext,
        ngettext=translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    return env


def render_fragment(template: str, context: dict[str, Any]) -> SafeString:
    """A hot template as a part of a page of Django's own templates."""
    return mark_safe(render_to_string(template, context, using="jinja2"))  # noqa: S308 - Jinja2 escapes
