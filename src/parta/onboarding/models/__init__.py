from parta.onboarding.models.activations import Activation, DataMistake
from parta.onboarding.models.applications import AccessApplication, ApplicationEvent, ApplicationFile
from parta.onboarding.models.attempts import AccessAttempt

__all__ = [
    "AccessApplication",
    "AccessAttempt",
    "Activation",
    "ApplicationEvent",
    "ApplicationFile",
    "DataMistake",
]
