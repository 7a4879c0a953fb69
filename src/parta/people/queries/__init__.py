from parta.people.queries.own import list_own_students

__all__ = ["list_own_students"]
