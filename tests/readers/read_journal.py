#!/usr/bin/env python3
"""Reads a journal of workflow-log: what `docs/format.md` says, and nothing else.

    python3 read_journal.py JOURNAL

prints the run as one JSON document.  As a module:

    header, records = read(path)        # the lines
    run = load(path)                    # the tree

What a line refers to is checked when the line is read, and put together when it is asked for:
`record["output"]` and `node.input` make their value anew each time, so that prompts that would
not fit into memory side by side can be gone through one by one.

Values are exact: objects keep their order and their repeated keys (`Object`), integers are of any
size, other numbers keep their text (`Number`), and `dumps` writes all of it back as it was.
"""

import json
import os
import re
import sys
import time
from bisect import bisect_right
from collections.abc import Mapping
from json.encoder import encode_basestring

FORMAT = 2
NODES = ("iteration", "interaction", "action")
OUTCOMES = ("completed", "failed", "panicked", "cancelled", "exited", "in_progress", "interrupted")
# What every reader must read; deeper values may be taken for damage.
DEPTH_LIMIT = 1024

# Lines are checked by recursion: at most three calls for what adds a level to a value, such as
# {"$lit":{…}}.  Nothing recurses along references.
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
    """Passes on the text of a value piece by piece.  What is no list but yields items is one, too."""
    # Of what is open: what is still to come, each with the text before it, and the text at its end.
    levels = [(iter([("", value)]), "")]
    while levels:
        entries, end = levels[-1]
        for before, item in entries:
            out(before)
            if item is None:
                out("null")
            elif item is True:
                out("true")
            elif item is False:
                out("false")
            elif isinstance(item, str):
                out(encode_basestring(item))
            elif isinstance(item, Number):
                out(item.text)
            elif isinstance(item, (int, float)):
                out(json.dumps(item))
            elif isinstance(item, dict):
                out("{")
                levels.append((members_of(item), "}"))
                break
            else:
                out("[")
                levels.append((items_of(item), "]"))
                break
        else:
            out(end)
            levels.pop()


def members_of(value):
    separator = ""
    for key, item in pairs_of(value):
        yield f"{separator}{encode_basestring(key)}:", item
        separator = ","


def items_of(value):
    separator = ""
    for item in value:
        yield separator, item
        separator = ","


# --- references -----------------------------------------------------------------------------


class Unresolved:
    """A value with directives that have been checked and are still to be resolved.

    It holds the content it refers to, and so on: a chain of contents is one of these per link.
    """

    __slots__ = ()


class Items(list, Unresolved):
    """A list with something unresolved in it."""

    __slots__ = ()


class Fields(Unresolved):
    """An object with something unresolved in it."""

    __slots__ = ("keys", "values")

    def __init__(self, keys, values):
        self.keys = keys
        self.values = values


class Joined(Unresolved):
    """A text or a list that is put together from ranges of others.

    A range is a source, the offset at which it begins there, and the one before which it ends.  A
    source is a list, `Items`, a text as `str` if it is ASCII and else as the bytes of its UTF-8 (so
    that an offset is always one of bytes), or another `Joined`.
    """

    __slots__ = ("kind", "size", "is_ascii", "ranges", "ends")

    def __init__(self, kind, ranges):
        self.kind = kind
        self.size = 0
        self.is_ascii = True
        self.ranges = []
        # Where each range ends in this one.
        self.ends = []
        for source, begin, end in ranges:
            if begin < end:
                self.append(source, begin, end)

    def append(self, source, begin, end):
        # What lies in one range of its source is taken from where that takes it: what stays of a
        # window that slides would else be as many links away as the window has slid.
        while isinstance(source, Joined):
            inner, offset, stop = source.at(begin)
            if offset + end - begin > stop:
                break
            source, begin, end = inner, offset, offset + end - begin
        self.size += end - begin
        self.is_ascii = self.is_ascii and is_ascii(source)
        self.ranges.append((source, begin, end))
        self.ends.append(self.size)

    def at(self, offset):
        """What is at an offset: its source, its offset there, and where the range ends there."""
        index = bisect_right(self.ends, offset)
        source, _, end = self.ranges[index]
        return source, end - (self.ends[index] - offset), end

    def between(self, begin, end):
        """The ranges that make up a range of this."""
        ranges = []
        while begin < end:
            source, offset, stop = self.at(begin)
            length = min(stop - offset, end - begin)
            ranges.append((source, offset, offset + length))
            begin += length
        return ranges


def is_ascii(source):
    return isinstance(source, str) or (isinstance(source, Joined) and source.is_ascii)


