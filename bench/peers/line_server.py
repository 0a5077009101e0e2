"""The same line protocol as `autogradnet bench --interleave`, for peers written in Python, with `check` in addition."""

import json
import sys
import time

WARM_UP_CALLS = 3
WARM_UP_SECONDS = 1.5


def milliseconds(call):
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def warm_up(call):
    end = time.perf_counter() + WARM_UP_SECONDS
    calls = 0
    while calls < WARM_UP_CALLS or (time.perf_counter() < end and calls < 100):
        call()
        calls += 1


def serve(parts, check, version):
    """Answers requests until the input ends.

    parts: what can be measured, from name to a call without arguments.
    check: gives the relative differences from what was expected, by name.
    """
    print("ready", *parts, flush=True)
    for line in sys.stdin:
        words = line.split()
        if words[0] == "check":
            print(json.dumps(check()), flush=True)
        elif words[0] == "version":
            print(version, flush=True)
        elif words[0] == "warm":
            warm_up(parts[words[1]])
            print("ok", flush=True)
        else:
            runs = int(words[1]) if len(words) > 1 else 1
            print(*(f"{milliseconds(parts[words[0]]):.4f}" for _ in range(runs)), flush=True)
