"""Takes turns: a burst of calls of one engine, a pause, a burst of the next."""

import statistics
import time

# Threads of an engine that has answered may still wait in a loop for more work; by the end of the pause they sleep.
PAUSE_SECONDS = 0.15
BURST_MILLISECONDS = 400
MOST_CALLS = 100
LONG_CALL_MILLISECONDS = 150


def bursts(turns, rounds, nearness, milliseconds=BURST_MILLISECONDS):
    """The medians of bursts, one for each round, by the name of the turn.

    turns: from name to a function that makes a number of calls in a row and returns their milliseconds. In every round each has its
    turn, and every other round in the opposite order, so that a drift of the clock rate meets all alike.
    """
    calls = {name: _calls(run, milliseconds) for name, run in turns.items()}
    found = {name: [] for name in turns}

    def one_round(index):
        medians = {}
        for name in list(turns) if index % 2 == 0 else list(turns)[::-1]:
            time.sleep(PAUSE_SECONDS)
            count, first = calls[name]
            medians[name] = statistics.median(turns[name](first + count)[first:])
        return medians

    for index in range(rounds):
        for name, median in nearness.during(lambda: one_round(index)).items():
            found[name].append(median)
    return found


def ratio(ours, theirs):
    """Median of the ratios of the rounds: what was measured at about the same time is compared."""
    return statistics.median(a / b for a, b in zip(ours, theirs))


def _calls(run, milliseconds):
    """How many calls make a burst, and how many before them only wake the threads and fill the caches."""
    time.sleep(PAUSE_SECONDS)
    typical = min(run(2))
    first = 0 if typical > LONG_CALL_MILLISECONDS else 1
    return min(MOST_CALLS, max(2, round(milliseconds / typical))), first
