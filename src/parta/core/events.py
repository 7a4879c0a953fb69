"""The few named events by which a lower app asks or tells those above it.

Receivers are connected in ``AppConfig.ready``. Everything else is a plain call downwards.
"""

from django.dispatch import Signal

# Sent by access while it builds an Actor, with ``user_id``, ``school`` and ``is_operator``. Receivers return
# ``access.actors.OwnStudent`` of each student who is the user, whose guardian or trusted person the user is
# today, or whose diary the user has been let into.
own_students = Signal()

# Sent by notifications for a page of somebody's choices, with ``user_id``. Receivers return pairs of whose
# data the user may be told about ("student:17") and how the page calls them.
told_about = Signal()

# Sent by accounts when somebody takes a consent back, with ``user_id``, ``kind`` and ``record`` of it.
consent_withdrawn = Signal()

# Sent by accounts while somebody's own data are put together, with ``user_id``. Receivers return a sequence
# of ``core.personal_data.DataSection``: what their app keeps of the user.
personal_data = Signal()

# Sent by people while the data that schools keep of somebody are put together, with ``subjects``: a
# ``core.personal_data.Subjects``. Receivers return a sequence of ``core.personal_data.DataSection``.
school_data = Signal()

# Sent by people before what need not be kept of somebody is erased, with ``kind`` ("student" and so on) and
# ``person_id``. Receivers return a sequence of sentences, each saying why it is too early.
erasure_hindrances = Signal()

# Sent by people while it is erased, with ``actor``, ``kind`` and ``person_id``. Receivers erase what their
# app keeps of the person and what no law obliges a school to keep.
person_erased = Signal()

# Sent by accounts before an account is deleted, with ``user_id``. Receivers return a sequence of sentences,
# each saying to the user why the account has to stay for now.
deletion_hindrances = Signal()

# Sent by accounts while an account is deleted, with ``user_id``. Receivers erase what their app keeps of the
# user and need not keep by law. The row of the user stays, without a name, for the history that points to it.
account_erased = Signal()

# Sent by accounts when login and password of a sign-in do not fit, with ``site``, ``name`` and ``password``.
# Receivers return words for the visitor, who has proved to have had the account's password once; or None.
sign_in_failed = Signal()

# Sent by schoolyear when days of a year have got or lost their lessons, with ``actor``, ``year_id``,
# ``since``, ``until`` and ``former_name`` (of holidays that the days were, else empty). Receivers bring what
# is laid out for days to come in line; what has been stays.
calendar_changed = Signal()

# Sent when the bells of some classes change, with ``actor``, ``since_on`` and either ``schedule_id`` (its
# times are others) or ``class_ids`` (they follow other bells).
bells_changed = Signal()

# Sent by lessons when lessons with what is prepared for them have come to another day, with ``actor`` and
# ``moved``: the former day by lesson id. Receivers tell of what they keep there.
lessons_moved = Signal()

# Sent by lessons while a timetable is read, with ``actor``, ``since``, ``until`` and ``lesson_ids``.
# Receivers return a mapping from lesson id to ``core.signs.Sign``: what else there is to know of the lesson.
lesson_signs = Signal()

# Sent by schoolyear before the days of terms change, with ``term_ids``. Receivers return a sequence of
# sentences, each saying why they have to stay.
term_hindrances = Signal()

# Sent by academics before a class gets terms of another kind, with ``class_id``. Receivers return a sequence
# of sentences, each saying why the kind has to stay.
term_kind_hindrances = Signal()

# Sent by people before two records of one person become one, with ``kind`` ("student", "guardian",
# "teacher"), ``kept`` and ``gone``. Receivers return a sequence of ``core.merging.MergePart``: what their app
# keeps of the one that goes, and why it cannot be the other's.
person_merging = Signal()

# Sent by people while the two become one, with ``actor`` besides. Receivers move what has a history that must
# tell of it; everything else that points to ``gone`` is moved without them.
person_merged = Signal()
