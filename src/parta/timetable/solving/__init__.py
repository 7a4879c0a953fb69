"""Making a timetable: the problem in plain values, checks, the model, the engine, and why there is none.

Nothing here knows Django or the database; only ``engine`` and ``model`` import OR-Tools, and only the job
imports them.
"""
