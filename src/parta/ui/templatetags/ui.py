"""Template tags of the look: icons and components with a body."""

from functools import lru_cache
from typing import Any

import lucide
import structlog
from django import template
from django.conf import settings
from django.http import QueryDict
from django.template import engines
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """A decorative icon of https://lucide.dev; drawn once per process, as drawing takes 40 µs."""
    return _draw(str(name), size)


@lru_cache(maxsize=256)
def _draw(name: str, size: int) -> SafeString:
    svg = lucide._render_icon(name, size, aria_hidden="true")
    return mark_safe("".join(line.strip() for line in svg.splitlines()))  # noqa: S308 - from the package


@register.simple_tag(takes_context=True)
def kept_as(context: Context, kind: str) -> str:
    """The address of the page's tables as a file, with what was chosen on the page; a list from its start."""
    request = getattr(context, "request", None)
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query.pop("page", None)
    query["format"] = kind
    return f"?{query.urlencode()}"


@register.simple_tag
def build() -> str:
    """Which build has made the page."""
    return str(settings.BUILD)


@register.simple_tag
def failure_id() -> str:
    """The request's number in the log, by which an error page's report finds what went wrong."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))[:50]


@register.simple_tag
def fixed(template_name: str) -> SafeString:
    """Includes a template that depends on the language only: rendered once per process and language."""
    language = get_language() or ""
    return _render(template_name, language) if settings.DEBUG else _render_once(str(template_name), language)


def _render(template_name: str, language: str) -> SafeString:  # noqa: ARG001 - the key of the cache
    return render_to_string(template_name)


_render_once = lru_cache(maxsize=64)(_render)


@register.tag
def component(parser: Parser, token: Token) -> "ComponentNode":
    """``{% component "card" title="…" %}…{% endcomponent %}`` renders ui/components/card.html.

    The template gets the named values and the body as ``content``, and nothing else of the page.
    A component without a body is simply included: ``{% include "ui/components/badge.html" with … only %}``.
    """
    name, *bits = token.split_contents()[1:]
    values = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"component takes name=value pairs, not {bits[0]!r}")
    body = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(name.strip("\"'"), values, body)


class ComponentNode(template.Node):
    def __init__(self, name: str, values: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.template_name = f"ui/components/{name}.html"
        self.values = values
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        values: dict[str, Any] = {key: value.resolve(context) for key, value in self.values.items()}
        source = engines["django"].engine.get_template(self.template_name)  # type: ignore[attr-defined]
        values["content"] = self.nodelist.render(context)
        rendered: SafeString = source.render(context.new(values))
        return rendered
