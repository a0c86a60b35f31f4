#!/usr/bin/env python3
"""Compares the journal of a replayed trajectory with the trajectory.

    python3 check_replay.py [--prefix] JOURNAL TRAJECTORY

Every step must be there, in order, under its agent, with its whole input and output; prompts are
put together and compared, by their hashes, one after the other.  The journal is read by
`read_journal.py`, which knows only `docs/format.md`; the trajectory's format is wltraj/1.

With --prefix the run may have been killed: what has ended must match the steps from the first on,
and at most one action, the last, may be open.

Prints counts and exits 0, or names the first differences and exits 1.
"""

import hashlib
import json
import sys

# Tests leave nothing beside the sources.
sys.dont_write_bytecode = True

import read_journal
from read_journal import dumps

SHOWN = 10
KINDS = ("llm", "env", "tool")
MISSING = object()


def read_trajectory(path):
    """The header, and the steps."""
    with open(path, encoding="utf-8", newline="\n") as file:
        rows = [read_journal.loads(line) for line in file.read().split("\n") if line]
    header, steps = rows[0], rows[1:]
    if header.get("kind") != "header" or header.get("format") != "wltraj/1":
        raise ValueError("the first line is no wltraj/1 header")
    return header, steps


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def same(left, right):
    """Whether two values are equal: numbers by their value, keys in any order."""
    if left is right:
        return True
    if is_number(left) and is_number(right):
        return left == right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and left == right


def at(value, *path):
    """What stands at a path of keys and indexes, or MISSING."""
    for key in path:
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return MISSING
    return value


def shown(value):
    if value is MISSING:
        return "nothing"
    text = dumps(value)
    return text if len(text) <= 120 else f"{text[:100]}… ({len(text)} characters)"


CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value):
    """The canonical text of a value; of a list item by item, because a prompt is long."""
    if not isinstance(value, list):
        yield CANONICAL.encode(value).encode("utf-8")
        return
    before = b"["
    for item in value:
        yield before + CANONICAL.encode(item).encode("utf-8")
        before = b","
    yield b"]" if value else b"[]"


def size_and_hash(pieces):
    size, digest = 0, hashlib.sha256()
    for piece in pieces:
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()


class Comparison:
    """What differs, by step."""

    def __init__(self):
        self.differences = []
        self.compared = 0
        self.step = None

    def differs(self, what):
        self.differences.append((self.step, what))

    def holds(self, condition, what):
        self.compared += 1
        if not condition:
            self.differs(what)

    def equal(self, what, recorded, found):
        self.compared += 1
        if found is MISSING or not same(recorded, found):
            self.differs(f"{what}: recorded {shown(recorded)}, in the journal {shown(found)}")

    def absent(self, what, found):
        """For what a request or response of the protocol may leave out or have empty."""
        self.compared += 1
        if found is not MISSING and found not in (None, []):
            self.differs(f"{what}: nothing recorded, in the journal {shown(found)}")

    def optional(self, what, recorded, found):
        if recorded is MISSING or recorded is None:
            self.absent(what, found)
        else:
            self.equal(what, recorded, found)


def compare_begin(check, action, step):
    agent = action.above("interaction")
    check.equal("agent", step["agent"], agent.name if agent else None)
    check.equal("kind", step["kind"], action.kind)
    request = step["request"]
    if step["kind"] == "env":
        check.equal("command", request["command"], at(action.input, "command"))
    elif step["kind"] == "tool":
        given = action.input
        check.equal("name", request["name"], at(given, "name"))
        check.equal("arguments", request["arguments"], at(given, "arguments"))


def compare_prompt(check, action, step, header):
    recorded, request = step["request"], at(action.input, "request")
    if not isinstance(request, dict):
        check.differs(f"request: in the journal {shown(request)}")
        return
    check.equal("request.model", recorded["model"], at(request, "model"))
    size, digest = size_and_hash(canonical(request.get("messages")))
    check.equal("bytes of request.messages", recorded["prompt_bytes"], size)
    check.equal("sha256 of request.messages", recorded["prompt_sha256"], digest)
    if recorded.get("tools") is None:
        check.absent("request.tools", at(request, "tools"))
    else:
        tools = header["toolsets"][recorded["tools"]]
        check.equal("request.tools", tools, at(request, "tools"))
    for name, value in (recorded.get("params") or {}).items():
        check.equal(f"request.{name}", value, at(request, name))


