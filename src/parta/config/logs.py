"""How the log is written: a line for people or a JSON object for programs, without addresses and names.

Addresses of Parta may hold secrets (an unsubscribe link, a calendar feed), so a request is known by its route
and by the id that its answer carries in ``X-Request-ID``.
"""

import logging

import structlog

_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_settings(*, level: str, as_json: bool) -> dict[str, object]:
    """Django's LOGGING: everything goes to standard error, from ``level`` on; requests are INFO."""
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else _line()
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "parta": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    last,
                ],
            }
        },
        "filters": {"route": {"()": RouteFilter}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "parta", "filters": ["route"]}
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR"},  # what is refused is counted by ours about the same request
            "django.server": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        },
    }


class RouteFilter(logging.Filter):
    """Django says of a failed request where it went; this says by which route."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            record.msg, record.args = "Failed: %s", (match.view_name if match else "none",)
        return True


def _line() -> structlog.typing.Processor:
    return structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, sort_keys=False)


structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,  # a line that nobody wants costs a request nothing
        *_SHARED,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
