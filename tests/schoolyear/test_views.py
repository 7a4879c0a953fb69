from django.urls import reverse

from tests.factories.cast import Cast


def test_everybody_reads_the_bells(cast: Cast) -> None:
    address = reverse("schoolyear:bells", kwargs={"school": cast.school.slug})
    for key in ("student", "guardian", "teacher", "registrar"):
        body = cast.client(key).get(address, headers={"accept-language": "en"}).content.decode()
        for shown in ("Первая смена", "8:30", "break 10 minutes", "Quarter 2", "Осенние каникулы"):
            assert shown in body


def test_a_new_year_is_proposed_that_the_school_has_not_got(cast: Cast) -> None:
    form = cast.client("deputy").get(f"/{cast.school.slug}/years/").context["form"]
    assert form.initial["starts_on"] > cast.year.ends_on
    assert form.initial["name"] != cast.year.name