def compare_reply(check, action, step):
    recorded = step["response"]
    error = recorded.get("error")
    if error:
        check.equal("outcome", "failed", action.outcome)
        message = at(action.error, "message")
        found = isinstance(message, str) and error["message"] in message
        check.holds(found, f"error: recorded {shown(error['message'])}, in the journal {shown(message)}")
        return
    check.equal("outcome", "completed", action.outcome)
    output, facts = action.output, action.facts
    choice = at(output, "choices", 0)
    for name in ("content", "tool_calls", "reasoning_content"):
        check.optional(name, recorded.get(name, MISSING), at(choice, "message", name))
    if recorded.get("finish_reason") is not None:
        check.equal("finish_reason", recorded["finish_reason"], at(choice, "finish_reason"))
    usage = recorded.get("usage") or {}
    for name, fact in (("prompt_tokens", "input_tokens"), ("completion_tokens", "output_tokens")):
        if usage.get(name) is not None:
            check.equal(f"usage.{name}", usage[name], at(output, "usage", name))
            check.equal(f"facts.{fact}", usage[name], at(facts, fact))


def compare_end(check, action, step):
    if step["kind"] == "llm":
        compare_reply(check, action, step)
        return
    recorded, output = step["response"], action.output
    check.equal("outcome", "completed", action.outcome)
    check.optional("output", recorded.get("output", MISSING), at(output, "output"))
    if step["kind"] == "env" and recorded.get("exit_code") is not None:
        check.equal("output.exit_code", recorded["exit_code"], at(output, "exit_code"))
        check.equal("facts.exit_code", recorded["exit_code"], at(action.facts, "exit_code"))


def compare(run, header, steps, prefix):
    check = Comparison()
    for number, reason in run.damage:
        check.differs(f"line {number} of the journal is damaged: {reason}")
    if run.lost:
        check.differs(f"{run.lost} records were lost")
    actions = [node for node in run.nodes if node.node == "action" and node.kind in KINDS]
    if len(actions) > len(steps):
        check.differs(f"{len(actions)} actions for {len(steps)} steps")
    if not prefix:
        if run.torn_bytes:
            check.differs(f"the journal ends in {run.torn_bytes} torn bytes")
        if len(actions) < len(steps):
            check.differs(f"only {len(actions)} actions for {len(steps)} steps")
        if run.ended_at is None:
            check.differs(f"the run has no end: {run.outcome}")
    for index, (action, step) in enumerate(zip(actions, steps)):
        check.step = step["step"]
        before = len(check.differences)
        compare_begin(check, action, step)
        if len(check.differences) > before:
            # Another kind of action, or another agent's: comparing the rest would only repeat it.
            continue
        if step["kind"] == "llm":
            compare_prompt(check, action, step, header)
        if action.ended_at is not None:
            compare_end(check, action, step)
        elif not prefix or index + 1 < len(actions):
            check.differs(f"{step['kind']} action {action.id} has no end")
    check.step = None
    return check, actions


def main(arguments):
    prefix = "--prefix" in arguments
    paths = [argument for argument in arguments if argument != "--prefix"]
    if len(paths) != 2 or any(path.startswith("--") for path in paths):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        run = read_journal.load(paths[0])
        header, steps = read_trajectory(paths[1])
    except (read_journal.NotAJournal, OSError, ValueError) as error:
        print(f"{' '.join(paths)}: {error}", file=sys.stderr)
        return 2
    check, actions = compare(run, header, steps, prefix)
    if check.differences:
        for step, what in check.differences[:SHOWN]:
            print(f"step {step}: {what}" if step is not None else what)
        if len(check.differences) > SHOWN:
            print(f"and {len(check.differences) - SHOWN} more")
        return 1
    counts = {kind: sum(action.kind == kind for action in actions) for kind in KINDS}
    open_actions = sum(action.ended_at is None for action in actions)
    print(
        f"{len(actions)} of {len(steps)} steps match: "
        + ", ".join(f"{count} {kind}" for kind, count in counts.items())
        + f"; {open_actions} open, {check.compared} comparisons, run {run.outcome}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
