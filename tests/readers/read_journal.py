#!/usr/bin/env python3
"""Reads a journal of workflow-log: what `docs/format.md` says, and nothing else.

    python3 read_journal.py JOURNAL

prints the run as one JSON document.  As a module:

    header, records = read(path)        # the lines, their references resolved
    run = load(path)                    # the tree

Values are exact: objects keep their order and their repeated keys (`Object`), integers are of any
size, other numbers keep their text (`Number`), and `dumps` writes all of it back as it was.
"""

import json
import os
import re
import sys
import time
from json.encoder import encode_basestring

FORMAT = 2
NODES = ("iteration", "interaction", "action")
OUTCOMES = ("completed", "failed", "panicked", "cancelled", "exited", "in_progress", "interrupted")
# What every reader must read; deeper values may be taken for damage.
DEPTH_LIMIT = 1024

# Values within the limit are read, resolved and written by recursion: at most four calls a level.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 5 * DEPTH_LIMIT))


class NotAJournal(Exception):
    """The file does not begin with a header this reader knows."""


class Damaged(Exception):
    """A whole line is not a record."""


# --- values ---------------------------------------------------------------------------------


class Number(float):
    """A number that is not a plain integer: compares as a float, is written as it was read."""

    __slots__ = ("text",)

    def __new__(cls, text):
        number = super().__new__(cls, text)
        number.text = text
        return number


class Object(dict):
    """An object in which a key stands more than once: a dict of the last, and all pairs."""

    def __init__(self, pairs):
        super().__init__(pairs)
        self.pairs = pairs


def pairs_of(value):
    return value.pairs if isinstance(value, Object) else list(value.items())


def object_of(pairs):
    plain = dict(pairs)
    return plain if len(plain) == len(pairs) else Object(pairs)


def integer_of(text):
    # "-0" is no int, and Python refuses to turn thousands of digits into one.
    return Number(text) if text == "-0" or len(text) > 4000 else int(text)


def refuse_constant(text):
    raise ValueError(f"{text} is not JSON")


DECODER = json.JSONDecoder(
    object_pairs_hook=object_of,
    parse_float=Number,
    parse_int=integer_of,
    parse_constant=refuse_constant,
)
HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")


def loads(text):
    """JSON with everything kept; ValueError for what is none."""
    value = DECODER.decode(text)
    if HALF_PAIR.search(text):
        # Two halves that belong together have become one character; any other half has not.
        dumps(value).encode("utf-8")
    return value


def dumps(value):
    """Compact JSON, numbers and order as they were read."""
    parts = []
    write(value, parts.append)
    return "".join(parts)


def write(value, out):
    if value is None:
        out("null")
    elif value is True:
        out("true")
    elif value is False:
        out("false")
    elif isinstance(value, str):
        out(encode_basestring(value))
    elif isinstance(value, Number):
        out(value.text)
    elif isinstance(value, (int, float)):
        out(json.dumps(value))
    elif isinstance(value, dict):
        separator = "{"
        for key, item in pairs_of(value):
            out(separator)
            out(encode_basestring(key))
            out(":")
            write(item, out)
            separator = ","
        out("}" if separator == "," else "{}")
    else:
        separator = "["
        for item in value:
            out(separator)
            write(item, out)
            separator = ","
        out("]" if separator == "," else "[]")


# --- references -----------------------------------------------------------------------------


def resolved(value, contents):
    """A value without directives."""
    if isinstance(value, list):
        return [resolved(item, contents) if isinstance(item, (list, dict)) else item for item in value]
    if not isinstance(value, dict):
        return value
    pairs = pairs_of(value)
    if len(pairs) == 1 and pairs[0][0].startswith("$"):
        return directive(*pairs[0], contents)
    return object_of([(key, resolved(item, contents)) for key, item in pairs])


