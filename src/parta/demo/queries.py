from parta.demo.rules import SLUG
from parta.schools.models import School


def is_demo_built() -> bool:
    """Whether this installation has the demo school."""
    return School.objects.filter(slug=SLUG).exists()
