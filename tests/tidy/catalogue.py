"""Which sentences of the sources people read, and what config/po/fr.po says for each of them."""
import re

LITERALS = r'((?:"(?:[^"\\]|\\.)*"\s*(?:PRI\w+\s*)?)+)'
MARKED = re.compile(r'\b(?:_|TEXT|SENTENCE|gettext)\(\s*' + LITERALS + r'\s*\)')
# The first text of these calls is a format that is translated where it is written out.
TELLING = re.compile(r'\b(?:yaml_fault|faults_add|row_fault|err_say)'
                     r'\((?:[^;"]|"[^"]*"(?=\}))*?' + LITERALS)
# What only the machine's log says stays in English.
LOGGED = ("controller/daemon/", "sim/", "tests/", "drivers/nfc", "drivers/driver", "drivers/modbus/main")
SENTENCE = re.compile(r"[a-z]{2,}.*[a-z]{2,}|[a-z]{4,}", re.S)


def joined(literals):
    literals = re.sub(r'PRI[diu]64', '"lld"', literals)
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"', literals)
    return "".join(unescaped(part) for part in parts)


def unescaped(text):
    return text.replace(r"\n", "\n").replace(r"\t", "\t").replace(r"\"", '"').replace(r"\\", "\\")


def said(path, text):
    """The sentences of one source, with the line of each."""
    for match in MARKED.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, joined(match.group(1))
    if path == "controller/control/command_table.c":  # all of it is help
        for match in re.finditer(LITERALS, text):
            sentence = joined(match.group(1))
            if sentence.count(" ") > 1 and not sentence.startswith("portillon ") and ".h" not in sentence:
                yield text.count("\n", 0, match.start()) + 1, sentence
    if path.startswith(LOGGED):
        return
    for match in TELLING.finditer(text):
        sentence = joined(match.group(1))
        if SENTENCE.search(re.sub(r"%[-+ #0-9.*]*(?:ll|z|l)?[a-z]", "", sentence)):
            yield text.count("\n", 0, match.start()) + 1, sentence


def read(text):
    """msgid to msgstr of a catalogue."""
    found = {}
    for entry in re.split(r"\n\s*\n", text):
        match = re.search(r'^msgid ((?:"(?:[^"\\]|\\.)*"\s*)+)^msgstr ((?:"(?:[^"\\]|\\.)*"\s*)+)',
                          entry, re.M)
        if match:
            found[joined(match.group(1))] = joined(match.group(2))
    return found


def directives(sentence):
    return sorted(re.sub(r"^%\d\$", "%", found).replace("l", "") for found in re.findall(
        r"%(?:\d\$)?[-+ #0]*[0-9]*(?:\.[0-9*]+)?(?:ll|z|l)?[a-zA-Z]", sentence.replace("%%", "")))
