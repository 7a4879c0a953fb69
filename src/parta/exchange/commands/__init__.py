"""Take over data of other systems; each import is one transaction and can be run again."""

from parta.exchange.commands.fet import FetOptions, import_fet
from parta.exchange.commands.report import Report
from parta.exchange.commands.roster import import_roster

__all__ = ["FetOptions", "Report", "import_fet", "import_roster"]
