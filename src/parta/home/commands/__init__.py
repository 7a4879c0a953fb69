from parta.home.commands.arrangement import Change, Way, arrange_tabs, arrange_widgets
from parta.home.commands.security import require_second_factor

__all__ = ["Change", "Way", "arrange_tabs", "arrange_widgets", "require_second_factor"]
