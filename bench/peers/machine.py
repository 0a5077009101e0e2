"""What the figures depend on beside the code."""

import os
import re
import subprocess
import time


def describe():
    cpu = "unknown processor"
    flags = set()
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                cpu = value.strip()
            if key.strip() == "flags":
                flags = set(value.split())
    sets = [name for flag, name in (("avx2", "AVX2"), ("fma", "FMA"), ("avx512f", "AVX-512")) if flag in flags]
    family = _text(["lscpu"])
    numbers = [match.group(1) for match in (re.search(rf"{key}:\s+(\S+)", family) for key in ("CPU family", "Model", "Stepping")) if match]
    return f"{cpu} (family {'/'.join(numbers)}), {len(os.sched_getaffinity(0))} processors, {', '.join(sets) or 'no AVX2'}"


def busy(seconds=3):
    """The share of the processors' time that other processes take; to be asked while nothing of ours runs."""
    idle, total = _times()
    time.sleep(seconds)
    idle_later, total_later = _times()
    return 1 - (idle_later - idle) / (total_later - total)


def dotnet():
    return f".NET SDK {_text(['dotnet', '--version'])}"


def commit():
    changed = " with changes" if _text(["git", "status", "--porcelain", "--untracked-files=no"]) else ""
    return f"{_text(['git', 'rev-parse', '--short', 'HEAD'])}{changed}"


def _text(command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _times():
    with open("/proc/stat", encoding="ascii") as file:
        ticks = [int(word) for word in file.readline().split()[1:]]
    # Idle and waiting for a disk; time of guests is already in that of user processes.
    return ticks[3] + ticks[4], sum(ticks[:8])
