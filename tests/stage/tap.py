"""Tests that are functions whose names are sentences, as TAP."""
import sys
import traceback


def plan(tests):
    print(f"1..{len(tests)}", flush=True)


def passes(number, function, *words):
    """Runs one test and tells how it ended; what failed also goes to standard error, which meson shows."""
    name = function.__name__.replace("_", " ")
    try:
        function(*words)
    except Exception as failure:  # any: the plan is kept
        print(f"not ok {number} {name}\n# {failure!r}", flush=True)
        print(f"{name}:", file=sys.stderr)
        traceback.print_exc()
        return False
    print(f"ok {number} {name}", flush=True)
    return True
