"""A process that measures on request, kept alive while others take their turn."""

import json
import subprocess


class Engine:
    def __init__(self, name, command, environment=None):
        self.name = name
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        ready = self._read().split()
        if ready[:1] != ["ready"]:
            raise RuntimeError(f"{name} said '{' '.join(ready)}', not that it is ready.")
        self.parts = ready[1:]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait()

    def ask(self, request):
        self._process.stdin.write(request + "\n")
        self._process.stdin.flush()
        answer = self._read()
        if answer.startswith("error"):
            raise RuntimeError(f"{self.name} answered '{request}' with {answer}")
        return answer

    def times(self, part, runs):
        """Milliseconds of as many calls in a row."""
        return [float(word) for word in self.ask(f"{part} {runs}").split()]

    def warm(self, part):
        self.ask(f"warm {part}")

    def check(self):
        return json.loads(self.ask("check"))

    def version(self):
        return self.ask("version")

    def _read(self):
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended with code {self._process.wait()} before it answered.")
        return line.strip()
