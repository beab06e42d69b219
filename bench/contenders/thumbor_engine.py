"""Thumbor's engine as it works for five URLs: decode, crop, resize and encode each; no HTTP."""

from answer import body, serve
from thumbor.config import Config
from thumbor.context import Context, RequestParameters
from thumbor.engines.pil import Engine


def work(order):
    photo = body(order)
    return sum(one(photo, *file["size"], file["quality"]) for file in order["files"])


def one(photo, width, height, quality):
    context = Context(config=Config(QUALITY=quality))
    context.request = RequestParameters(width=width, height=height, buffer=photo)
    engine = Engine(context)
    engine.load(photo, ".jpg")
    across, down = engine.size
    scale = min(across / width, down / height)
    left, top = (across - width * scale) / 2, (down - height * scale) / 2
    engine.crop(left, top, left + width * scale, top + height * scale)
    engine.resize(width, height)
    return len(engine.read(".jpg", quality))


serve(work)