def directive(name, argument, contents):
    if name == "$ref":
        if not is_whole(argument) or argument not in contents:
            raise Damaged(f"content {argument} is not in the journal before this line")
        # Shared, not copied: nothing here changes a value.
        return contents[argument]
    if name == "$cat" and isinstance(argument, list):
        parts = [resolved(part, contents) for part in argument]
        if all(isinstance(part, str) for part in parts):
            return "".join(parts)
        if all(isinstance(part, list) for part in parts):
            return [item for part in parts for item in part]
        raise Damaged("$cat joins strings to strings and lists to lists")
    if name == "$lit" and isinstance(argument, dict):
        return object_of([(key, resolved(item, contents)) for key, item in pairs_of(argument)])
    raise Damaged(f"{name} is not a directive of format {FORMAT}")


# --- lines ----------------------------------------------------------------------------------


def is_whole(value):
    return type(value) is int and 0 <= value < 2**64


def is_text(value):
    return isinstance(value, str)


def is_entries(value):
    return isinstance(value, dict)


def is_error(value):
    return (
        isinstance(value, dict)
        and is_text(value.get("message"))
        and isinstance(value.get("chain", []), list)
        and all(map(is_text, value.get("chain", [])))
        and is_text(value.get("location", ""))
    )


def is_process(value):
    return (
        isinstance(value, dict)
        and is_whole(value.get("pid"))
        and is_whole(value.get("start", 0))
        and is_text(value.get("boot", ""))
    )


def is_parent(value):
    return isinstance(value, dict) and is_text(value.get("run")) and is_whole(value.get("id", 0))


def is_score(value):
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def anything(_):
    return True


BEGIN = {
    "id": is_whole,
    "at": is_whole,
    "node": lambda word: is_text(word) and word in NODES,
    "name": is_text,
}
BEGIN_OPTIONAL = {
    "parent": is_whole,
    "kind": is_text,
    "fn": is_text,
    "metadata": is_entries,
    "args": is_entries,
}
END = {"outcome": lambda word: is_text(word) and word in OUTCOMES}
END_OPTIONAL = {"args": is_entries, "error": is_error, "facts": is_entries}

# What a kind of line must hold and may hold.  Values need no check, so they are not listed.
REQUIRED = {
    "run": {
        "format": is_whole,
        "run": is_text,
        "workflow": is_text,
        "start": is_text,
        "process": is_process,
        "program": is_text,
        "writer": is_text,
    },
    "begin": BEGIN,
    "end": {"id": is_whole, "at": is_whole, **END},
    "action": {**BEGIN, **END},
    "metadata": {"id": is_whole, "at": is_whole},
    "score": {"id": is_whole, "at": is_whole, "name": is_text, "value": is_score},
    "status": {"id": is_whole, "at": is_whole, "status": is_text},
    "resource": {"at": is_whole, "name": is_text},
    "error": {"at": is_whole, "message": is_text},
    "lost": {"at": is_whole, "count": is_whole, "why": is_text},
    "content": {"content": is_whole, "value": anything},
}
OPTIONAL = {
    "run": {"parent": is_parent, "bounty_number": is_text, "metadata": is_entries},
    "begin": BEGIN_OPTIONAL,
    "end": END_OPTIONAL,
    "action": {**BEGIN_OPTIONAL, **END_OPTIONAL},
    "metadata": {"metadata": is_entries},
    "error": {"data": is_entries},
}
# Where values are, by kind of line: one value, or entries, each of which is a value.
VALUES = ("task_repo_dir", "model_config", "input", "output")
ENTRIES = ("args", "metadata", "facts", "data")
# What is known of an error; other fields in it are ignored, as everywhere.
ERROR = ("message", "chain", "location")