def kind_of(value):
    """`str`, `list` or None: what the value can be joined with."""
    if isinstance(value, Joined):
        return value.kind
    return next((kind for kind in (str, list) if isinstance(value, kind)), None)


def source_of(value):
    """A text or list as the source of ranges."""
    return value.encode("utf-8") if isinstance(value, str) and not value.isascii() else value


def size_of(source):
    return source.size if isinstance(source, Joined) else len(source)


def divides_a_character(source, offset):
    if offset in (0, size_of(source)):
        return False
    while isinstance(source, Joined) and not source.is_ascii:
        source, offset, _ = source.at(offset)
    return isinstance(source, bytes) and source[offset] & 0xC0 == 0x80


def checked(value, contents):
    """A value whose directives are checked: itself, or `Unresolved`.  `Damaged` for a wrong one."""
    if isinstance(value, list):
        items = Items()
        for item in value:
            items.append(checked(item, contents) if isinstance(item, (list, dict)) else item)
        return items if has_unresolved(items) else list(items)
    if not isinstance(value, dict):
        return value
    pairs = pairs_of(value)
    if len(pairs) == 1 and pairs[0][0].startswith("$"):
        return directive(*pairs[0], contents)
    return checked_members(value, contents)


def checked_members(value, contents):
    """The same of what is an object whatever its keys are."""
    keys, values = [], []
    for key, item in pairs_of(value):
        keys.append(key)
        values.append(checked(item, contents) if isinstance(item, (list, dict)) else item)
    return Fields(keys, values) if has_unresolved(values) else object_of(list(zip(keys, values)))


def has_unresolved(values):
    return any(isinstance(value, Unresolved) for value in values)


def directive(name, argument, contents):
    if name == "$ref":
        return referred(argument, contents)
    if name == "$part":
        if not isinstance(argument, list) or len(argument) != 3 or not all(map(is_whole, argument)):
            raise Damaged("$part is of a content's number and two offsets")
        number, begin, end = argument
        content = referred(number, contents)
        kind = kind_of(content)
        if kind is None:
            raise Damaged(f"content {number} is neither a string nor a list")
        if not begin <= end <= size_of(content):
            raise Damaged(f"{begin} to {end} is no part of content {number}")
        if kind is str and (divides_a_character(content, begin) or divides_a_character(content, end)):
            raise Damaged(f"{begin} to {end} divides a character of content {number}")
        return Joined(kind, [(content, begin, end)])
    if name == "$cat" and isinstance(argument, list):
        parts = []
        for part in argument:
            parts.append(checked(part, contents))
        kinds = {kind_of(part) for part in parts} or {str}
        if len(kinds) > 1 or None in kinds:
            raise Damaged("$cat joins strings to strings and lists to lists")
        sources = list(map(source_of, parts))
        return Joined(kinds.pop(), [(source, 0, size_of(source)) for source in sources])
    if name == "$lit" and isinstance(argument, dict):
        return checked_members(argument, contents)
    raise Damaged(f"{name} is not a directive of format {FORMAT}, or not with this in it")


def referred(number, contents):
    content = contents.checked.get(number) if is_whole(number) else None
    if content is None:
        raise Damaged(f"content {number} is not in the journal before this line")
    return content[0]


