#!/usr/bin/env python3
"""Takes the most common passwords out of the lists of the crate `zxcvbn` (MIT), which the program uses anyway.

    python3 idp/data/passwords/build.py ~/.cargo/registry/src/*/zxcvbn-3.1.1/src/frequency_lists.rs > idp/data/passwords/common.txt

The list of the crate is in the order of how often people have chosen a password, and most of it breaks the rules of both
profiles. What is left is what people choose under these rules: the first thousand that fit each of them.
"""

import re
import sys
from pathlib import Path

MOST = 1_000


def fits_reference(word):
    allowed = re.fullmatch(r"[A-Za-z0-9\-*_!#$%]{8,20}", word)
    return bool(allowed and re.search(r"[A-Za-z]", word) and re.search(r"[0-9]", word))


def fits_modern(word):
    return 15 <= len(word) <= 64


def main():
    source = Path(sys.argv[1]).read_text(encoding="utf-8")
    words = re.search(r'const PASSWORDS: &str = "([^"]*)"', source).group(1).split(",")
    kept = {word.lower() for fits in (fits_reference, fits_modern) for word in list(filter(fits, words))[:MOST]}
    print("\n".join(sorted(kept)))


if __name__ == "__main__":
    main()
