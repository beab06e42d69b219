"""Pillow as its documentation advises: a reduced decode, then each size from the larger one."""

from io import BytesIO

from answer import body, serve
from PIL import Image, ImageOps


def work(order):
    image = Image.open(BytesIO(body(order)))
    image.draft("RGB", order["base"])
    image = ImageOps.exif_transpose(image).convert("RGB")
    image.thumbnail(order["base"], Image.Resampling.LANCZOS, reducing_gap=2.0)
    made, total = {}, 0
    for file in order["files"]:
        width, height = file["size"]
        source = made.get(width * 9 // height, image)
        picture = ImageOps.fit(source, (width, height), Image.Resampling.LANCZOS)
        made[width * 9 // height] = picture
        out = BytesIO()
        picture.save(out, "JPEG", quality=file["quality"])
        total += len(out.getvalue())
    return total


serve(work)