class Contents:
    """What later lines refer to, by its number."""

    # What was long to put together is remembered, so that the next link of its chain is not; of
    # several chains, because they take turns.  What was short is not worth forgetting those for.
    REMEMBERED = 8
    LONG = 16

    def __init__(self):
        # Each in a tuple, because a content may be `null`.
        self.checked = {}
        self.remembered = {}

    def __contains__(self, number):
        return number in self.checked

    def __getitem__(self, number):
        return self.resolved(self.checked[number][0])

    def add(self, number, value):
        # A text that is not ASCII becomes bytes once, not in every line that takes a part of it.
        source = source_of(value)
        if isinstance(source, bytes):
            value = Joined(str, [(source, 0, len(source))])
        self.checked[number] = (value,)

    def resolved(self, value):
        """A value without directives.  What it has of other values is shared: change nothing."""
        if not isinstance(value, Unresolved):
            return value
        top = [value]
        work = [(self.resolve, top, 0)]
        while work:
            step, *arguments = work.pop()
            step(work, *arguments)
        return top[0]

    def resolve(self, work, holder, place):
        """Replaces what is unresolved in a list, and leaves to do what is in it."""
        value = holder[place]
        if isinstance(value, Fields):
            values = []
            work.append((self.make_object, holder, place, value.keys, values))
            self.extend(work, values, value.values)
        elif isinstance(value, Items):
            holder[place] = []
            self.extend(work, holder[place], value)
        else:
            whole = self.recall(value)
            if whole is None:
                whole = self.put_together(work, value)
            holder[place] = whole.decode("utf-8") if isinstance(whole, bytes) else whole

    def extend(self, work, holder, items):
        for place, item in enumerate(items, len(holder)):
            if isinstance(item, Unresolved):
                work.append((self.resolve, holder, place))
        holder.extend(items)

    def put_together(self, work, value):
        """What a `Joined` is as a source; what is in it is left to do."""
        pieces, is_long = self.pieces(value)
        if value.kind is list:
            whole = []
        elif value.is_ascii:
            whole = "".join(pieces)
        else:
            whole = b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)
        if is_long:
            # Its turn comes when all that is in it is done.
            work.append((self.remember, value, whole))
        if value.kind is list:
            for piece in pieces:
                # Of a prompt most are not: going through them would be long.
                if isinstance(piece, Items):
                    self.extend(work, whole, piece)
                else:
                    whole.extend(piece)
        return whole

    def make_object(self, _, holder, place, keys, values):
        holder[place] = object_of(list(zip(keys, values)))

    def remember(self, _, value, whole):
        self.remembered[value] = whole
        if len(self.remembered) > self.REMEMBERED:
            del self.remembered[next(iter(self.remembered))]

    def recall(self, value):
        whole = self.remembered.pop(value, None)
        if whole is not None:
            # The first to be forgotten is the one that was not asked for the longest.
            self.remembered[value] = whole
        return whole

    def pieces(self, value):
        """What a `Joined` consists of, in order, and whether that was long to find."""
        pieces, steps = [], 0
        work = [(value, 0, value.size)]
        while work:
            source, begin, end = work.pop()
            steps += 1
            whole = self.recall(source) if isinstance(source, Joined) else source
            if whole is None:
                work.extend(reversed(source.between(begin, end)))
            else:
                piece = whole[begin:end]
                pieces.append(Items(piece) if isinstance(whole, Items) else piece)
        return pieces, steps > self.LONG


# --- lines ----------------------------------------------------------------------------------


def is_whole(value):
    return type(value) is int and 0 <= value < 2**64


def is_text(value):
    return isinstance(value, str)


def is_node_id(value):
    return is_whole(value) and value != 0


def is_true(value):
    return value is True


# Directives are in what has one of these two types, and nowhere else.
def is_value(_):
    return True


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


# A kind of line's fields: the required ones, and those that may be left out.  Others are ignored.
BEGIN = {
    "id": is_node_id,
    "at": is_whole,
    "name": is_text,
}
BEGIN_OPTIONAL = {
    "parent": is_whole,
    "node": lambda word: is_text(word) and word in NODES,
    "kind": is_text,
    "fn": is_text,
    "implicit": is_true,
    "detached": is_true,
    "metadata": is_entries,
    "args": is_entries,
    "input": is_value,
}
END_OPTIONAL = {
    "outcome": lambda word: is_text(word) and word in OUTCOMES,
    "args": is_entries,
    "input": is_value,
    "error": is_error,
    "facts": is_entries,
    "output": is_value,
}
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
    "end": {"id": is_whole, "at": is_whole},
    "action": BEGIN,
    "metadata": {"id": is_whole, "at": is_whole},
    "score": {"id": is_whole, "at": is_whole, "name": is_text, "value": is_score},
    "status": {"id": is_whole, "at": is_whole, "status": is_text},
    "resource": {"at": is_whole, "name": is_text},
    "error": {"at": is_whole, "message": is_text},
    "lost": {"at": is_whole, "count": is_whole, "why": is_text},
    "content": {"content": is_whole, "value": is_value},
}
OPTIONAL = {
    "run": {
        "parent": is_parent,
        "task_repo_dir": is_value,
        "bounty_number": is_text,
        "model_config": is_value,
        "metadata": is_entries,
    },
    "begin": BEGIN_OPTIONAL,
    "end": END_OPTIONAL,
    "action": {**BEGIN_OPTIONAL, **END_OPTIONAL},
    "metadata": {"metadata": is_entries},
    "error": {"data": is_entries},
}
# What is known of an error; other fields in it are ignored, as everywhere.
ERROR = ("message", "chain", "location")


class Record(Mapping):
    """The known fields of a line; a value is made when it is asked for."""

    __slots__ = ("fields", "contents")

    def __init__(self, fields, contents):
        self.fields = fields
        self.contents = contents

    def __getitem__(self, name):
        return self.contents.resolved(self.fields[name])

    def __contains__(self, name):
        return name in self.fields

    def __iter__(self):
        return iter(self.fields)

    def __len__(self):
        return len(self.fields)


