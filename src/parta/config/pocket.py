"""What the site is as an app on a phone: the pages a device may keep, and what its worker is made of."""

# Pages that may be read without a network, and the addresses that lead to each. Never what proves who
# somebody is, documents, requests for help, letters with passwords; of students only one's own (see
# parta.pocket.rules). Adding a page here, think of the phone that is lost.
KEPT_PAGES: dict[str, tuple[str, ...]] = {
    "home:school": ("home:index",),
    "diary:week": ("diary:index", "pocket_diary"),
    "diary:mark": (),
    "diary:homework": (),
    "diary:control_works": (),
    "diary:news": (),
    "diary:debts": (),
    "diary:subjects": (),
    "diary:subject": (),
    "diary:day": (),
    "diary:curriculum": (),
    "diary:backpack": (),
    "progress:student": (),
    "progress:charts": (),
    "progress:subject": (),
    "lessons:timetable": (),
    "schoolyear:bells": (),
    "journal:index": ("pocket_journal",),
    "journal:course": (),
    "journal:term": (),
    "journal:lesson": (),
    "homework:planner": (),
}

# Static files, put together in this order: each is plain script that shares the names of those before it.
WORKER_PARTS = (
    "pocket/worker/state.js",
    "pocket/worker/shell.js",
    "pocket/worker/pages.js",
    "pocket/worker/forms.js",
    "pocket/worker/share.js",
    "notifications/worker.js",
    "ui/outbox/steps.js",
    "ui/outbox/store.js",
    "ui/outbox/sender.js",
    "ui/outbox/worker.js",
    "pocket/worker/routes.js",
)

# What every page needs, fetched when the worker is installed, with what its scripts import; a page's own
# files come with the page.
SHELL = (
    "ui/css/parta.css",
    "ui/css/dark.css",
    "ui/img/brand.svg",
    "ui/js/parta.js",
    "pocket/offline.css",
    "pocket/offline.js",
    "pocket/icons/icon-192.png",
)
