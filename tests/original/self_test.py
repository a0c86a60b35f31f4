#!/usr/bin/env python3
"""Shows that `check_document.py` can fail: it accepts a valid document and rejects every way of
spoiling one fixed key, at every level.

    python3 self_test.py
"""

import copy
import json
import sys

# Tests leave nothing beside the sources.
sys.dont_write_bytecode = True

from check_document import check

TIME = "2026-11-21T05:14:00.123456+00:00"
VALID = {
    "metadata": {
        "workflow_name": "patch é \u0000 \u2028 😀",
        "start_time": TIME,
        "end_time": TIME,
        "task_repo_dir": "bounties/lunary",
        "bounty_number": "0",
        "model_config": {"model": "openai/gpt-4o", "temperature": 0.5},
        "additional_metadata": {"vulnerable_files": ["app.py"], "empty": {}},
    },
    "iterations": [
        {
            "iteration_number": 1,
            "status": "completed",
            "interactions": [
                {
                    "agent_name": "executor_agent",
                    "input_response": None,
                    "output_response": {"response": "Command: ls"},
                    "start_time": TIME,
                    "end_time": TIME,
                    "actions": [
                        {
                            "action_type": "llm",
                            "input_data": "the prompt",
                            "output_data": [1, -0.0, 1e300, True, None],
                            "timestamp": TIME,
                            "metadata": {"id": 3, "outcome": "completed", "time_taken_in_ms": 1204.5},
                        }
                    ],
                    "metadata": {},
                }
            ],
        }
    ],
    "resources_used": ["InitFilesResource", "KaliEnv"],
    "final_status": "completed",
    "error_log": [{"timestamp": TIME, "message": "out of ideas", "code": 7}],
}

# Objects whose keys are fixed, and which of their values are of any type.
LEVELS = {
    (): (),
    ("metadata",): (),
    ("iterations", 0): (),
    ("iterations", 0, "interactions", 0): ("input_response", "output_response"),
    ("iterations", 0, "interactions", 0, "actions", 0): ("input_data", "output_data"),
    ("error_log", 0): ("code",),
}
NULLABLE = {
    ("metadata", "end_time"),
    ("metadata", "task_repo_dir"),
    ("metadata", "bounty_number"),
    ("metadata", "model_config"),
    ("iterations", 0, "interactions", 0, "end_time"),
}
TIMES = ("start_time", "end_time", "timestamp")
NO_TIMES = (
    "",
    "now",
    "2026-11-21T05:14:00+00:00",
    "2026-11-21T05:14:00.123+00:00",
    "2026-11-21T05:14:00.123456",
    "2026-11-21T05:14:00.123456Z",
    "2026-11-21T05:14:00.123456+01:00",
    "2026-11-21 05:14:00.123456+00:00",
    "2026-13-21T05:14:00.123456+00:00",
    "2026-11-21T25:14:00.123456+00:00",
    "2026-11-21T05:14:00.123456+00:00\n",
    "٢٠٢٦-11-21T05:14:00.123456+00:00",
)
# The wrong type for whatever stands there.
SAMPLES = ("text", 7, 0.5, True, None, ["text"], [7], {"key": "value"})


def at(document, path):
    for key in path:
        document = document[key]
    return document


def with_level(path, pairs):
    """The valid document with other pairs at one level."""
    document = copy.deepcopy(VALID)
    if not path:
        return dict(pairs)
    at(document, path[:-1])[path[-1]] = dict(pairs)
    return document


def wrong_types(path, value):
    for sample in SAMPLES:
        if sample is None and path in NULLABLE:
            continue
        if type(sample) is type(value):
            if isinstance(value, dict) and path in LEVELS or path == ("metadata",):
                yield sample  # An object, but not with these keys.
            elif isinstance(value, list) and sample == [7]:
                yield sample  # A list, but of nothing that belongs there.
            continue
        yield sample
    if path and path[-1] in TIMES:
        yield from NO_TIMES