def record_of(line, contents):
    """A line as a dict, its references resolved; `Damaged` if it is no record."""
    try:
        record = loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Damaged(f"not JSON: {error}") from None
    if not isinstance(record, dict) or not is_text(record.get("t")):
        raise Damaged("no `t`")
    kind = record["t"]
    if kind not in REQUIRED:
        return record
    if kind == "run" and is_whole(record.get("format")) and record["format"] > FORMAT:
        raise Damaged(f"format {record['format']} is newer than {FORMAT}")
    for name, check in REQUIRED[kind].items():
        if name not in record or not check(record[name]):
            raise Damaged(f"`{name}` is missing or has the wrong type")
    for name, check in OPTIONAL.get(kind, {}).items():
        if name in record and not check(record[name]):
            raise Damaged(f"`{name}` has the wrong type")
    if "error" in record:
        record["error"] = {name: text for name, text in record["error"].items() if name in ERROR}
    if kind == "content":
        record["value"] = contents[record["content"]] = resolved(record["value"], contents)
        return record
    for name in VALUES:
        if name in record:
            record[name] = resolved(record[name], contents)
    for name in ENTRIES:
        if name in record:
            pairs = pairs_of(record[name])
            record[name] = object_of([(key, resolved(value, contents)) for key, value in pairs])
    return record


class Journal:
    """The lines of a journal, one after the other; damage is kept aside."""

    def __init__(self, path):
        self.path = path
        self.file = open(path, "rb")
        self.contents = {}
        self.number = 0
        self.torn = b""
        self.damage = []
        line = self.next_line()
        if line is None:
            raise NotAJournal("no header yet: its process stopped before it, or is about to write it")
        try:
            self.header = record_of(line, self.contents)
        except Damaged as damaged:
            raise NotAJournal(str(damaged)) from None
        if self.header["t"] != "run":
            raise NotAJournal("the first line is no header")

    def next_line(self):
        """The next whole line without its line feed, or None at what is the end for now."""
        self.torn += self.file.readline()
        if not self.torn.endswith(b"\n"):
            return None
        line, self.torn = self.torn[:-1], b""
        self.number += 1
        return line

    def __iter__(self):
        """Every record after the header, up to what is the end now; goes on when iterated again."""
        while True:
            line = self.next_line()
            if line is None:
                return
            try:
                yield record_of(line, self.contents)
            except Damaged as damaged:
                self.damage.append((self.number, str(damaged)))


def read(path):
    """The header, and the records after it."""
    journal = Journal(path)
    return journal.header, journal


# --- the tree -------------------------------------------------------------------------------


class Node:
    """An iteration, an interaction or an action."""

    def __init__(self, begin):
        self.id = begin["id"]
        self.parent_id = begin.get("parent", 0)
        self.parent = None
        self.children = []
        self.at = begin["at"]
        self.node = begin["node"]
        self.name = begin["name"]
        self.kind = begin.get("kind")
        self.function = begin.get("fn")
        self.implicit = begin.get("implicit") is True
        self.detached = begin.get("detached") is True
        self.metadata = dict(begin.get("metadata", {}))
        self.ended_at = None
        self.outcome = "in_progress"
        self.output = None
        self.error = None
        self.facts = {}
        self.scores = {}
        self.status = None
        # "args", "input" or None: what kind of input there is.
        self.input_form = None
        self.input = None
        self.take_input(begin)

    def take_input(self, record):
        if "input" in record:
            self.input_form, self.input = "input", record["input"]
        elif record.get("args"):
            self.input_form, self.input = "args", record["args"]

    def end(self, record):
        self.ended_at = record["at"]
        self.outcome = record["outcome"]
        self.output = record.get("output")
        self.error = record.get("error")
        self.facts = record.get("facts", {})
        self.take_input(record)

    def above(self, node):
        """The nearest node of a level above this one."""
        seen = set()
        current = self.parent
        while current is not None and id(current) not in seen:
            if current.node == node:
                return current
            seen.add(id(current))
            current = current.parent
        return None

    def arg(self, name):
        return self.input.get(name) if self.input_form == "args" else None


