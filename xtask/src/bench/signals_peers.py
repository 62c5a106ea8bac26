# How many derived pictures the field's tools bring back to their original. Argument: a folder with own/N.png and
# DERIVATION/N.png. Prints tabs: tool, derivation, asked, found.
import pathlib
import sys

from PIL import Image

folder = pathlib.Path(sys.argv[1])
tools = []

try:
    from threatexchange.signal_type.pdq.pdq_hasher import pdq_from_bytes

    def pdq(path):
        value, _ = pdq_from_bytes(path.read_bytes())
        return int(value, 16)

    tools.append(("PDQ ≤ 31", pdq, lambda a, b: (a ^ b).bit_count() <= 31))
except ImportError:
    pass

try:
    import imagehash

    tools.append(("pHash ≤ 10", lambda path: imagehash.phash(Image.open(path)), lambda a, b: a - b <= 10))
except ImportError:
    pass

try:
    import cv2
    import numpy

    orb = cv2.ORB_create(500)
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING)

    def describe(path):
        picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        mask = None
        if picture.ndim == 3 and picture.shape[2] == 4:
            mask = (picture[:, :, 3] >= 128).astype("uint8") * 255
            picture = picture[:, :, :3]
        scale = 512 / max(picture.shape[:2])
        size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
        grey = cv2.cvtColor(cv2.resize(picture, size), cv2.COLOR_BGR2GRAY)
        return orb.detectAndCompute(grey, None if mask is None else cv2.resize(mask, size))

    def agree(a, b):
        if a[1] is None or b[1] is None or len(a[1]) < 2 or len(b[1]) < 2:
            return False
        near = [m[0] for m in pairs.knnMatch(b[1], a[1], k=2) if len(m) == 2 and m[0].distance < 0.8 * m[1].distance]
        if len(near) < 4:
            return False
        own = numpy.float32([a[0][m.trainIdx].pt for m in near])
        there = numpy.float32([b[0][m.queryIdx].pt for m in near])
        _, inliers = cv2.estimateAffinePartial2D(own, there, method=cv2.RANSAC, ransacReprojThreshold=5)
        return inliers is not None and int(inliers.sum()) >= 8

    tools.append(("ORB 500 + RANSAC, 8 points, one pair at a time", describe, agree))
except ImportError:
    pass

for name, signal, is_same in tools:
    own = {path.name: signal(path) for path in sorted((folder / "own").iterdir())}
    for derivation in sorted(path for path in folder.iterdir() if path.name != "own"):
        paths = sorted(derivation.iterdir())
        found = sum(bool(is_same(own[path.name], signal(path))) for path in paths)
        print(name, derivation.name, len(paths), found, sep="\t")