def spoiled():
    """Every spoiled document, and what is wrong with it."""
    for path, free in LEVELS.items():
        name = ".".join(map(str, path)) or "the document"
        pairs = list(at(VALID, path).items())
        fixed = [(key, value) for key, value in pairs if key not in ("code",)]
        for index, (key, value) in enumerate(fixed):
            yield f"{name} without {key}", with_level(path, pairs[:index] + pairs[index + 1 :])
            renamed = pairs[:index] + [(f"{key}_", value)] + pairs[index + 1 :]
            yield f"{name} with {key} renamed", with_level(path, renamed)
            if key not in free:
                for wrong in wrong_types((*path, key), value):
                    changed = pairs[:index] + [(key, wrong)] + pairs[index + 1 :]
                    yield f"{name} with {key} = {wrong!r}", with_level(path, changed)
            for other in range(index + 1, len(pairs)):
                swapped = list(pairs)
                swapped[index], swapped[other] = swapped[other], swapped[index]
                yield f"{name} with {key} and {pairs[other][0]} swapped", with_level(path, swapped)
        # After the message, an error may have more keys; anywhere else, none may.
        last = len(fixed) if path[:1] == ("error_log",) else len(pairs) + 1
        for index in range(last):
            extra = pairs[:index] + [("extra", None)] + pairs[index:]
            yield f"{name} with an extra key at {index}", with_level(path, extra)
    for wrong in SAMPLES:
        if not isinstance(wrong, dict):
            yield f"{wrong!r} for a document", wrong
    yield "an empty object", {}


def text_of(document):
    return json.dumps(document, indent=4, ensure_ascii=False) + "\n"


def spoiled_texts():
    """Texts of the valid document that are laid out otherwise, or are no document."""
    text = text_of(VALID)
    yield "no line feed at the end", text[:-1]
    yield "two line feeds at the end", text + "\n"
    yield "compact", json.dumps(VALID, ensure_ascii=False) + "\n"
    yield "indented by 2", json.dumps(VALID, indent=2, ensure_ascii=False) + "\n"
    yield "only ASCII", json.dumps(VALID, indent=4) + "\n"
    yield "Windows line ends", text.replace("\n", "\r\n")
    yield "a space at the end of a line", text.replace(",\n", ", \n", 1)
    yield "tabs", text.replace("    ", "\t")
    yield "a number that is none", text.replace("1204.5", "NaN")
    yield "a key twice", text.replace('"status":', '"status": "completed",\n            "status":')
    yield "a free key twice", text.replace('"id": 3', '"id": 3,\n' + " " * 28 + '"id": 3')
    yield "cut", text[: len(text) // 2]
    yield "empty", ""


def main():
    failures = []
    accepted = [
        ("the valid document", VALID),
        ("no iterations", with_level((), {**VALID, "iterations": []}.items())),
        ("no errors", with_level((), {**VALID, "error_log": []}.items())),
    ]
    for path in NULLABLE:
        pairs = {**at(VALID, path[:-1]), path[-1]: None}.items()
        accepted.append((f"{path[-1]} = null", with_level(path[:-1], pairs)))
    for path, free in LEVELS.items():
        for key in free:
            for value in SAMPLES:
                pairs = {**at(VALID, path), key: value}.items()
                accepted.append((f"{key} = {value!r}", with_level(path, pairs)))
    for what, document in accepted:
        problems = check(text_of(document).encode())
        if problems:
            failures.append(f"rejected: {what}: {problems}")
    rejected = [(what, text_of(document)) for what, document in spoiled()]
    rejected += spoiled_texts()
    for what, text in rejected:
        if not check(text.encode()):
            failures.append(f"accepted: {what}")
    if not check(text_of(VALID).encode("latin-1", "replace").replace(b"?", b"\xff")):
        failures.append("accepted: not UTF-8")
    for failure in failures:
        print(failure)
    print(f"{len(accepted)} documents to accept, {len(rejected) + 1} to reject, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
