from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2Hasher(Argon2PasswordHasher):
    """The production hasher with the least cost it allows: tests sign in hundreds of times."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
