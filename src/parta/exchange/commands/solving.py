"""Places the lessons of a FET file by ``fet-cl``, the engine of the FET program itself."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from parta.core.errors import Refused
from parta.exchange.rules.fet import FetFile, parse_fet

PROGRAM = "fet-cl"


def require_solver() -> str:
    """The path of fet-cl. Refused where it is not installed."""
    program = shutil.which(PROGRAM)
    if program is None:
        message = _(
            "The file has lessons without a fixed time, and fet-cl, which would place them, is not "
            "installed. Install the Debian package “fet”, or lock the times in FET and save the file."
        )
        raise Refused(message, code="no_solver")
    return program


def solve(content: bytes, time_limit: int, *, has_half_days: bool = False) -> FetFile:
    """The same school with every lesson placed; Refused without a solution in ``time_limit`` seconds."""
    program = require_solver()
    with tempfile.TemporaryDirectory(prefix="parta-fet-") as folder:
        source = Path(folder, "school.fet")
        source.write_bytes(content)
        command = [program, f"--inputfile={source}", f"--outputdir={folder}", "--htmllevel=0"]
        command.append(f"--timelimitseconds={time_limit}")
        try:
            done = subprocess.run(  # noqa: S603 - the program is fet-cl, the file our own copy
                command,
                capture_output=True,
                timeout=time_limit + 30,
                check=False,
                env={"HOME": folder, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"},
            )
        except subprocess.TimeoutExpired as error:
            raise Refused(_no_solution(time_limit), code="no_solution") from error
        solved = Path(folder, "timetables", "school", "school_data_and_timetable.fet")
        if not solved.exists():
            raise Refused(_no_solution(time_limit, done.stdout), code="no_solution")
        return parse_fet(solved.read_bytes(), has_half_days=has_half_days)


def _no_solution(time_limit: int, output: bytes = b"") -> str:
    last = output.decode(errors="replace").strip().splitlines()[-1:]
    return _("fet-cl found no timetable within %(seconds)d seconds. %(last)s") % {
        "seconds": time_limit,
        "last": last[0] if last else "",
    }
