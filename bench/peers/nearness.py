"""Whether the processors are near each other: on shared machines their hosts move them about."""

import statistics
import time


class Nearness:
    """Measures while one processor soon sees what another has written, as far as it can: waits, and measures again where that changed meanwhile.

    What threads exchange takes several times as long while it is otherwise, which may last for minutes, and meets libraries in turn that
    measure in turn. The patience is bounded, and what was measured all the same is counted.
    """

    FAR = 2
    ATTEMPTS = 3
    PATIENCE_SECONDS = 20
    MOST_WAITING_SECONDS = 600
    FIRST_LOOKS = 20

    def __init__(self, engine):
        """engine: one that answers `exchange`, and does nothing else meanwhile; None where there are no threads to exchange anything."""
        self._engine = engine
        self._waited = 0
        self.measurements = 0
        self.near = 0
        self.least = min(self._look() for _ in range(self.FIRST_LOOKS)) if engine else 0

    def during(self, measure):
        """What measure returns, the last of up to three times."""
        for attempt in range(self.ATTEMPTS):
            is_near = self._wait()
            found = measure()
            is_near = is_near and self._is_near()
            if is_near or self._waited >= self.MOST_WAITING_SECONDS:
                break
        self.measurements += 1
        self.near += is_near
        return found

    def _wait(self):
        start = time.monotonic()
        while not (is_near := self._is_near()):
            waited = time.monotonic() - start
            if waited > self.PATIENCE_SECONDS or self._waited + waited > self.MOST_WAITING_SECONDS:
                break
            time.sleep(0.2)
        self._waited += time.monotonic() - start
        return is_near

    def _is_near(self):
        if not self._engine:
            return True
        nanoseconds = self._look()
        self.least = min(self.least, nanoseconds)
        return nanoseconds <= self.FAR * self.least

    def _look(self):
        return statistics.median(float(self._engine.ask("exchange")) for _ in range(3))
