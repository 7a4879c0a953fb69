"""A school as one file and back: nothing is lost, in its old place and beside it."""

import io
import json
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import ForeignKey

from parta.audit.models import AuditEvent, AuditStream
from parta.audit.queries import iter_broken_chains
from parta.core.errors import Refused
from parta.events.commands.asking import ask_organizer
from parta.exchange.commands.archive import export_school
from parta.exchange.commands.archive_reading import read_archive
from parta.exchange.models import SchoolArchive
from parta.exchange.queries.archive_nouns import (
    BY_OWN_SCHOOL,
    LEFT_OUT,
    archived_models,
    foreign_keys,
    rows_of,
)
from parta.exchange.queries.tenancy import own_models, school_path
from parta.exchange.rules.archive import moved_tab, moved_values, moved_words
from parta.people.models import Student
from parta.progress.commands.journals import checksum_of
from parta.progress.queries.integrity import iter_tampering
from parta.schools.models import School
from tests.access.objects import ARGUMENTS
from tests.factories.cast import Cast
from tests.factories.events import publish_regional

# Fields whose names sound like secrets, and why they are none.
_HARMLESS = {"conduct.WeekSignature.digest": "of the signed text, which stands beside it"}


def _archive(slug: str) -> bytes:
    out = io.BytesIO()
    assert export_school(slug, out) == []
    return out.getvalue()


def _nouns(content: bytes) -> dict[str, list[dict[str, Any]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name: [json.loads(line) for line in archive.read(name).splitlines()]
            for name in archive.namelist()
            if name.endswith(".jsonl")
        }


def _manifest(content: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return manifest


def _empty(school: School) -> None:
    """As in an installation that has never seen the school."""
    for model in reversed(archived_models()):
        for relation in model._meta.local_many_to_many:
            through: Any = relation.remote_field.through
            name = relation.m2m_field_name()
            ids = rows_of(model, school, is_private=True).values("pk")
            through._default_manager.filter(**{f"{name}__in": ids})._raw_delete("default")
        rows = rows_of(model, school, is_private=True)
        model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True)))._raw_delete("default")
    School.objects.filter(pk=school.pk)._raw_delete("default")


@pytest.fixture
def full(cast: Cast) -> Cast:
    """With something in every corner that the access tests know."""
    # Whoever has come late is in no lesson before: that one is the last.
    for _name, make in sorted(ARGUMENTS.items(), key=lambda item: item[0].startswith("grading:brought")):
        make(cast)
    regional = publish_regional(cast)
    ask_organizer(actor=cast.actor("guardian"), event_id=regional.pk, text="Во сколько?", operation=uuid4())
    return cast


def test_every_table_of_a_school_is_archived_or_says_why_not() -> None:
    of_schools = {model._meta.label for model in own_models() if school_path(model)} - {"schools.School"}
    archived = {model._meta.label for model in archived_models()}
    assert of_schools | set(BY_OWN_SCHOOL) == archived | set(LEFT_OUT), "archive it or say why not"
    assert not archived & set(LEFT_OUT)
    # Where the school may be missing there is no way to it: what people are told stays with their accounts.
    loose = {
        model._meta.label
        for model in own_models()
        if not school_path(model) and any(field.related_model is School for field in foreign_keys(model))
    }
    assert loose == {*BY_OWN_SCHOOL, "notifications.Notification"}


def test_whatever_is_pointed_to_comes_along() -> None:
    archived = {model._meta.label for model in archived_models()}
    known = archived | {"accounts.User", "schools.School", "schools.Region"}
    lost = [
        f"{model._meta.label}.{field.name}"
        for model in archived_models()
        for field in model._meta.get_fields()
        if (isinstance(field, ForeignKey) or field.many_to_many)
        and field.concrete
        and _label(field.related_model) not in known
    ]
    assert lost == []


def _label(model: Any) -> str:
    return str(model._meta.label)


