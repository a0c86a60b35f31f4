#!/usr/bin/env python3
"""Shows that `read_journal.py` can fail: it builds journals of which it knows what they say, and
compares what is read.  What a journal says is worked out here, from `docs/format.md`, without the
reader.

    python3 self_test.py
"""

import itertools
import json
import os
import random
import sys
import tempfile
import tracemalloc

# Tests leave nothing beside the sources.
sys.dont_write_bytecode = True

import read_journal
from read_journal import NotAJournal

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/format.md")
SHOWN = 20
LINKS = 3000
# How far the numbers of one agent's contents are from those of another.
AGENT = 10**6
# A character of every length, and what some take for the end of a line.
LETTERS = ("a", "é", "漢", "🦀", "\u2028", "\u0085", "\x00", '"', "\\", "\n", "$ref")
HEADER = {
    "t": "run",
    "format": 2,
    "run": "01a1fc86923b5c07e1f0b5a4d3c29788",
    "workflow": "self_test",
    "start": "2026-11-21T05:14:00.123456+00:00",
    "process": {"pid": 4711, "start": 902113, "boot": "5f0f6e0c-6a52-4b0e-9f4c-0a2b1f9d7c11"},
    "program": "self_test",
    "writer": "self_test 1",
}


class Checks:
    """What was compared, and what did not hold."""

    def __init__(self, folder):
        self.folder = folder
        self.count = 0
        self.failures = []

    def holds(self, condition, what):
        self.count += 1
        if not condition:
            self.failures.append(what)

    def equal(self, found, expected, what):
        self.count += 1
        if found != expected:
            texts = repr(expected), repr(found)
            start = max(len(os.path.commonprefix(texts)) - 50, 0)
            self.failures.append("%s: expected %s, read %s" % (what, *(shown(text, start) for text in texts)))

    def write(self, *lines):
        """A journal of these lines, without one before them."""
        path = os.path.join(self.folder, "journal.jsonl")
        with open(path, "wb") as file:
            file.writelines(map(line_of, lines))
        return path

    def read(self, *lines):
        """The records of a journal with these lines after its header, and its damage."""
        _, journal = read_journal.read(self.write(HEADER, *lines))
        return list(journal), journal


def shown(text, start=0):
    """A line or a part of a long text."""
    text = text if isinstance(text, str) else repr(text)
    return ("…" if start else "") + text[start : start + 150] + ("…" if len(text) > start + 150 else "")