def record_of(line, contents):
    """A line as a `Record`, None if its kind is unknown; `Damaged` if it is no record."""
    try:
        try:
            parsed = loads(line.decode("utf-8"))
        except ValueError as error:
            raise Damaged(f"not JSON: {error}") from None
        return checked_record(parsed, contents)
    except RecursionError:
        raise Damaged("nested too deep") from None


def checked_record(parsed, contents):
    if not isinstance(parsed, dict) or not is_text(parsed.get("t")):
        raise Damaged("no `t`")
    kind = parsed["t"]
    if kind not in REQUIRED:
        return None
    if kind == "run" and is_whole(parsed.get("format")) and parsed["format"] > FORMAT:
        raise Damaged(f"format {parsed['format']} is newer than {FORMAT}")
    fields = {"t": kind}
    for name, is_right in (REQUIRED[kind] | OPTIONAL.get(kind, {})).items():
        if name not in parsed:
            if name in REQUIRED[kind]:
                raise Damaged(f"`{name}` is missing")
            continue
        value = parsed[name]
        if not is_right(value):
            raise Damaged(f"`{name}` has the wrong type")
        if is_right is is_value:
            value = checked(value, contents)
        elif is_right is is_entries:
            value = checked_members(value, contents)
        elif is_right is is_error:
            value = {known: value[known] for known in ERROR if known in value}
        fields[name] = value
    if kind == "content":
        if fields["content"] in contents:
            raise Damaged(f"content {fields['content']} is in the journal before this line")
        contents.add(fields["content"], fields["value"])
    return Record(fields, contents)


class Journal:
    """The records of a journal, one after the other; damage is kept aside."""

    def __init__(self, path):
        self.path = path
        self.file = open(path, "rb")
        self.contents = Contents()
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
        if self.header is None or self.header["t"] != "run":
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
                record = record_of(line, self.contents)
                if record is not None and record["t"] == "run":
                    raise Damaged("another header")
            except Damaged as damaged:
                self.damage.append((self.number, str(damaged)))
            else:
                if record is not None:
                    yield record


def read(path):
    """The header, and the records after it."""
    journal = Journal(path)
    return journal.header, journal


# --- the tree -------------------------------------------------------------------------------


def merged_metadata(records):
    metadata = {}
    for record in records:
        metadata.update(record.get("metadata", {}))
    return metadata


class Node:
    """An iteration, an interaction or an action; its values are made when they are asked for."""

    def __init__(self, begin):
        self.id = begin["id"]
        self.parent_id = begin.get("parent", 0)
        self.parent = None
        self.children = []
        self.at = begin["at"]
        self.node = begin.get("node", "action")
        self.name = begin["name"]
        self.kind = begin.get("kind")
        self.function = begin.get("fn")
        self.implicit = begin.get("implicit") is True
        self.detached = begin.get("detached") is True
        self.ended_at = None
        self.outcome = "in_progress"
        self.error = None
        self.scores = {}
        self.status = None
        # "args", "input" or None: what kind of input there is.
        self.input_form = None
        # The records that hold the input, the end, and metadata.
        self.given = None
        self.ending = {}
        self.described = [begin]
        self.take_input(begin)

    def take_input(self, record):
        for form in ("input", "args"):
            if form in record:
                self.input_form, self.given = form, record
                return

    def end(self, record):
        self.ended_at = record["at"]
        self.outcome = record.get("outcome", "completed")
        self.error = record.get("error")
        self.ending = record
        self.take_input(record)

    @property
    def input(self):
        return self.given[self.input_form] if self.given else None

    @property
    def output(self):
        return self.ending.get("output")

    @property
    def facts(self):
        return self.ending.get("facts", {})

    @property
    def metadata(self):
        return merged_metadata(self.described)

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
        self.error = None
        self.status = None
        self.ending = {}
        self.described = [header]
        self.scores = {}
        self.resources = []
        self.errors = []
        self.lost = 0
        self.damage = []
        self.torn_bytes = 0

    @property
    def output(self):
        return self.ending.get("output")

    @property
    def metadata(self):
        return merged_metadata(self.described)

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
                self.outcome, self.ended_at = record.get("outcome", "completed"), record["at"]
                self.error, self.ending = record.get("error"), record
            elif kind == "end":
                target.end(record)
            elif kind == "metadata":
                target.described.append(record)
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
    """The run as plain values; the nodes one by one, for `write`."""

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
        "actions": (plain(node) for node in run.nodes if node.node == "action"),
        "interactions": (plain(node) for node in run.nodes if node.node == "interaction"),
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
    write(summary(run), sys.stdout.write)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
