"""The few named events by which a lower app asks or tells those above it.

Receivers are connected in ``AppConfig.ready``. Everything else is a plain call downwards.
"""

from django.dispatch import Signal

# Sent by access while it builds an Actor, with ``user_id``, ``school`` and ``is_operator``. Receivers return
# ``access.actors.OwnStudent`` of each student who is the user, whose guardian or trusted person the user is
# today, or whose diary the user has been let into.
own_students = Signal()

# Sent by accounts when somebody takes a consent back, with ``user_id``, ``kind`` and ``record`` of it.
consent_withdrawn = Signal()

# Sent by accounts while somebody's own data are put together, with ``user_id``. Receivers return a sequence
# of ``core.personal_data.DataSection``: what their app keeps of the user.
personal_data = Signal()

# Sent by accounts before an account is deleted, with ``user_id``. Receivers return a sequence of sentences,
# each saying to the user why the account has to stay for now.
deletion_hindrances = Signal()

# Sent by accounts while an account is deleted, with ``user_id``. Receivers erase what their app keeps of the
# user and need not keep by law. The row of the user stays, without a name, for the history that points to it.
account_erased = Signal()

# Sent by accounts when login and password of a sign-in do not fit, with ``site``, ``name`` and ``password``.
# Receivers return words for the visitor, who has proved to have had the account's password once; or None.
sign_in_failed = Signal()