class Run:
    """A run, as far as its journal tells."""

    def __init__(self, header):
        self.header = header
        self.nodes = []
        self.children = []
        self.by_id = {}
        self.outcome = "in_progress"
        self.ended_at = None
        self.output = None
        self.error = None
        self.status = None
        self.metadata = dict(header.get("metadata", {}))
        self.scores = {}
        self.resources = []
        self.errors = []
        self.lost = 0
        self.damage = []
        self.torn_bytes = 0

    def apply(self, record):
        kind = record["t"]
        if kind in ("begin", "action"):
            node = Node(record)
            if kind == "action":
                # Its input stands in the line once, and was taken with the beginning.
                node.end(record)
            node.parent = self.by_id.get(node.parent_id)
            (node.parent.children if node.parent else self.children).append(node)
            self.nodes.append(node)
            self.by_id[node.id] = node
        elif kind == "resource":
            if record["name"] not in self.resources:
                self.resources.append(record["name"])
        elif kind == "error":
            self.errors.append(record)
        elif kind == "lost":
            self.lost += record["count"]
        elif kind in ("end", "metadata", "score", "status"):
            target = self if record["id"] == 0 else self.by_id.get(record["id"])
            if target is None:
                return
            if kind == "end" and target is self:
                self.outcome, self.ended_at = record["outcome"], record["at"]
                self.output, self.error = record.get("output"), record.get("error")
            elif kind == "end":
                target.end(record)
            elif kind == "metadata":
                target.metadata.update(record.get("metadata", {}))
            elif kind == "score":
                target.scores[record["name"]] = record["value"]
            else:
                target.status = record["status"]

    def settle(self, path):
        """Says what became of everything that has no end."""
        alive = is_alive(self.header["process"])
        if self.ended_at is None:
            running = alive if alive is not None else time.time() - os.path.getmtime(path) < 600
            self.outcome = "in_progress" if running else "interrupted"
            gone = not running
        else:
            gone = self.outcome == "exited" or not alive
        for node in self.nodes:
            if node.ended_at is None:
                node.outcome = "interrupted" if gone else "in_progress"

    @property
    def final_status(self):
        if self.outcome == "completed" and self.status is not None:
            return self.status
        return self.outcome

    def iteration_status(self, iteration):
        if iteration.status is not None:
            return iteration.status
        if iteration.outcome in ("in_progress", "interrupted"):
            return iteration.outcome
        direct = (child for child in iteration.children if child.node == "interaction")
        return "failed" if any(child.outcome in ("failed", "panicked") for child in direct) else "completed"


def is_alive(process):
    """Whether a process runs; None where the journal does not say enough to tell."""
    if "start" not in process or "boot" not in process:
        return None
    try:
        with open("/proc/sys/kernel/random/boot_id") as file:
            if file.read().strip() != process["boot"]:
                return False
        with open(f"/proc/{process['pid']}/stat", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return False
    # The field after the name is the third.
    return fields[0] not in ("Z", "X") and int(fields[22 - 3]) == process["start"]


def load(path):
    """The tree of a journal."""
    header, records = read(path)
    run = Run(header)
    for record in records:
        run.apply(record)
    run.damage = records.damage
    run.torn_bytes = len(records.torn)
    run.settle(path)
    return run


def summary(run):
    """The run as plain values."""

    def plain(node):
        agent = node.above("interaction")
        return {
            "id": node.id,
            "agent": agent.name if agent else None,
            "name": node.name,
            "kind": node.kind,
            "outcome": node.outcome,
            "input": node.input,
            "output": node.output,
            "error": node.error,
            "facts": node.facts,
        }

    return {
        "workflow": run.header["workflow"],
        "iterations": sum(node.node == "iteration" for node in run.nodes),
        "actions": [plain(node) for node in run.nodes if node.node == "action"],
        "interactions": [plain(node) for node in run.nodes if node.node == "interaction"],
        "outcome": run.outcome,
    }


def main():
    if len(sys.argv) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        run = load(sys.argv[1])
    except (NotAJournal, OSError) as error:
        print(f"{sys.argv[1]}: {error}", file=sys.stderr)
        return 2
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    print(dumps(summary(run)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
