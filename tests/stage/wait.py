"""Waiting for a thing that happens elsewhere and cannot tell us."""
import time


class TookTooLong(Exception):
    pass


def wait_for(happened, what, limit_s=30, pause_s=0.005):
    """Returns what happened() returns once it is true."""
    until = time.monotonic() + limit_s
    while True:
        answer = happened()
        if answer:
            return answer
        if time.monotonic() > until:
            raise TookTooLong(f"{what} is not there after {limit_s} seconds")
        time.sleep(pause_s)
