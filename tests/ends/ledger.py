"""What VRS keeps of the requests that came since it was last asked: numbers and words, never an id.

ledger.py DATABASE KNOWN
KNOWN is a file on VRS's machine in which it remembers what it has told already. Prints one line of JSON:
requests: [{closed, lookups, expires_s}], certificates: [{outcome, sheets, document}]."""
import json
import os
import sqlite3
import sys
import time

OUTCOMES = ("untold", "printed", "not-printed", "cancelled", "unknown")


def main(database, known):
    seen = set()
    if os.path.exists(known):
        with open(known) as file:
            seen = set(file.read().split())
    link = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)
    requests = {row[0].hex(): row[1:] for row in
                link.execute("SELECT request_id, closed, lookups, expires FROM request")
                if row[0].hex() not in seen}
    certificates = [row for row in link.execute(
        "SELECT request_id, outcome, sheets, document IS NOT NULL FROM certificate")
        if row[0].hex() not in seen]
    now = time.time()
    print(json.dumps({
        "requests": [{"closed": bool(closed), "lookups": lookups, "expires_s": round(expires - now)}
                     for closed, lookups, expires in requests.values()],
        "certificates": [{"outcome": OUTCOMES[outcome], "sheets": sheets, "document": bool(document)}
                         for _, outcome, sheets, document in certificates]}))
    with open(known, "a") as file:
        for one in {*requests, *(row[0].hex() for row in certificates)}:
            file.write(one + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
