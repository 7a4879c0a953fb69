"""The one place that reads environment variables."""

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[3]


def text(name: str, default: str = "") -> str:
    """Set and empty is not set: files of settings and of compose list what nobody has filled in."""
    return os.environ.get(name) or default


def flag(name: str, default: bool = False) -> bool:
    """True for 1/true/yes/on in any case."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def data_folder() -> Path:
    """Where the embedded database and uploads live (DATA, by default ``var/``)."""
    return (ROOT / text("DATA", "var")).resolve()


def database(url: str, data: Path) -> dict[str, object]:
    """Django's database settings from a URL; an empty URL means SQLite in the data folder."""
    if not url:
        return sqlite(data / "parta.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(parts.path))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL: {parts.scheme!r} is neither sqlite nor postgresql")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            # Without a database pages and health checks say so after seconds, not after half a minute.
            "pool": {"min_size": 1, "max_size": int(text("DATABASE_POOL", "8")), "timeout": 5},
            # Most of a short query's time is its planning: a statement seen five times on a connection
            # is planned once and for all.
            "server_side_binding": True,
            "prepare_threshold": 5 if flag("DATABASE_PREPARE", default=True) else None,
        },
    }


def sqlite(path: Path) -> dict[str, object]:
    """SQLite tuned for one process writing while others read."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA busy_timeout=5000; PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456;"
            ),
        },
    }


def secret_key(data: Path) -> str:
    """SECRET_KEY, or a random one kept in the data folder so that sessions survive a restart."""
    if key := text("SECRET_KEY"):
        return key
    return _kept(data / "secret-key", lambda: secrets.token_urlsafe(50))


def signing_key(data: Path) -> str:
    """SIGNING_KEY, an RSA key as PEM, or one made on first use and kept in the data folder."""
    return text("SIGNING_KEY") or _kept(data / "signing-key.pem", _new_rsa_key)


def push_key(data: Path) -> str:
    """PUSH_KEY, a P-256 key as PEM by which browsers know this installation; or one made on first use."""
    return text("PUSH_KEY") or _kept(data / "push-key.pem", _new_push_key)


def _new_push_key() -> str:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - as below
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _new_rsa_key() -> str:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - slow to load, needed once
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _kept(path: Path, make: Callable[[], str]) -> str:
    """A secret of this installation, readable by its owner only; made when there is none yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
        with contextlib.suppress(FileExistsError):  # several processes may start at once
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


def email(url: str) -> dict[str, object]:
    """Django's e-mail settings from ``smtp[s]://user:password@host:port``."""
    parts = urlsplit(url)
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }
