from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parta.access.actors import Actor
from parta.access.rules import Permission
from parta.access.web import school_page
from parta.core import clock
from parta.core.errors import NotFound, Refused
from parta.schoolyear.commands.days import (
    add_holidays,
    edit_holiday,
    remove_holiday,
    remove_special_day,
    set_special_day,
)
from parta.schoolyear.commands.laying_out import lay_out_year
from parta.schoolyear.commands.terms import set_terms
from parta.schoolyear.commands.years import edit_year, remove_year
from parta.schoolyear.forms import (
    HolidayForm,
    NewYearForm,
    PublicDaysForm,
    SpecialDayForm,
    TermsForm,
    YearForm,
)
from parta.schoolyear.queries.years import (
    KindTerms,
    YearPage,
    get_holiday,
    get_year,
    list_years,
    next_usual_year,
    usual_terms,
    year_page,
)
from parta.schoolyear.rules.terms import Days, TermKind, year_name
from parta.schoolyear.web import add_refusal, term_kind

_REFUSED = 422


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_ALL_PEOPLE)
def years(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The school's academic years; a further one, laid out by its presets."""
    usual = next_usual_year(actor)
    known = {"name": year_name(usual), "starts_on": usual.first, "ends_on": usual.last}
    known |= {"kinds": [TermKind.QUARTER.value], "has_recesses": True, "has_public_days": True}
    form = NewYearForm(_posted(request), initial=known)
    if request.method == "POST":
        actor.require(Permission.WRITE_STRUCTURE)
        if form.is_valid():
            try:
                year = lay_out_year(actor=actor, **form.cleaned_data)
                return _to_year(actor, year.pk)
            except Refused as refused:
                add_refusal(form, refused)
    context = {"years": list_years(actor), "form": form, "today": clock.today(actor.school.zone)}
    return render(request, "schoolyear/years.html", context, status=_REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
@school_page(Permission.READ_ALL_PEOPLE)
def year(request: HttpRequest, actor: Actor, *, year_id: int) -> HttpResponse:
    """One year: terms, holidays, special days; its name and days."""
    page = year_page(actor, year_id)
    if request.method == "GET":
        return _page(request, page)
    actor.require(Permission.WRITE_STRUCTURE)
    form = YearForm(request.POST)
    if form.is_valid():
        try:
            edit_year(actor=actor, year_id=year_id, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, page, form=form) if form.errors else _saved(request, actor, year_id)


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def year_removal(request: HttpRequest, actor: Actor, *, year_id: int) -> HttpResponse:
    page = year_page(actor, year_id)
    try:
        remove_year(actor=actor, year_id=year_id)
    except Refused as refused:
        return _page(request, page, refusal=str(refused.message))
    messages.success(request, _("%(name)s is removed.") % {"name": page.year.name})
    return redirect("schoolyear:years", school=actor.school.slug)


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def terms(request: HttpRequest, actor: Actor, *, year_id: int, kind: str) -> HttpResponse:
    """The days of the terms of a kind; or the kind laid out anew, or taken away."""
    page, which = year_page(actor, year_id), term_kind(kind)
    way = request.POST.get("way", "")
    form = _terms_form(page, which, request.POST)
    if way in {"preset", "removal"}:
        values = usual_terms(which, page.year) if way == "preset" else []
    elif form.is_valid():
        values = form.values
    else:
        return _page(request, page, terms_form=(which, form))
    try:
        set_terms(actor=actor, year_id=year_id, kind=which, terms=values)
    except Refused as refused:
        form.is_valid()
        add_refusal(form, refused)
        return _page(request, page, terms_form=(which, form))
    return _saved(request, actor, year_id, f"#{which}")


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def holidays(request: HttpRequest, actor: Actor, *, year_id: int) -> HttpResponse:
    """Further days without lessons."""
    page, form = year_page(actor, year_id), HolidayForm(request.POST)
    if form.is_valid():
        try:
            add_holidays(actor=actor, year_id=year_id, plans=[form.values])
        except Refused as refused:
            add_refusal(form, refused)
    return (
        _page(request, page, holiday_form=form) if form.errors else _saved(request, actor, year_id, "#free")
    )


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def public_days(request: HttpRequest, actor: Actor, *, year_id: int) -> HttpResponse:
    """Of the proposed public holidays the chosen ones."""
    page = year_page(actor, year_id)
    form = PublicDaysForm(request.POST, days=[(one.day, one.name) for one in page.public_days])
    if form.is_valid():
        try:
            add_holidays(actor=actor, year_id=year_id, plans=form.values)
        except Refused as refused:
            add_refusal(form, refused)
    return _page(request, page, public_form=form) if form.errors else _saved(request, actor, year_id, "#free")


@require_http_methods(["GET", "POST"])
@school_page(Permission.WRITE_STRUCTURE)
def holiday(request: HttpRequest, actor: Actor, *, year_id: int, holiday_id: int) -> HttpResponse:
    """One holiday, to be changed or removed."""
    row = get_holiday(actor, year_id, holiday_id)
    known = {"name": row.name, "starts_on": row.starts_on, "ends_on": row.ends_on}
    form = HolidayForm(_posted(request), initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            edit_holiday(actor=actor, year_id=year_id, holiday_id=holiday_id, plan=form.values)
            return _saved(request, actor, year_id, "#free")
        except Refused as refused:
            add_refusal(form, refused)
    context = {"holiday": row, "form": form}
    return render(request, "schoolyear/holiday.html", context, status=_REFUSED if form.errors else 200)


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def holiday_removal(request: HttpRequest, actor: Actor, *, year_id: int, holiday_id: int) -> HttpResponse:
    remove_holiday(actor=actor, year_id=year_id, holiday_id=holiday_id)
    return _saved(request, actor, year_id, "#free")


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def special_days(request: HttpRequest, actor: Actor, *, year_id: int) -> HttpResponse:
    """A day taught by another weekday's plan, or with shorter lessons."""
    page, form = year_page(actor, year_id), SpecialDayForm(request.POST)
    if form.is_valid():
        try:
            set_special_day(actor=actor, year_id=year_id, plan=form.values)
        except Refused as refused:
            add_refusal(form, refused)
    return (
        _page(request, page, special_form=form)
        if form.errors
        else _saved(request, actor, year_id, "#special")
    )


@require_POST
@school_page(Permission.WRITE_STRUCTURE)
def special_day_removal(
    request: HttpRequest, actor: Actor, *, year_id: int, special_day_id: int
) -> HttpResponse:
    get_year(actor, year_id)
    remove_special_day(actor=actor, year_id=year_id, special_day_id=special_day_id)
    return _saved(request, actor, year_id, "#special")


def _terms_form(page: YearPage, kind: TermKind, data: QueryDict | None = None) -> TermsForm:
    """As many rows as there are terms, and as were sent."""
    found = next((one for one in page.kinds if one.kind is kind), None)
    days = [Days(term.starts_on, term.ends_on) for term in found.terms] if found else []
    spare = 1 if data is None else max(1, sum(name.startswith("starts-") for name in data) - len(days))
    return TermsForm(data, terms=days, spare=min(spare, 8), auto_id=f"{kind}_%s")


def _term_cards(page: YearPage, filled: tuple[TermKind, Form] | None) -> list[tuple[KindTerms | None, Form]]:
    cards = [
        (one, filled[1] if filled and filled[0] is one.kind else _terms_form(page, one.kind))
        for one in page.kinds
    ]
    if filled and all(one.kind is not filled[0] for one, _form in cards):
        raise NotFound  # of a kind that the year has not: nothing could show what was sent
    return [*cards]


def _page(
    request: HttpRequest,
    page: YearPage,
    *,
    refusal: str = "",
    terms_form: tuple[TermKind, Form] | None = None,
    **filled: Form,
) -> HttpResponse:
    """The page with a form as it was sent, the others as things are."""
    one = page.year
    days = [(day.day, day.name) for day in page.public_days]
    context = {
        "page": page,
        "form": YearForm(initial={"name": one.name, "starts_on": one.starts_on, "ends_on": one.ends_on}),
        "term_cards": _term_cards(page, terms_form),
        "holiday_form": HolidayForm(auto_id="holiday_%s"),
        "public_form": PublicDaysForm(days=days),
        "special_form": SpecialDayForm(auto_id="special_%s"),
        "refusal": refusal,
        **filled,
    }
    is_refused = bool(refusal or filled or terms_form)
    return render(request, "schoolyear/year.html", context, status=_REFUSED if is_refused else 200)


def _saved(request: HttpRequest, actor: Actor, year_id: int, part: str = "") -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(f"{_to_year(actor, year_id).url}{part}")  # type: ignore[attr-defined]


def _to_year(actor: Actor, year_id: int) -> HttpResponse:
    return redirect("schoolyear:year", school=actor.school.slug, year_id=year_id)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing at all; None: the page is only looked at."""
    return request.POST if request.method == "POST" else None
