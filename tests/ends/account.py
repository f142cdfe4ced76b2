"""What came of all runs: figures, a table of the hits, JSON."""
import collections
import json
import math
import os


def quantile(values, share):
    """The smallest value that so large a share of them does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def record(run):
    return {"name": run.name, "state": run.place.state, "end": run.end.name, "faults": run.faults,
            "hits": run.hits, "clean_ms": run.clean_ms, "closed": run.closed, "needles": run.needles,
            "searched": run.scan.get("places"), "scan_s": run.scan.get("seconds")}


def figures(records):
    clean = [one["clean_ms"] for one in records if one["clean_ms"] is not None]
    found = {"residue_runs": len(records),
             "residue_hits": sum(hit["count"] for one in records for hit in one["hits"])}
    for share in (50, 99):
        found[f"clean_ms_p{share}"] = quantile(clean, share / 100) if clean else None
    return found


def grouped(hits):
    """One line for each place and needle: a long needle is many."""
    found = collections.Counter()
    for hit in hits:
        needle = hit["needle"].rsplit(".", 1)[-1]   # whose it was says nothing
        found[(hit["place"], hit["detail"], needle, hit["encoding"])] += hit["count"]
    return found


def table(hits):
    rows = [("place", "where", "needle", "encoding", "hits")]
    rows += [(*what, str(count)) for what, count in sorted(grouped(hits).items())]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]


def write(path, records, seconds):
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"figures": figures(records), "seconds": round(seconds, 1), "runs": records}, file,
                  ensure_ascii=False, indent=1)
        file.write("\n")
