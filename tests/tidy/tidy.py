#!/usr/bin/env python3
"""Checks what a machine can check of the way C is written here. Prints every fault; exit 1 on any."""
import pathlib
import re
import subprocess
import sys

import catalogue

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
FILE_LINES, FUNCTION_LINES, COLUMNS = 500, 70, 100
BANNED = [r"\bstrcpy\s*\(", r"\bstrcat\s*\(", r"\bsprintf\s*\(", r"\batoi\s*\(", r"\batol\s*\(",
          r"\bgets\s*\(", r"\btime\s*\(\s*NULL\s*\)", r"\bsystem\s*\("]
MONEY_FOLDERS = ("controller/base", "controller/tariff", "controller/till", "controller/ledger",
                 "controller/store", "controller/pass")
TOP_LEVEL = {"controller", "drivers", "config", "sim", "tests", "CMakeLists.txt",
             "CMakePresets.json", "README.md", "LICENSE"}
faults = []


def fault(path, line, text):
    faults.append(f"{path}:{line}: {text}")


def tracked():
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT,
                         capture_output=True, text=True, check=True).stdout
    return [line for line in out.splitlines() if (ROOT / line).is_file()]


def allowed_includes():
    allowed = {}
    for line in (HERE / "includes.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            folder, _, others = line.partition(":")
            allowed[folder] = others.split()
    return allowed


def exceptions():
    found = {}
    for line in (HERE / "exceptions.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, size = line.split()
            found[name] = int(size)
    return found


def check_includes(path, lines, allowed):
    folder = str(pathlib.Path(path).parent)
    rules = next((allowed[f] for f in (folder, *map(str, pathlib.Path(folder).parents))
                  if f in allowed), None)
    if rules is None:
        fault(path, 1, "its folder is not in tests/tidy/includes.txt")
        return
    for number, line in enumerate(lines, 1):
        match = re.match(r'#include "([^"]+)"', line)
        if not match:
            continue
        target = str(pathlib.Path(match.group(1)).parent)
        wide = folder.startswith(("tests/unit", "tests/bench", "tests/fuzz", "tests/stories",
                                  "tests/torture"))
        if target == folder or target in rules or (
                wide and any(target.startswith(rule) for rule in rules)):
            continue
        fault(path, number, f"{folder} may not include {match.group(1)}")


def check_sizes(path, lines, allowed):
    limit = allowed.get(path, FILE_LINES)
    if len(lines) > limit:
        fault(path, len(lines), f"{len(lines)} lines; at most {limit}")
    start, name = 0, ""
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS:
            fault(path, number, f"{len(line)} columns; at most {COLUMNS}")
        if line == "{":
            start = number
            head = " ".join(lines[max(0, number - 4):number - 1])
            names = re.findall(r"(\w+)\s*\(", head)
            name = names[-1] if names else "?"
        if line == "}" and start:
            size = number - start + 1
            limit = allowed.get(f"{path}:{name}", FUNCTION_LINES)
            if size > limit:
                fault(path, start, f"{name} has {size} lines; at most {limit}")
            start = 0


def check_words(path, lines):
    money = path.startswith(MONEY_FOLDERS) or path.startswith("tests/unit/till")
    for number, line in enumerate(lines, 1):
        if path.startswith("tests/") and "system" in line:
            continue
        for pattern in BANNED:
            if re.search(pattern, line):
                fault(path, number, f"banned here: {line.strip()[:60]}")
        if money and re.search(r"\b(double|float)\b", re.sub(r'".*?"|/\*.*?\*/|^ \*.*', "", line)):
            fault(path, number, "no floating point near money")
        if re.search(r"\b(sleep|usleep)\s*\(", line):
            fault(path, number, "wait for what you want to see, do not sleep")
        if re.search(r"\b(TODO|FIXME|XXX)\b", line):
            fault(path, number, "unfinished work")


def check_header(path, lines):
    if not lines or not lines[0].startswith("/*"):
        fault(path, 1, "a header starts with what the module owns and leaves to others")
    guard = "PORTILLON_" + re.sub(r"^CONTROLLER_", "",
                                  re.sub(r"[/.]", "_", path).upper())
    if path.startswith("tests/"):
        return
    if f"#define {guard}" not in lines:
        fault(path, 1, f"expected the include guard {guard}")


def check_sql(path, text):
    if path.startswith("controller/") and not path.startswith("controller/store/"):
        if re.search(r'"(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE)\b', text):
            fault(path, 1, "SQL stands in controller/store only")


def check_format(files):
    run = subprocess.run(["clang-format", "--dry-run", "-Werror", *files], cwd=ROOT,
                         capture_output=True, text=True, check=False)
    if run.returncode != 0:
        named = sorted(set(re.findall(r"^([^:\n]+):\d+:\d+: error", run.stderr, re.M)))
        for name in named:
            fault(name, 1, "not as clang-format would write it")


def check_catalogue(sources):
    """Whatever people read is in French too, with the same places for names and numbers."""
    where = "config/po/fr.po"
    french = catalogue.read((ROOT / where).read_text())
    for path in sources:
        if path.startswith("tests/"):
            continue
        for line, sentence in catalogue.said(path, (ROOT / path).read_text()):
            if sentence not in french:
                fault(path, line, f"not in {where}: {sentence[:70]!r}")
    for sentence, words in french.items():
        if sentence and catalogue.directives(sentence) != catalogue.directives(words):
            fault(where, 1, f"other names and numbers than in English: {sentence[:70]!r}")


def main():
    allowed, exempt = allowed_includes(), exceptions()
    files = tracked()
    for path in files:
        if path.split("/")[0] not in TOP_LEVEL and not path.startswith("."):
            fault(path, 1, "the top level is fixed")
    sources = [p for p in files if p.endswith((".c", ".h"))]
    for path in sources:
        text = (ROOT / path).read_text()
        lines = text.splitlines()
        check_includes(path, lines, allowed)
        check_sizes(path, lines, exempt)
        check_words(path, lines)
        check_sql(path, text)
        if path.endswith(".h"):
            check_header(path, lines)
    check_catalogue(sources)
    check_format(sources)
    print("\n".join(faults))
    print(f"tidy: {len(sources)} files, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
