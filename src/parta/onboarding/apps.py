from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "parta.onboarding"

    def ready(self) -> None:
        from parta.core import events
        from parta.onboarding.commands import attempts, owners, telling  # noqa: F401 - who is told of steps
        from parta.onboarding.queries.spent import spent_password_words

        events.consent_withdrawn.connect(owners.give_up_consented, dispatch_uid="onboarding")
        events.account_erased.connect(owners.give_up_applications, dispatch_uid="onboarding")
        events.personal_data.connect(owners.data_of_applications, dispatch_uid="onboarding")
        events.account_erased.connect(attempts.give_up_attempts)
        events.person_erased.connect(owners.forget_person, dispatch_uid="onboarding")
        events.sign_in_failed.connect(spent_password_words)
