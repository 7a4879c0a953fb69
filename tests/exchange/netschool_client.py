"""Run with netschoolapi at hand: signs in and prints as JSON what the library has read.

Arguments: address, login, password, school (a name or a number), first and last day, an id of homework.
"""

import asyncio
import json
import sys
from dataclasses import asdict
from datetime import date
from io import BytesIO

from netschoolapi import NetSchoolAPI, errors  # type: ignore[import-not-found]  # not of this environment


async def main() -> None:
    url, login, password, school, first, last, homework = sys.argv[1:]
    client = NetSchoolAPI(url)
    names = await client.schools()
    try:
        await client.login(login, password, int(school) if school.isdigit() else school)
    except errors.AuthError as error:
        print(json.dumps({"refused": str(error)}))  # noqa: T201 - it is read by the test
        return
    diary = await client.diary(date.fromisoformat(first), date.fromisoformat(last))
    overdue = await client.overdue(date.fromisoformat(first), date.fromisoformat(last))
    files = await client.attachments(int(homework))
    buffer, picture = BytesIO(), BytesIO()
    await client.download_attachment(files[0].id, buffer)
    await client.download_profile_picture(1, picture)
    found = {
        "schools": [asdict(row) for row in names],
        "diary": asdict(diary),
        "overdue": [asdict(row) for row in overdue],
        "files": [asdict(row) for row in files],
        "content": buffer.getvalue().decode(),
        "picture": len(picture.getvalue()),
        "announcements": [asdict(row) for row in await client.announcements()],
        "card": asdict(await client.school()),
    }
    await client.full_logout()
    print(json.dumps(found, default=str, ensure_ascii=False))  # noqa: T201


asyncio.run(main())
