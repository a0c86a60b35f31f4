#!/usr/bin/env python3
"""Checks that a report is the original logger's document.

    python3 check_document.py REPORT…

Knows the document that `WorkflowLogger.save()` wrote: which keys stand where, in which order, and
what their values are.  Whatever is inside `metadata` and `additional_metadata`, inputs, outputs and
the model's configuration is free; nothing may stand beside the fixed keys.

Exits 0, or names the place of every problem and exits 1.
"""

import json
import re
import sys
from datetime import datetime
from json.encoder import encode_basestring


class Number:
    """A number, by its text."""

    def __init__(self, text):
        self.text = text

    def is_integer(self):
        return re.fullmatch(r"-?\d+", self.text) is not None


class Object:
    """An object: its keys and values in order, repeated ones too."""

    def __init__(self, pairs):
        self.pairs = pairs
        self.keys = [key for key, _ in pairs]


def refuse(text):
    raise ValueError(f"{text} is not JSON")


def parse(text):
    return json.loads(
        text, object_pairs_hook=Object, parse_int=Number, parse_float=Number, parse_constant=refuse
    )


def dump(value, level=0):
    """What `json.dumps(document, indent=4, ensure_ascii=False)` writes."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, Number):
        return value.text
    if isinstance(value, Object):
        opening, closing = "{", "}"
        items = [f"{encode_basestring(key)}: {dump(item, level + 1)}" for key, item in value.pairs]
    else:
        opening, closing = "[", "]"
        items = [dump(item, level + 1) for item in value]
    if not items:
        return opening + closing
    inner, outer = "\n" + "    " * (level + 1), "\n" + "    " * level
    return opening + inner + ("," + inner).join(items) + outer + closing


# --- what stands where ----------------------------------------------------------------------
#
# A check is a function of a value, its path and a list of problems.


def anything(value, path, problems):
    """Free-form, but an object is still an object: no key twice."""
    if isinstance(value, Object):
        if len(set(value.keys)) < len(value.keys):
            problems.append((path, "has a key more than once"))
        for key, item in value.pairs:
            anything(item, f"{path}.{key}", problems)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            anything(item, f"{path}[{index}]", problems)


def text(value, path, problems):
    if not isinstance(value, str):
        problems.append((path, "is not a string"))


def integer(value, path, problems):
    if not isinstance(value, Number) or not value.is_integer():
        problems.append((path, "is not an integer"))


def free_object(value, path, problems):
    if not isinstance(value, Object):
        problems.append((path, "is not an object"))
    else:
        anything(value, path, problems)


def timestamp(value, path, problems):
    pattern = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00"
    valid = isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None
    if valid:
        try:
            datetime.fromisoformat(value)
        except ValueError:
            valid = False
    if not valid:
        problems.append((path, "is not a time in UTC with microseconds, YYYY-mm-ddTHH:MM:SS.ffffff+00:00"))


def or_null(check):
    def checked(value, path, problems):
        if value is not None:
            check(value, path, problems)

    return checked


def list_of(check):
    def checked(value, path, problems):
        if not isinstance(value, list):
            problems.append((path, "is not a list"))
            return
        for index, item in enumerate(value):
            check(item, f"{path}[{index}]", problems)

    return checked


def fixed(shape, open_end=False):
    """An object with these keys in this order; with an open end, others may follow."""
    names = list(shape)

    def checked(value, path, problems):
        if not isinstance(value, Object):
            problems.append((path, "is not an object"))
            return
        for name in names:
            if name not in value.keys:
                problems.append((path, f"lacks the key `{name}`"))
        for key in dict.fromkeys(value.keys):
            if value.keys.count(key) > 1:
                problems.append((path, f"has the key `{key}` more than once"))
            if key not in shape and not open_end:
                problems.append((path, f"has the key `{key}`, which the original does not write"))
        known = [key for key in dict.fromkeys(value.keys) if key in shape]
        if known != [name for name in names if name in known]:
            problems.append((path, f"has its keys in the order {', '.join(known)}"))
        elif open_end and value.keys[: len(known)] != known:
            problems.append((path, f"does not begin with {', '.join(known)}"))
        for key, item in value.pairs:
            shape.get(key, anything)(item, f"{path}.{key}", problems)

    checked.shape = shape
    checked.open_end = open_end
    return checked


ACTION = fixed(
    {
        "action_type": text,
        "input_data": anything,
        "output_data": anything,
        "timestamp": timestamp,
        "metadata": free_object,
    }
)
INTERACTION = fixed(
    {
        "agent_name": text,
        "input_response": anything,
        "output_response": anything,
        "start_time": timestamp,
        "end_time": or_null(timestamp),
        "actions": list_of(ACTION),
        "metadata": free_object,
    }
)
ITERATION = fixed({"iteration_number": integer, "status": text, "interactions": list_of(INTERACTION)})
METADATA = fixed(
    {
        "workflow_name": text,
        "start_time": timestamp,
        "end_time": or_null(timestamp),
        "task_repo_dir": or_null(text),
        "bounty_number": or_null(text),
        "model_config": or_null(free_object),
        "additional_metadata": free_object,
    }
)
# `log_error` adds the fields of its data after the message.
ERROR = fixed({"timestamp": timestamp, "message": text}, open_end=True)
DOCUMENT = fixed(
    {
        "metadata": METADATA,
        "iterations": list_of(ITERATION),
        "resources_used": list_of(text),
        "final_status": text,
        "error_log": list_of(ERROR),
    }
)


def check(content):
    """Every problem of a report, given the bytes of its file: its place, and what is wrong."""
    try:
        written = content.decode("utf-8")
        document = parse(written)
    except (ValueError, RecursionError) as error:
        return [("$", f"is not JSON: {error}")]
    problems = []
    DOCUMENT(document, "$", problems)
    expected = dump(document) + "\n"
    if written != expected:
        pairs = zip(written.split("\n"), expected.split("\n"))
        number = next((number for number, (a, b) in enumerate(pairs, 1) if a != b), "last")
        problems.append((f"line {number}", "is not laid out as json.dumps(…, indent=4) does"))
    return problems


def main(paths):
    if not paths:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    failed = False
    for path in paths:
        with open(path, "rb") as file:
            problems = check(file.read())
        for place, what in problems:
            failed = True
            print(f"{path}: {place} {what}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
