"""What a file would change in the school: compared with what is there, without a query for a row."""

from parta.access.actors import Actor
from parta.exchange.queries.imports_gradebook import plan_gradebook
from parta.exchange.queries.imports_people import Tick, plan_students
from parta.exchange.queries.imports_places import add_missing_classes, read_places
from parta.exchange.queries.imports_teaching import plan_assignments, plan_class_teachers, plan_teachers
from parta.exchange.rules.plan import Bundle, Options, Plan


def plan_import(
    actor: Actor, bundle: Bundle, options: Options, tick: Tick = lambda _done, _all: None
) -> Plan:
    """Compare the file with the school. Raises UnreadableError where there is no year to put it into."""
    places = read_places(actor, bundle)
    plan = places.plan
    plan.issues.extend(bundle.issues)
    if options.makes_classes or (options.makes_classes is None and not places.classes):
        add_missing_classes(places, (row.class_name for row in bundle.students))
    teachers = plan_teachers(places, bundle.teachers)
    plan_students(places, bundle.students, options, tick)
    plan_class_teachers(places)
    plan_assignments(places, bundle, teachers)
    plan_gradebook(places, bundle, options)
    return plan