def test_no_row_points_to_one_that_stayed(full: Cast) -> None:
    rows = {
        name.removeprefix("data/").removesuffix(".jsonl"): found
        for name, found in _nouns(_archive(full.school.slug)).items()
    }
    ids = {label: {row["id"] for row in found} for label, found in rows.items()}
    lost = set()
    for label, found in rows.items():
        model = apps.get_model(label)
        relations = {key.attname: _label(key.related_model) for key in foreign_keys(model)}
        relations |= {one.name: _label(one.related_model) for one in model._meta.local_many_to_many}
        for row in found:
            for name in relations.keys() & row.keys():
                there = row[name] if isinstance(row[name], list) else [row[name]]
                if set(there) - ids[relations[name]] - {None}:
                    lost.add(f"{label}.{name}")
    assert lost == set()


def test_no_secret_is_archived() -> None:
    words = ("password", "token", "secret", "sealed", "digest", "code_hash")
    found = {
        f"{model._meta.label}.{field.name}"
        for model in archived_models()
        for field in model._meta.concrete_fields
        if any(word in field.name for word in words)
    }
    assert found - set(_HARMLESS) == set()


def test_in_an_emptied_installation_it_is_the_same_to_the_letter(full: Cast) -> None:
    before = _archive(full.school.slug)
    other = _archive(full.other.school.slug)
    _empty(full.school)
    assert not Student.objects.filter(school=full.school).exists()
    taken = read_archive(io.BytesIO(before))
    assert taken.logins == []
    after = _archive(full.school.slug)
    old_rows, new_rows = _nouns(before), _nouns(after)
    for name in old_rows:
        assert new_rows[name] == old_rows[name]
    changing = {"made_at", "nouns"}
    old, new = _manifest(before), _manifest(after)
    assert {key: old[key] for key in old if key not in changing} == {
        key: new[key] for key in new if key not in changing
    }
    filled = {name for name, rows in _nouns(before).items() if rows}
    assert len(filled) > 50
    assert list(iter_broken_chains()) == []
    assert _nouns(_archive(full.other.school.slug)) == _nouns(other)


def test_beside_the_original_only_ids_differ_and_the_history_holds(full: Cast) -> None:
    tampered = list(iter_tampering(checksum_of))
    before = _archive(full.school.slug)
    taken = read_archive(io.BytesIO(before), slug="copy")
    after = _archive("copy")
    assert _shape(_nouns(after)) == _shape(_nouns(before))
    copy = taken.school
    assert AuditStream.objects.filter(school=copy).count() > 0
    marks = AuditEvent.objects.filter(school=copy, kind__startswith="mark.")
    assert marks.exists()
    assert list(iter_broken_chains()) == []
    assert [line for line in iter_tampering(checksum_of) if line not in tampered] == []
    paths = [item["path"] for item in _manifest(after)["files"]]
    assert paths
    assert all(path.startswith(f"{copy.pk}/") and default_storage.exists(path) for path in paths)


