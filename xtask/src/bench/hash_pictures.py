# Derives what `cargo xtask bench hash --corpus` measures. Arguments: where to, and folders of photographs.
import pathlib
import sys

from PIL import Image, ImageDraw, ImageFilter

Image.MAX_IMAGE_PIXELS = None
PICTURES = 12
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


def large(path):
    try:
        width, height = Image.open(path).size
    except Exception:
        return False
    return width >= height and width * height >= 6_000_000


def cover(picture, width, height):
    scale = max(width / picture.width, height / picture.height)
    size = max(width, round(picture.width * scale)), max(height, round(picture.height * scale))
    return picture.resize(size, Image.LANCZOS).crop((0, 0, width, height))


def shape(number):
    mask = Image.new("L", (512, 512), 0)
    draw = ImageDraw.Draw(mask)
    if number == 0:
        draw.ellipse((20, 40, 490, 470), fill=255)
    elif number == 1:
        draw.rounded_rectangle((60, 30, 450, 480), 80, fill=255)
    else:
        draw.polygon([(256, 10), (500, 200), (420, 500), (90, 500), (12, 200)], fill=255)
    return mask.filter(ImageFilter.GaussianBlur(1.5))


to = pathlib.Path(sys.argv[1])
for name in ("mp12", "mp1", "st"):
    (to / name).mkdir()
found = sorted(p for folder in sys.argv[2:] for p in pathlib.Path(folder).rglob("*") if p.suffix.lower() in SUFFIXES)
photographs = [path for path in found if path.is_file() and not path.is_symlink() and large(path)]
if not photographs:
    sys.exit("no landscape picture of 6 megapixels or more")
for n, path in enumerate(photographs[:: max(1, len(photographs) // PICTURES)][:PICTURES]):
    picture = cover(Image.open(path).convert("RGB"), 4000, 3000)
    picture.save(to / "mp12" / f"{n:02}.jpg", quality=90)
    picture.resize((1155, 866), Image.LANCZOS).save(to / "mp1" / f"{n:02}.jpg", quality=85)
    for k in range(3):
        left, top = 300 + 900 * k, 200 + 500 * k
        sticker = picture.crop((left, top, left + 1600, top + 1600)).resize((512, 512), Image.LANCZOS)
        sticker.putalpha(shape(k))
        sticker.save(to / "st" / f"{n:02}-{k}.webp", quality=75, method=4)
