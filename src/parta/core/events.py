"""The few named events by which a lower app asks or tells those above it.

Receivers are connected in ``AppConfig.ready``. Everything else is a plain call downwards.
"""

from django.dispatch import Signal

# Sent by access while it builds an Actor, with ``user_id`` and ``school_id``. Receivers return the
# ids of the students who are the user or whose guardian the user is today.
own_students = Signal()
