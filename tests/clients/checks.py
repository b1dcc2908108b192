"""Says each check in one line, `ok …` or `FAILED …`, and in the end `N passed, N failed`."""

import sys


class Checks:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def run(self, name, check, *arguments):
        """Runs one check. It gives back what there is to say, and raises when something is not as it should be."""
        try:
            said = check(*arguments)
        except Exception as error:  # A client's own exceptions are findings as well.
            self.failed += 1
            print(f"FAILED {name}: {in_one_line(error)}", flush=True)
        else:
            self.passed += 1
            print(f"ok {name}: {said}" if said else f"ok {name}", flush=True)

    def close(self):
        """Ends the program. Having checked nothing is a failure."""
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        sys.exit(0 if self.passed and not self.failed else 1)


def expect(condition, otherwise):
    """Raises what stands behind `otherwise`; unlike `assert`, under `python -O` as well."""
    if not condition:
        raise AssertionError(otherwise)


def same(got, wanted, what):
    expect(got == wanted, f"{what} is {shortened(got)}, expected {shortened(wanted)}")


def shortened(value):
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]}…"


def in_one_line(error):
    words = " ".join(f"{type(error).__name__}: {error}".split())
    return words if len(words) <= 500 else f"{words[:500]}…"


def service_url():
    """The one argument of every program here."""
    if len(sys.argv) != 2 or not sys.argv[1].startswith("http"):
        sys.exit(f"usage: {sys.argv[0]} SERVICE-URL, such as http://127.0.0.1:8080/odata-api/")
    return sys.argv[1].rstrip("/") + "/"