def _shape(nouns: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Ids as places in their tables, so that two copies can be compared; what is made anew is left out."""
    places = {
        name.removeprefix("data/").removesuffix(".jsonl"): {row["id"]: n for n, row in enumerate(rows)}
        for name, rows in nouns.items()
    }
    shaped = {}
    for name, rows in nouns.items():
        label = name.removeprefix("data/").removesuffix(".jsonl")
        fields = {field.attname: field for field in apps.get_model(label)._meta.concrete_fields}
        shaped[label] = [_shaped(row, fields, places, label) for row in rows]
    return shaped


_MADE_ANEW = {"hash", "last_hash", "key", "operation", "record", "place", "subject", "tabs", "file"}
_MADE_ANEW |= {"before", "after", "serial"}


def _shaped(row: dict[str, Any], fields: Any, places: Any, label: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in row.items():
        if name in _MADE_ANEW or (label == "audit.AuditStream" and name == "name"):
            continue
        field = fields.get(name)
        if name == "id":
            found[name] = places[label][value]
        elif isinstance(field, ForeignKey) and value is not None:
            found[name] = places[field.related_model._meta.label].get(value, value)
        elif isinstance(value, list) and field is None:
            relation = apps.get_model(label)._meta.get_field(name)
            target = relation.related_model._meta.label
            found[name] = [places[target][item] for item in value]
        else:
            found[name] = value
    return found


@pytest.mark.parametrize("part", ["manifest", "data", "version", "noun", "none"])
def test_a_damaged_archive_is_refused_whole(cast: Cast, part: str) -> None:
    content = _archive(cast.school.slug) if part != "none" else b"none"
    if part != "none":
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name == "manifest.json":
                    manifest = json.loads(data)
                    if part == "version":
                        manifest["version"] = 2
                    if part == "noun":
                        manifest["nouns"][0]["label"] = "people.Ghost"
                    data = b"{" if part == "manifest" else json.dumps(manifest).encode()
                if part == "data" and name.endswith("people.Student.jsonl"):
                    data = data.replace(b"\n", b" \n", 1)
                new.writestr(name, data)
        content = out.getvalue()
    schools = School.objects.count()
    with pytest.raises(Refused):
        read_archive(io.BytesIO(content), slug="copy")
    assert School.objects.count() == schools


def test_an_address_that_is_taken_is_refused(cast: Cast) -> None:
    content = _archive(cast.school.slug)
    for slug in ("", cast.other.school.slug, "account"):
        with pytest.raises(Refused):
            read_archive(io.BytesIO(content), slug=slug)


def test_the_head_has_it_made_without_conversations(full: Cast) -> None:
    client, root = full.client("head"), f"/{full.school.slug}/archive/"
    assert client.post(root).status_code == 302
    archive = SchoolArchive.objects.latest("pk")
    assert (archive.state, archive.size > 0) == ("ready", True)
    assert archive.checksum in client.get(root).content.decode()
    content = b"".join(client.get(f"{root}{archive.key}/file/"))
    nouns = _nouns(content)
    assert nouns["data/people.Student.jsonl"]
    assert nouns["data/chats.Message.jsonl"] == []
    assert "chats.Message" in _manifest(content)["left_out"]
    assert "password" not in nouns["data/accounts.User.jsonl"][0]
    kinds = AuditEvent.objects.filter(kind__startswith="archive.").values_list("kind", flat=True)
    assert list(kinds.order_by("pk")) == ["archive.asked", "archive.fetched"]


def test_words_move_with_their_ids() -> None:
    def new_id(label: str, pk: int) -> int:
        return pk + {"lessons.Lesson": 100, "people.Student": 10}.get(label, 1)

    moved = {
        "cell:5:3": "cell:105:13",
        "class:5:term:7": "class:6:term:8",
        "week:3:2026-09-07": "week:13:2026-09-07",
        "term_mark:5": "term_mark:6",
        "term_mark:5:3": "term_mark:6:13",
        "grade:4-9": "grade:5-9",
        "policy": "policy",
        "region:29": "region:29",
        "journal:0a1b2c3d-0000-4000-8000-000000000000": "journal:0a1b2c3d-0000-4000-8000-000000000000",
    }
    assert {text: moved_words(text, new_id) for text in moved} == moved
    assert moved_words("homework:3", new_id, is_visit=True) == "homework:13"
    assert [moved_tab(key, new_id) for key in ("diary/3/week", "class/2", "home")] == [
        "diary/13/week",
        "class/3",
        "home",
    ]


def test_values_of_the_history_move_with_whoever_wrote_them() -> None:
    places = {"accounts.User": 100, "attendance.AbsenceNotice": 10, "people.Student": 1}
    moved = moved_values(
        {"by": 3, "notice": 3, "student": 3, "value": 3}, lambda label, pk: pk + places[label]
    )
    assert moved == {"by": 103, "notice": 13, "student": 4, "value": 3}