def text_of(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def line_of(line):
    """A line of a journal: of an object, or of the text that stands there instead of one."""
    if isinstance(line, dict):
        line = text_of(line)
    return (line.encode("utf-8") if isinstance(line, str) else line) + b"\n"


def content(number, value):
    return {"t": "content", "content": number, "value": value}


def action(value):
    """An action that was given something."""
    begin = {"t": "action", "id": 1, "at": 1, "node": "action", "name": "llm", "kind": "llm"}
    return {**begin, "args": {"prompt": value}, "outcome": "completed"}


def ref(number):
    return {"$ref": number}


def part(number, begin, end):
    return {"$part": [number, begin, end]}


def cat(*parts):
    return {"$cat": list(parts)}


def lit(value):
    return {"$lit": value}


# --- chains ---------------------------------------------------------------------------------


def list_chain():
    """Every prompt is the one before and two messages, which refer to a text."""
    lines, messages = [content(0, "漢字 " * 20)], []
    for link in range(1, LINKS + 1):
        asked = {"role": "user", "content": [f"{link} 🦀 漢字"] * 4}
        said = {"role": "assistant", "content": "漢字 " * 20}
        new = [{**asked, "content": [cat(f"{link} 🦀 ", part(0, 0, 6))] * 4}, {**said, "content": ref(0)}]
        lines.append(content(link, cat(ref(link - 1), new) if link > 1 else new))
        messages += [asked, said]
    return lines, lambda link: messages[: 2 * link]


def text_chain(letters):
    """Every prompt is the one before, a new text, and the head of the first, as a flat prompt is."""

    def said(link):
        return f"{link} {letters}\n"

    head = said(1)[: 1 + len(letters)]
    size = len(head.encode())
    lines, ends, text = [], [0], ""
    for link in range(1, LINKS + 1):
        value = cat(ref(link - 1), said(link), part(1, 0, size)) if link > 1 else said(link)
        lines.append(content(link, value))
        text += said(link) + (head if link > 1 else "")
        ends.append(len(text))
    return lines, lambda link: text[: ends[link]]


def list_windows():
    """Two messages stay, the oldest two after them go, two come."""
    messages = [f"message {index}" for index in range(2 * LINKS + 30)]
    lines = [content(1, messages[:30])]
    for link in range(2, LINKS + 1):
        new = messages[2 * link + 26 : 2 * link + 28]
        lines.append(content(link, cat(part(link - 1, 0, 2), part(link - 1, 4, 30), new)))
    return lines, lambda link: messages[:2] + messages[2 * link : 2 * link + 28]


def text_windows():
    """The same of texts: a part of what was left of them is a part of many parts."""
    letters = [LETTERS[index % 5] + str(index) for index in range(2 * LINKS + 30)]

    def prompt(link):
        return letters[:2] + letters[2 * link : 2 * link + 28]

    def size(pieces):
        return len("".join(pieces).encode())

    lines = [content(1, "".join(prompt(1)))]
    for link in range(2, LINKS + 1):
        last = prompt(link - 1)
        new = "".join(prompt(link)[-2:])
        kept = part(link - 1, size(last[:4]), size(last))
        lines.append(content(link, cat(part(link - 1, 0, size(last[:2])), kept, new)))
    return lines, lambda link: "".join(prompt(link))


CHAINS = {
    "a chain of lists": list_chain,
    "a chain of ASCII texts": lambda: text_chain("abc"),
    "a chain of texts": lambda: text_chain("aé漢🦀"),
    "windows over lists": list_windows,
    "windows over texts": text_windows,
}


def check_chains(checks):
    for name, chain in CHAINS.items():
        lines, prompt = chain()
        _, journal = checks.read(*lines)
        checks.equal(journal.damage, [], name)
        orders = {
            "in order": range(1, LINKS + 1),
            "backwards": range(LINKS, 0, -331),
            "anyhow": random.Random(1).sample(range(1, LINKS + 1), 10),
        }
        for order, links in orders.items():
            for link in links:
                found, expected = journal.contents[link], prompt(link)
                if order == "in order" and link % 10:
                    # The whole of each would be most of this test's time.
                    checks.equal(len(found), len(expected), f"length of {name}, {order}, {link}")
                    found, expected = found[-50:], expected[-50:]
                checks.equal(found, expected, f"{name}, {order}, {link}")


def check_cost(checks):
    """Reading prompts in order neither goes through all of their chains nor keeps what was read."""
    # As many agents as there are chains, which take turns.
    lines = []
    for agent, chain in enumerate(CHAINS.values()):
        lines += [content(line["content"] + agent * AGENT, moved(line["value"], agent * AGENT)) for line in chain()[0]]
    lines.sort(key=lambda line: line["content"] % AGENT)
    prompts = [line["content"] for line in lines if line["content"] % AGENT]
    run = read_journal.load(checks.write(HEADER, *lines, *map(action, map(ref, prompts))))
    checks.equal((run.damage, len(run.nodes)), ([], LINKS * len(CHAINS)), "agents that take turns")
    # The last prompts of each.
    counts = dict.fromkeys(CHAINS, 0)
    asked = 400
    for name, node in zip(itertools.cycle(CHAINS), run.nodes[-asked * len(CHAINS) :]):

        def count(_frame, event, _argument, name=name):
            counts[name] += event in ("call", "c_call")

        sys.setprofile(count)
        node.input
        sys.setprofile(None)
    for name, count in counts.items():
        # Going through all links, or through all items, would be tens of thousands.
        checks.holds(count < 5000 * asked, f"{name}: {count // asked} calls for each of {asked} prompts")
    # 400 prompts that have 400 MB together, and as many that have 60 MB of pointers.
    texts = ["x" * 5000] * 400
    lists = [[f"{link} {index}" for index in range(100)] for link in range(400)]
    for news in (texts, lists):
        lines = [content(link, cat(ref(link - 1), new) if link else new) for link, new in enumerate(news)]
        path = checks.write(HEADER, *lines, *(action(ref(link)) for link in range(len(news))))
        tracemalloc.start()
        sizes = [len(node.input["prompt"]) for node in read_journal.load(path).nodes]
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        checks.equal(sizes, [len(news[0]) * (link + 1) for link in range(len(news))], "sizes of prompts")
        checks.holds(peak < 30e6, f"{peak / 1e6:.0f} MB for prompts one after the other")


def moved(value, distance):
    """A value that refers to contents whose numbers are so much higher."""
    if isinstance(value, list):
        return [moved(item, distance) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        return ref(value["$ref"] + distance)
    if "$part" in value:
        number, begin, end = value["$part"]
        return part(number + distance, begin, end)
    return {key: moved(item, distance) for key, item in value.items()}


def check_nesting(checks):
    """References that nest a value, links that do not, and lines that nest beyond all measure."""
    deep = {
        "lists": ("[" * 1024 + "]" * 1024,) * 2,
        "objects": ('{"a":' * 1023 + "{}" + "}" * 1023,) * 2,
        # They are two levels each in their line, which is as much as some versions of Python parse.
        "levels of objects that look like a directive": (
            '{"$lit":{"$ref":' * 511 + "{}" + "}}" * 511,
            '{"$ref":' * 511 + "{}" + "}" * 511,
        ),
    }
    for name, (written, text) in deep.items():
        records, journal = checks.read('{"t":"content","content":1,"value":%s}' % written)
        checks.equal(journal.damage, [], f"1024 {name}")
        checks.holds([read_journal.dumps(record["value"]) for record in records] == [text], f"1024 {name}")
    # What is nested deeper may be damage, but nothing else may be.
    nested = [content(0, "x"), *(content(link, [ref(link - 1)]) for link in range(1, 5000))]
    below = '{"t":"content","content":5000,"value":%s}' % ("[" * 10**5 + "]" * 10**5)
    records, journal = checks.read(*nested, below, content(5001, "y"))
    for link in (1024, 4999):
        if link == 1024 or link in journal.contents:
            text = read_journal.dumps(journal.contents[link])
            checks.holds(text == "[" * link + '"x"' + "]" * link, f"a list in a list in {link} contents")
    checks.equal(records[-1]["value"], "y", "the line after what is nested too deep")
    # These links do not nest the value.
    lines = [content(link, cat(ref(link - 1), [link], []) if link else []) for link in range(20000)]
    _, journal = checks.read(*lines)
    checks.equal(journal.contents[19999], list(range(1, 20000)), "20000 links")


# --- values of all kinds --------------------------------------------------------------------


class Maker:
    """Values at random: how they are written, and what they are."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.contents = {}
        self.of_kind = {str: [], list: [], dict: [], None: []}

    def add(self, number, value):
        self.contents[number] = value
        kind = type(value) if type(value) in self.of_kind else None
        self.of_kind[kind].append(number)

    def any(self, depth):
        kind = self.random.choice((str, list, dict, None) if depth else (str, None))
        if kind in (str, list):
            return self.joinable(kind, depth)
        if self.of_kind[kind] and self.random.random() < 0.3:
            number = self.random.choice(self.of_kind[kind])
            return ref(number), self.contents[number]
        if kind is dict:
            return self.object(depth)
        value = self.random.choice((None, True, False, 0, -7, 2**80, 0.5))
        return value, value

    def object(self, depth):
        keys = ("$ref", "$cat", "$lit", "$part", "$x", "$", "a", "")
        pairs = {key: self.any(depth - 1) for key in self.random.sample(keys, self.random.randrange(4))}
        written = {key: pair[0] for key, pair in pairs.items()}
        value = {key: pair[1] for key, pair in pairs.items()}
        looks_so = len(value) == 1 and next(iter(value)).startswith("$")
        return lit(written) if looks_so or self.random.random() < 0.1 else written, value

    def joinable(self, kind, depth):
        """A text or a list."""
        numbers = self.of_kind[kind]
        way = self.random.random()
        if numbers and way < 0.25:
            number = self.random.choice(numbers)
            if len(self.contents[number]) < 500:
                return ref(number), self.contents[number]
        if numbers and way < 0.5:
            number = self.random.choice(numbers)
            value = self.contents[number]
            begin, end = sorted(self.random.choices(range(len(value) + 1), k=2))
            end = min(end, begin + 300)
            offsets = (len(value[:begin].encode()), len(value[:end].encode())) if kind is str else (begin, end)
            return part(number, *offsets), value[begin:end]
        if depth and way < 0.8:
            parts = [self.joinable(kind, depth - 1) for _ in range(self.random.randrange(kind is list, 4))]
            value = kind()
            for _, more in parts:
                value += more
            return cat(*(written for written, _ in parts)), value
        if kind is str:
            value = "".join(self.random.choices(LETTERS, k=self.random.randrange(6)))
            return value, value
        items = [self.any(depth - 1) for _ in range(self.random.randrange(4))] if depth else []
        return [written for written, _ in items], [value for _, value in items]


def check_any_values(checks):
    for seed in range(8):
        maker = Maker(seed)
        lines, expected = [], []
        numbers = [0, 2**64 - 1, *maker.random.sample(range(1, 10**9), 150)]
        maker.random.shuffle(numbers)
        for number in numbers:
            written, value = maker.any(4)
            lines.append(content(number, written))
            expected.append(value)
            maker.add(number, value)
            # Not of a content but where it stands.
            written, value = maker.any(3)
            lines.append(action(written))
            expected.append(value)
        records, journal = checks.read(*lines)
        checks.equal(journal.damage, [], f"values of seed {seed}")
        for line, record, value in zip(lines, records, expected):
            found = record["value"] if record["t"] == "content" else record["args"]["prompt"]
            checks.holds(read_journal.dumps(found) == text_of(value), f"seed {seed}: {shown(line)} is {shown(value)}")


# --- damage ---------------------------------------------------------------------------------

# What the cases below refer to: "aé漢🦀" has 10 bytes, and begins a character at 0, 1, 3 and 6.
BASE = (
    content(1, "aé漢🦀"),
    content(2, ["a", [ref(1)], {"$lit": {"$ref": 1}}]),
    content(3, {"a": 1}),
    content(4, None),
    content(5, cat(ref(1), "x", ref(1))),
    content(6, cat(ref(2), [])),
    content(7, 7),
    content(8, cat("x", part(5, 1, 11), part(1, 1, 3))),
    content(9, {"a": ref(5)}),
    content(10, ""),
    content(11, []),
    content(12, "ascii"),
    content(13, cat()),
)
WRONG_NUMBERS = ("99", "-1", "1.0", "1e0", "-0", '"1"', "null", "true", "[1]", '{"$ref":7}', str(2**64), "1" * 5000)
WRONG_VALUES = (
    *(f'{{"$ref":{number}}}' for number in WRONG_NUMBERS),
    *(f'{{"$part":[{number},0,0]}}' for number in WRONG_NUMBERS),
    *(f'{{"$part":[1,{number},10]}}' for number in WRONG_NUMBERS),
    *(f'{{"$part":[1,0,{number}]}}' for number in WRONG_NUMBERS if number != "1.0"),
    *('{"$part":%s}' % wrong for wrong in ("[1,0]", "[1]", "[]", "[1,0,1,1]", "1", "null", '{"1":[0,1]}')),
    # Of what is neither a string nor a list, that ends before it begins, or after the content.
    *('{"$part":[%d,0,0]}' % number for number in (3, 4, 7, 9)),
    *('{"$part":[%d,1,0]}' % number for number in (1, 2, 5, 6)),
    *('{"$part":[%d,0,%d]}' % pair for pair in ((1, 11), (2, 4), (5, 22), (6, 4), (10, 1), (11, 1), (12, 6))),
    *('{"$part":[%d,%d,%d]}' % (number, end, end) for number, end in ((1, 11), (2, 4), (12, 6))),
    # That divides a character.
    *('{"$part":[1,%d,10]}' % begin for begin in (2, 4, 5, 7, 8, 9)),
    *('{"$part":[1,0,%d]}' % end for end in (2, 4, 5, 7, 8, 9)),
    *('{"$part":[5,%d,%d]}' % pair for pair in ((0, 9), (2, 21), (13, 21), (0, 19))),
    *('{"$part":[8,%d,%d]}' % pair for pair in ((0, 2), (2, 13), (5, 13), (0, 12))),
    # Of anything else than only strings or only lists.
    *('{"$cat":%s}' % wrong for wrong in ('"a"', "null", "{}", '{"a":["b"]}', "1", '{"$ref":2}')),
    *('{"$cat":[%s]}' % wrong for wrong in ("1", "null", "true", "{}", '{"$ref":3}', '{"$ref":4}', '{"$lit":{}}')),
    *('{"$cat":["a",%s]}' % wrong for wrong in ("[]", "1", '{"$ref":2}', '{"$part":[2,0,0]}', '{"$cat":[[]]}')),
    *('{"$cat":[["a"],%s]}' % wrong for wrong in ('""', "null", '{"$ref":1}', '{"$part":[1,0,0]}', '{"$cat":[]}')),
    # Of anything else than an object.
    *('{"$lit":%s}' % wrong for wrong in ("[]", '""', "null", "1", '{"$lit":{"$lit":1}}')),
    # Another single key that begins with `$`, however it is written.
    '{"$":1}',
    '{"$Ref":1}',
    '{"$ref ":1}',
    '{"$defs":{"a":1}}',
    '{"$cat ":[]}',
    '{"\\u0024other":1}',
)
WRAPS = ("[1,%s]", '{"a":%s,"b":1}', '{"$lit":{"a":%s}}', '{"$lit":{"$ref":%s}}', '{"$cat":[[%s]]}')
RIGHT_VALUES = (
    ('{"\\u0024ref":1}', "aé漢🦀"),
    ('{"$part":[1,0,10]}', "aé漢🦀"),
    ('{"$part":[1,1,6]}', "é漢"),
    ('{"$part":[1,10,10]}', ""),
    ('{"$part":[10,0,0]}', ""),
    ('{"$part":[11,0,0]}', []),
    ('{"$part":[12,2,4]}', "ci"),
    ('{"$part":[13,0,0]}', ""),
    ('{"$part":[2,1,3]}', [["aé漢🦀"], {"$ref": 1}]),
    ('{"$part":[2,3,3]}', []),
    ('{"$part":[6,0,1]}', ["a"]),
    ('{"$part":[5,6,12]}', "🦀xa"),
    ('{"$part":[8,1,13]}', "é漢🦀xé"),
    ('{"$ref":4}', None),
    ('{"$cat":[]}', ""),
    ('{"$cat":[[]]}', []),
    ('{"$cat":[{"$cat":[]},""]}', ""),
    ('{"$cat":[{"$ref":12},{"$ref":1},{"$part":[5,10,11]}]}', "asciiaé漢🦀x"),
    ('{"$cat":[{"$ref":2},[{"$ref":3}],{"$part":[2,0,1]}]}', ["a", ["aé漢🦀"], {"$ref": 1}, {"a": 1}, "a"]),
    ('{"$lit":{"$ref":"#/$defs/x"}}', {"$ref": "#/$defs/x"}),
    ('{"$lit":{"$lit":{"$lit":{"$ref":{"$ref":7}}}}}', {"$lit": {"$ref": 7}}),
    ('{"$lit":{"$lit":1}}', {"$lit": 1}),
    ('{"$lit":{"$cat":["a",1]}}', {"$cat": ["a", 1]}),
    ('{"$lit":{"$part":[1,0,{"$ref":7}]}}', {"$part": [1, 0, 7]}),
    ('{"$lit":{}}', {}),
    ('{"$lit":{"a":{"$ref":7},"b":1}}', {"a": 7, "b": 1}),
    ('{"$ref":1,"a":2}', {"$ref": 1, "a": 2}),
    ('{"$x":1,"$y":{"$ref":7}}', {"$x": 1, "$y": 7}),
    ('{"a":{"$ref":9}}', {"a": {"a": "aé漢🦀xaé漢🦀"}}),
    ('{"ref$":1}', {"ref$": 1}),
    ('["$ref",1]', ["$ref", 1]),
    ('"{\\"$ref\\":1}"', '{"$ref":1}'),
    ('"\\ud83e\\udd80"', "🦀"),
    ('"\\\\ud83e"', "\\ud83e"),
)
# Every kind of line with all its fields, and those it may not lack.
KINDS = (
    (
        {
            **{"t": "begin", "id": 50, "parent": 2, "at": 1, "node": "interaction", "name": "a", "kind": "k"},
            **{"fn": "f", "implicit": True, "detached": True, "metadata": {"m": 1}, "args": {"a": 1}},
        },
        ("id", "at", "name"),
    ),
    ({"t": "begin", "id": 50, "at": 1, "node": "action", "name": "a", "input": None}, ("id", "at", "name")),
    (
        {
            **{"t": "end", "id": 50, "at": 1, "outcome": "failed", "args": {"a": 1}, "facts": {"f": 1}, "output": 0},
            "error": {"message": "m", "chain": ["c"], "location": "l"},
        },
        ("id", "at"),
    ),
    (
        {
            **{"t": "action", "id": 50, "parent": 2, "at": 1, "node": "action", "name": "a", "kind": "k", "fn": "f"},
            **{"implicit": True, "detached": True, "metadata": {"m": 1}, "args": {"a": 1}, "outcome": "panicked"},
            **{"error": {"message": "m", "chain": ["c"], "location": "l"}, "facts": {"f": 1}, "output": [0]},
        },
        ("id", "at", "name"),
    ),
    ({"t": "metadata", "id": 0, "at": 1, "metadata": {"m": 1}}, ("id", "at")),
    ({"t": "score", "id": 0, "at": 1, "name": "s", "value": 0.5}, ("id", "at", "name", "value")),
    ({"t": "status", "id": 0, "at": 1, "status": "s"}, ("id", "at", "status")),
    ({"t": "resource", "at": 1, "name": "r"}, ("at", "name")),
    ({"t": "error", "at": 1, "message": "m", "data": {"d": 1}}, ("at", "message")),
    ({"t": "lost", "at": 1, "count": 3, "why": "w"}, ("at", "count", "why")),
)
# Where one value stands, and where an object of values does.
VALUES = ("input", "output")
ENTRIES = ("args", "metadata", "facts", "data")
WRONG_WHOLES = ('"1"', "null", "true", "[1]", "{}", "-1", "-0", "1.0", "1e0", str(2**64))
WRONG_TEXTS = ("1", "null", "true", '["a"]', "{}", '{"$ref":1}', '{"$cat":["a"]}')
WRONG_OBJECTS = ('"a"', "null", "true", "1", "[]", '[["a",1]]')
WRONG_FIELDS = {
    "id": WRONG_WHOLES,
    "parent": WRONG_WHOLES,
    "at": WRONG_WHOLES,
    "count": WRONG_WHOLES,
    **dict.fromkeys(("name", "kind", "fn", "message", "why", "status"), WRONG_TEXTS),
    "node": (*WRONG_TEXTS, '"run"', '"Action"', '""'),
    "outcome": (*WRONG_TEXTS, '"done"', '"Completed"', '""'),
    "implicit": ("false", "null", "1", '"true"'),
    "detached": ("false", "null", "1", '"true"'),
    **dict.fromkeys(ENTRIES, WRONG_OBJECTS),
    "value": ('"1"', "true", "[]", "{}", '{"$ref":7}'),
    "error": (
        *WRONG_OBJECTS,
        "{}",
        '{"chain":["c"]}',
        *('{"message":%s}' % wrong for wrong in WRONG_TEXTS),
        *('{"message":"m","location":%s}' % wrong for wrong in WRONG_TEXTS),
        *('{"message":"m","chain":%s}' % wrong for wrong in ("null", '"c"', "{}", "[1]", '["c",null]', '[{"$ref":1}]')),
    ),
}
NO_LINES = (
    b"",
    b" ",
    b"\x00",
    b"null",
    b"1",
    b"[]",
    b'"t"',
    b"{}",
    b'{"t":"resource","at":1,"name":"r"',
    b'{"t":"resource","at":1,"name":"r"}}',
    b'{"t":"resource","at":1,"name":"r"}{}',
    b'{"t":"resource","at":1,"name":"r",}',
    b'{"t":"resource","at":01,"name":"r"}',
    b"{'t':'resource','at':1,'name':'r'}",
    b'{t:"resource","at":1,"name":"r"}',
    b'\xef\xbb\xbf{"t":"resource","at":1,"name":"r"}',
    b'{"t":"resource","at":1,"name":"\xff"}',
    b'{"t":"resource","at":1,"name":"\xc3"}',
    b'{"t":"resource","at":1,"name":"\xc0\x80"}',
    b'{"t":"resource","at":1,"name":"\xed\xa0\xbe\xed\xb6\x80"}',
    b'{"t":"resource","at":1,"name":"\t"}',
    b'{"t":"resource","at":1,"name":"\x00"}',
    b'{"t":"resource","at":1,"name":"\\x41"}',
    *(
        b'{"t":"resource","at":1,"name":"r","more":%s}' % wrong
        for wrong in (
            *(b"NaN", b"Infinity", b"-Infinity", b"nul", b"+1", b".5", b"1.", b'"\\ud83d"', b'"\\uD83Dx"'),
            *(b'"\\ude00"', b'"\\ude00\\ud83d"', b'"\\ud83d\\ud83d\\ude00"', b'{"\\udfff":1}', b'["\\\\\\ud83d"]'),
        )
    ),
    b'{"at":1,"name":"r"}',
    b'{"t":null,"at":1,"name":"r"}',
    b'{"t":["resource"],"at":1,"name":"r"}',
    text_of({**HEADER, "workflow": "another header"}).encode(),
)


def without(line, *names):
    return {name: value for name, value in line.items() if name not in names}


def with_text(line, name, text):
    """The line as a text in which that text is a field's value."""
    return text_of({**without(line, name), name: "TEXT"}).replace('"TEXT"', text)


def lines_of_values(number, text):
    """A value in all the places where one may stand, each with the path to it."""
    yield '{"t":"content","content":%d,"value":%s}' % (number, text), ("value",)
    for line, _ in KINDS:
        for name in VALUES:
            # Which of the two forms of input there is makes no difference.
            if name in line or (name == "input" and "args" in line):
                bare = without(line, "args", "input") if name == "input" else line
                yield with_text(bare, name, text), (name,)
        for name in ENTRIES:
            if name in line:
                yield with_text(line, name, '{"a":1,"b":%s}' % text), (name, "b")
                yield with_text(line, name, '{"$ref":%s}' % text), (name, "$ref")


def damaged_lines():
    yield from NO_LINES
    for line, required in KINDS:
        for name in required:
            yield without(line, name)
        for name in line:
            for wrong in () if name in ("t", *VALUES) else WRONG_FIELDS[name]:
                yield with_text(line, name, wrong)
        if line["t"] in ("begin", "action"):
            yield {**line, "id": 0}
    yield {"t": "content", "value": 1}
    yield {"t": "content", "content": 90}
    for wrong in WRONG_WHOLES:
        yield '{"t":"content","content":%s,"value":1}' % wrong
    # A number that is taken, by whatever value.
    for taken in range(1, len(BASE) + 1):
        yield content(taken, "another")
    yield content(1, ref(1))
    # A content is not yet there in its own line, and a damaged one never is.
    yield content(91, ref(91))
    yield content(92, [ref(91)])
    number = 1000
    for value in WRONG_VALUES:
        yield from (line for line, _ in lines_of_values(number, value))
        yield action(ref(number))
        for wrap in WRAPS:
            yield '{"t":"content","content":%d,"value":%s}' % (number, wrap % value)


# Lines that are right although they may not look so, by what is in them when they are read.
def right_lines():
    for line, required in KINDS:
        yield line, line
        least = {name: line[name] for name in ("t", *required)}
        yield least, least
        yield dict(reversed(line.items())), line
        # What is unknown is ignored, and is no value.
        yield {**line, "more": ref(99), "$ref": 99, "chain": None}, line
        yield b" " + line_of(line)[:-1].replace(b'"t":', b'"t" :\t') + b"\r", line
    begin = {"t": "begin", "id": 50, "at": 1, "node": "action", "name": "a"}
    yield {**begin, "error": 1, "facts": None, "output": ref(99), "outcome": 7}, begin
    failed = {"t": "end", "id": 50, "at": 1, "outcome": "failed", "error": {"message": "m"}}
    yield {**failed, "error": {"message": "m", "more": ref(99)}}, failed
    yield {**failed, "error": {"message": '{"$ref":99}'}}, {**failed, "error": {"message": '{"$ref":99}'}}
    end = {"t": "end", "id": 2**64 - 1, "at": 0, "outcome": "exited", "output": None}
    yield end, end
    score = {"t": "score", "id": 0, "at": 1, "name": "s", "value": None}
    yield score, score
    lineends = {"t": "resource", "at": 1, "name": "a\u2028b\u2029c\u0085d\r"}
    yield lineends, lineends
    # Entries are no value, whatever their keys are.
    for key in ("$ref", "$part", "$cat", "$lit", "$x"):
        for line, _ in KINDS:
            for name in ENTRIES:
                if name in line:
                    yield {**line, name: {key: ref(7)}}, {**line, name: {key: 7}}
    number = 10**6
    for text, value in RIGHT_VALUES:
        for line, path in lines_of_values(number, text):
            yield line, (path, value)
        number += 1


def check_lines(checks):
    """A journal of right and damaged lines: the damage must be theirs, and the others be read."""
    lines, expected, damaged = list(BASE), {}, set()
    for line, value in right_lines():
        expected[len(lines)] = value
        lines.append(line)
    for line in damaged_lines():
        damaged.add(len(lines))
        expected[len(lines) + 1] = (("args", "prompt"), "xé漢🦀xé")
        lines += (line, action(ref(8)))
    _, journal = read_journal.read(checks.write(HEADER, *lines))
    # The header is the first line.
    found = {journal.number - 2: record for record in journal}
    reported = {number - 2 for number, _ in journal.damage}
    for index, line in enumerate(lines):
        checks.holds((index in reported) == (index in damaged), f"damaged is {index in reported}: {shown(line)}")
        checks.holds((index in found) != (index in damaged), f"read is {index in found}: {shown(line)}")
    for index in expected.keys() & found.keys():
        value, record = expected[index], found[index]
        if isinstance(value, dict):
            checks.equal(dict(record), value, shown(lines[index]))
        else:
            path, value = value
            made = record[path[0]]
            checks.equal(made[path[1]] if path[1:] else made, value, shown(lines[index]))
    return len(damaged), len(lines) - len(damaged)


def check_what_damage_spoils(checks):
    """What refers to what a damaged line had in it is damaged or ignored, and nothing else."""
    _, journal = checks.read(
        content(1, ref(9)),
        content(2, ["a", ref(1)]),
        content(3, "a"),
        content(3, "b"),
        content(4, ref(3)),
        # A number is taken by content, not by what is none.
        content(1, "c"),
        content(5, ref(1)),
    )
    checks.equal([number for number, _ in journal.damage], [2, 3, 5], "damaged content")
    checks.equal((journal.contents[4], journal.contents[5]), ("a", "c"), "content after damage")
    begin = {"t": "begin", "at": 1, "node": "action", "name": "n"}
    path = checks.write(
        HEADER,
        {**begin, "id": 1},
        {**begin, "id": 2, "parent": 1, "input": ref(9)},
        {**begin, "id": 3, "parent": 2, "input": "kept"},
        {"t": "end", "id": 2, "at": 2, "outcome": "completed", "output": 1},
        {"t": "end", "id": 3, "at": 2, "outcome": "completed", "output": 1, "input": ref(9)},
        {"t": "other", "id": 3, "at": 2, "input": ref(9)},
        {"t": "end", "id": 1, "at": 2, "outcome": "completed", "args": {"a": "replaced"}},
        '{"t":"end","id":0,"at":',
    )
    with open(path, "ab") as file:
        file.write(b'{"t":"end","id":0,"at":3,"outcome":"completed"}')
    run = read_journal.load(path)
    checks.equal([number for number, _ in run.damage], [3, 6, 9], "damaged nodes")
    checks.equal([node.id for node in run.nodes], [1, 3], "nodes after damage")
    checks.equal([node.id for node in run.children], [1, 3], "nodes below the run")
    checks.equal([node.input for node in run.nodes], [{"a": "replaced"}, "kept"], "inputs after damage")
    checks.equal([node.outcome for node in run.nodes], ["completed", "interrupted"], "outcomes after damage")
    checks.equal((run.outcome, run.torn_bytes), ("interrupted", 47), "the run with a torn end")


# --- whole journals -------------------------------------------------------------------------


def check_headers(checks):
    header = text_of(HEADER)
    refused = [
        ("no header", text_of({**HEADER, "t": "begin"}), ""),
        ("another first line", text_of({"t": "resource", "at": 1, "name": "r"}), ""),
        ("an unknown first line", text_of({"t": "other"}), ""),
        ("a newer format", text_of({"t": "run", "format": 3}), "newer"),
        ("a directive that cannot be", text_of({**HEADER, "model_config": ref(1)}), ""),
        ("metadata with one", text_of({**HEADER, "metadata": {"a": {"$x": 1}}}), ""),
        ("metadata that are none", text_of({**HEADER, "metadata": []}), ""),
        ("no process", text_of(without(HEADER, "process")), ""),
        ("no JSON", header[:-1], ""),
        ("a byte order mark", "\ufeff" + header, ""),
        ("an empty line before it", "\n" + header, ""),
    ]
    for name in without(HEADER, "t"):
        refused.append((f"no {name}", text_of(without(HEADER, name)), ""))
        for wrong in ("null", "[]", "-1", '{"pid":"1"}'):
            refused.append((f"{name} is {wrong}", with_text(HEADER, name, wrong), ""))
    for what, text, says in refused:
        try:
            read_journal.read(checks.write(text, header))
            checks.holds(False, f"accepted a journal with {what}")
        except NotAJournal as error:
            checks.holds(says in str(error), f"{what}: {error}")
    more = {"task_repo_dir": lit({"$ref": 1}), "bounty_number": "0", "model_config": cat("a", "b")}
    more |= {"metadata": {"$lit": lit({"$x": cat([1], [2])})}, "parent": {"run": "r", "id": 3}}
    made, _ = read_journal.read(checks.write({**HEADER, **more, "more": ref(1), "format": 1}))
    expected = {"task_repo_dir": {"$ref": 1}, "model_config": "ab", "metadata": {"$lit": {"$x": [1, 2]}}}
    checks.equal(dict(made), {**HEADER, **more, **expected, "format": 1}, "a full header")


END = {"t": "end", "id": 1, "at": 3, "outcome": "completed", "output": "a"}
SMALL = (
    (HEADER, None),
    ({"t": "begin", "id": 1, "at": 1, "node": "interaction", "name": "é漢🦀"}, None),
    (content(1, "aé漢🦀\u2028"), None),
    (content(2, cat(ref(1), part(1, 1, 6))), content(2, "aé漢🦀\u2028é漢")),
    ({**action(lit({"$ref": ref(2)})), "id": 2}, {**action({"$ref": "aé漢🦀\u2028é漢"}), "id": 2}),
    ({"t": "later", "of": "a later writer"}, "nothing"),
    (content(3, [ref(2)]), content(3, ["aé漢🦀\u2028é漢"])),
    ({**action(cat(ref(3), ["\n"])), "id": 3}, {**action(["aé漢🦀\u2028é漢", "\n"]), "id": 3}),
    ({**END, "output": part(2, 0, 1)}, END),
    ({"t": "end", "id": 0, "at": 4, "outcome": "completed"}, None),
)


def check_truncation(checks):
    """A journal cut after every byte, and one that is read while it grows byte by byte."""
    lines = [line_of(line) for line, _ in SMALL]
    whole = b"".join(lines)
    ends = [sum(map(len, lines[: count + 1])) for count in range(len(lines))]
    path = os.path.join(checks.folder, "cut.jsonl")

    def expected_of(count):
        pairs = SMALL[1:count]
        return [line if read is None else read for line, read in pairs if read != "nothing"]

    growing, seen = None, []
    # The file has no buffer: what is read is what was written.
    with open(path, "wb", buffering=0) as file:
        for cut in range(len(whole) + 1):
            if cut:
                file.write(whole[cut - 1 : cut])
            count = sum(end <= cut for end in ends)
            try:
                _, journal = read_journal.read(path)
                found = list(map(dict, journal))
                checks.equal(found, expected_of(count), f"cut after {cut} bytes")
                checks.equal(journal.damage, [], f"cut after {cut} bytes")
                torn = cut - max(end for end in ends if end <= cut)
                checks.equal(len(journal.torn), torn, f"torn bytes after {cut}")
            except NotAJournal as error:
                checks.holds(count == 0 and "no header yet" in str(error), f"cut after {cut} bytes: {error}")
                continue
            checks.holds(count > 0, f"{cut} bytes are no header yet")
            growing = growing or journal
            seen += found if growing is journal else map(dict, growing)
            checks.equal(seen, expected_of(count), f"grown to {cut} bytes")
    # The same of a line that is whole and wrong.
    with open(path, "wb") as file:
        file.write(lines[0] + lines[1][:-2] + b"\n" + lines[2][:-1])
    _, journal = read_journal.read(path)
    checks.equal((list(journal), len(journal.damage), len(journal.torn)), ([], 1, len(lines[2]) - 1), "a cut line")
    return len(whole)


def check_page(checks):
    """The journal that stands in the page."""
    with open(PAGE, encoding="utf-8", newline="\n") as file:
        text = file.read().split("```jsonl\n")[1].split("```")[0]
    run = read_journal.load(checks.write(text.rstrip("\n")))
    inputs = [node.input for node in run.nodes if node.kind == "llm"]
    checks.equal([given["message"] for given in inputs], [
        "You are a security expert.\n",
        "You are a security expert.\nCommand: ls\napp.py\n",
    ], "messages of the page")
    checks.equal(read_journal.dumps(inputs[0]["temperature"]), "0.50", "a number of the page")
    facts = {"model": "gpt-4o", "input_tokens": 812, "output_tokens": 96}
    checks.equal(run.nodes[2].facts, facts, "facts of the page")
    checks.equal(run.metadata, {"max_iterations": 2, "vulnerable_files": ["app.py"]}, "metadata of the page")
    checks.equal(run.final_status, "completed_max_iterations", "status of the page")
    checks.equal(run.iteration_status(run.nodes[0]), "failed", "status of the page's iteration")
    checks.equal(run.nodes[1].scores, {"progress": 0.25}, "scores of the page")
    checks.equal(run.nodes[-1].metadata, {"level": "warn"}, "metadata of the page's last action")
    checks.equal(run.damage, [], "the page")
    parts = []
    read_journal.write(read_journal.summary(run), parts.append)
    made = json.loads("".join(parts))
    checks.equal([len(made["actions"]), len(made["interactions"])], [4, 1], "the page as one document")
    checks.equal(made["actions"][2]["input"]["message"], inputs[1]["message"], "the page as one document")


def check_exactness(checks):
    """Values come out as they were written, through every directive."""
    text = '{"b":0.50,"a":-0,"b":[1e400,%s],"":{"x":1.0,"x":{}},"é\\u001f":"\\u007f/\\"\\\\"}' % ("7" * 40)
    lines = [
        '{"t":"content","content":1,"value":[%s]}' % text,
        '{"t":"content","content":2,"value":{"$cat":[{"$part":[1,0,1]},[{"$lit":%s}]]}}' % text,
        '{"t":"content","content":3,"value":{"a":{"$ref":1},"a":{"$ref":2},"b":1,"b":{"$ref":2}}}',
    ]
    _, journal = checks.read(*lines)
    plain = text.replace("\\u007f", "\x7f")
    expected = {1: f"[{plain}]", 2: f"[{plain},{plain}]"}
    expected[3] = '{"a":%s,"a":%s,"b":1,"b":%s}' % (expected[1], expected[2], expected[2])
    for number, value in expected.items():
        checks.equal(read_journal.dumps(journal.contents[number]), value, f"exact values, content {number}")


def check_outcomes(checks):
    """What has no end is over when its process is."""
    begin = {"t": "begin", "id": 1, "at": 1, "node": "action", "name": "n"}
    process = HEADER["process"]
    cases = [
        ("of another boot", process, (), "interrupted", "interrupted"),
        ("of another boot that ended", process, ("completed",), "completed", "interrupted"),
        ("that exited", process, ("exited",), "exited", "interrupted"),
        ("of nobody knows", {"pid": 1}, (), "in_progress", "in_progress"),
        ("of nobody knows that ended", {"pid": 1}, ("completed",), "completed", "interrupted"),
    ]
    if os.path.exists("/proc/self/stat"):
        with open("/proc/sys/kernel/random/boot_id") as file:
            boot = file.read().strip()
        with open("/proc/self/stat") as file:
            start = int(file.read().rpartition(")")[2].split()[19])
        mine = {"pid": os.getpid(), "start": start, "boot": boot}
        cases += [
            ("that runs", mine, (), "in_progress", "in_progress"),
            ("that runs on", mine, ("completed",), "completed", "in_progress"),
            ("that runs but exited", mine, ("exited",), "exited", "interrupted"),
            ("of another start", {**mine, "start": start + 1}, (), "interrupted", "interrupted"),
        ]
    for what, process, ends, outcome, open_node in cases:
        ends = [{"t": "end", "id": 0, "at": 2, "outcome": end} for end in ends]
        path = checks.write({**HEADER, "process": process}, begin, *ends)
        run = read_journal.load(path)
        checks.equal((run.outcome, run.nodes[0].outcome), (outcome, open_node), f"a process {what}")
    path = checks.write({**HEADER, "process": {"pid": 1}}, begin)
    os.utime(path, (0, 0))
    checks.equal(read_journal.load(path).outcome, "interrupted", "a journal that was written to long ago")


def main():
    with tempfile.TemporaryDirectory() as folder:
        checks = Checks(folder)
        check_page(checks)
        check_exactness(checks)
        check_headers(checks)
        check_outcomes(checks)
        damaged, right = check_lines(checks)
        check_what_damage_spoils(checks)
        cuts = check_truncation(checks)
        check_any_values(checks)
        check_nesting(checks)
        check_chains(checks)
        check_cost(checks)
    for failure in checks.failures[:SHOWN]:
        print(failure)
    if len(checks.failures) > SHOWN:
        print(f"and {len(checks.failures) - SHOWN} more")
    print(
        f"{len(CHAINS)} chains of {LINKS} links, {damaged} damaged lines among {right} right ones, "
        f"{cuts} cuts, {checks.count} comparisons, {len(checks.failures)} failures"
    )
    return 1 if checks.failures else 0


if __name__ == "__main__":
    sys.exit(main())
