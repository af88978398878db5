"""Words into a vector by the hashing trick: crude beside a language model, but the same on every machine."""

import hashlib
import math
import re

from .qdrant import SIZE


def vector_of(text):
    vector = [0.0] * SIZE
    for word in re.findall(r"\w+", text.lower()):
        digest = hashlib.blake2b(word.encode(), digest_size=4).digest()
        vector[digest[0] % SIZE] += 1.0 if digest[1] % 2 else -1.0
    length = math.sqrt(sum(value * value for value in vector))
    return [value / length for value in vector] if length else [1.0] + [0.0] * (SIZE - 1)
