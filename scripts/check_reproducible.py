"""Compares the jars of two builds, byte for byte: check_reproducible.py BUILD BUILD, each the root of a checkout."""

import sys
import zipfile
from pathlib import Path


def jars(build):
    return {str(jar.relative_to(build)): jar for jar in Path(build).glob("*/target/*.jar")}


def entries(jar):
    """Each entry with what zip keeps of it: contents (by their CRC), length, time, rights."""
    with zipfile.ZipFile(jar) as archive:
        return [
            (entry.filename, entry.CRC, entry.file_size, entry.date_time, entry.external_attr)
            for entry in archive.infolist()
        ]


def difference(one, other):
    """What differs, in a line."""
    first, second = entries(one), entries(other)
    names = [entry[0] for entry in first]
    if sorted(names) != sorted(entry[0] for entry in second):
        return "not the same entries: " + ", ".join(sorted(set(names) ^ {entry[0] for entry in second})[:10])
    if names != [entry[0] for entry in second]:
        return "the same entries in another order"
    differing = [a[0] for a, b in zip(first, second) if a != b]
    return f"{len(differing)} entries differ: " + ", ".join(differing[:10]) if differing else "the same entries, packed otherwise"


def main(one, other):
    first, second = jars(one), jars(other)
    if not first:
        print(f"check-reproducible: there are no jars in {one}/*/target")
        return 1
    alone = sorted(first.keys() ^ second.keys())
    for name in alone:
        print(f"DIFFERS  {name}: only one build has it")
    status = 1 if alone else 0
    for name in sorted(first.keys() & second.keys()):
        same = first[name].read_bytes() == second[name].read_bytes()
        print(f"{'same' if same else 'DIFFERS'}  {name}" + ("" if same else ": " + difference(first[name], second[name])))
        status = status if same else 1
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
