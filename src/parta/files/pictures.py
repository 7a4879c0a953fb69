"""Pictures in the size of a page: a photograph of a telephone is twenty times as large as it is shown."""

import io

from PIL import Image

from parta.files.models import Attachment

_SIDE = 960  # pixels, enough for a sharp screen


def small_picture(attachment: Attachment) -> tuple[bytes, str]:
    """The content of a smaller one and its type. The stored one was encoded anew, so it can be read."""
    with attachment.file.open("rb") as file, Image.open(file) as opened:
        opened.draft("RGB", (_SIDE, _SIDE))  # a JPEG is then read at a fraction of its size
        opened.thumbnail((_SIDE, _SIDE))
        is_clear = "A" in opened.getbands() or "transparency" in opened.info
        picture = opened.convert("RGBA" if is_clear else "RGB")
    out = io.BytesIO()
    picture.save(out, format="WEBP", quality=80, method=2)
    return out.getvalue(), "image/webp"
