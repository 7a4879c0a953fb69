"""What people agree to. A text that changes gets another version; nobody agrees to it by old consent."""

PERSONAL_DATA = "personal_data"
PERSONAL_DATA_VERSION = "2026-09"
