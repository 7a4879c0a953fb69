import pytest
from django.template import Context, Template, TemplateSyntaxError


def _render(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


def test_icon_is_hidden_from_screen_readers() -> None:
    svg = _render('{% icon "calendar" 18 %}')
    assert svg.startswith('<svg width="18" height="18"')
    assert 'aria-hidden="true"' in svg


def test_component_shows_its_body_and_values_escaped() -> None:
    page = _render(
        '{% component "card" title=title %}<p>{{ body }}</p>{% endcomponent %}', title="<b>", body="<i>"
    )
    assert "<h2>&lt;b&gt;</h2>" in page
    assert "<p>&lt;i&gt;</p>" in page


def test_component_knows_nothing_of_the_page() -> None:
    """A page's own ``title`` or ``icon`` must not slip into a component that was given none."""
    page = _render('{% component "card" %}x{% endcomponent %}', title="The page's")
    assert "The page" not in page


def test_components_go_into_each_other() -> None:
    source = (
        '{% component "card" %}{% component "empty" title="Nothing" %}!{% endcomponent %}{% endcomponent %}'
    )
    assert _render(source).count("Nothing") == 1


def test_component_takes_only_named_values() -> None:
    with pytest.raises(TemplateSyntaxError):
        Template('{% component "card" title %}{% endcomponent %}')
