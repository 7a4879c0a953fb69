"""Run with timeback-oneroster at hand: reads a school by OneRoster 1.2 and prints as JSON what it has read.

Arguments: address, client ID, secret. Its models are the client's own: an answer that is not as the standard
has it raises.
"""

import asyncio
import json
import sys

from timeback_common import ForbiddenError, NotFoundError  # type: ignore[import-not-found]
from timeback_oneroster import OneRosterClient  # type: ignore[import-not-found]  # not of this environment

# Without terms and grading periods: for these the client looks under other names than the standard's.
_LISTS = (
    *("orgs", "schools", "academic_sessions", "courses", "classes", "enrollments"),
    *("users", "students", "teachers", "demographics", "categories", "line_items", "results", "score_scales"),
)


async def main() -> None:
    url, client_id, secret = sys.argv[1:]
    token = f"{url}/ims/oneroster/token"
    client = OneRosterClient(base_url=url, auth_url=token, client_id=client_id, client_secret=secret)
    found: dict[str, object] = {}
    for name in _LISTS:
        try:
            rows = await getattr(client, name).list_all(limit=5)
        except ForbiddenError as error:
            found[name] = str(error)
            continue
        found[name] = [row.model_dump(by_alias=True, exclude_none=True) for row in rows]
    school = (await client.schools.first()).sourced_id
    homeroom = await client.classes.first(where={"classType": "homeroom"})
    of_class = client.classes(homeroom.sourced_id)
    found["homeroom"] = {
        "title": homeroom.title,
        "students": [row.sourced_id for row in await of_class.students()],
        "teachers": [row.sourced_id for row in await of_class.teachers()],
        "in_school": len(await client.schools(school).classes()),
    }
    page = await client.students.list(
        limit=1, sort="familyName", fields=["sourcedId", "familyName", "givenName"]
    )
    found["page"] = [page.total, page.has_more, [row.family_name for row in page.data]]
    try:
        await client.users.get("student-999999999")
    except NotFoundError as error:
        found["unknown"] = error.status_code
    await client.close()
    print(json.dumps(found, default=str, ensure_ascii=False))  # noqa: T201 - it is read by the test


asyncio.run(main())
