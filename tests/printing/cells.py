"""The matrix: what goes wrong with a printer, when, and what must come of it."""


class Fault:
    """wrong and right: the virtual printer's commands. trouble: what the page calls it. closed: kioskd's word."""

    def __init__(self, name, wrong, right, trouble, closed):
        self.name, self.wrong, self.right, self.trouble, self.closed = (
            name, wrong, right, trouble, closed)


class End:
    """What VRS has, how many sheets it has and lie in the tray, and the page before the end."""

    def __init__(self, outcome, sheets, tray, page):
        self.outcome, self.sheets, self.tray, self.page = outcome, sheets, tray, page


FAULTS = [
    Fault("paper-out", "paper-out", "paper-in", "paper", "printer-paper"),
    Fault("jam", "jam", "clear-jam", "jam", "printer-jam"),
    Fault("cover-open", "cover-open", "cover-close", "cover", "printer-cover"),
    Fault("toner-out", "toner-out", "toner-in", "toner", "printer-toner"),
    Fault("tray-full", "tray-full", "tray-empty", "tray", "paper"),
    Fault("power-loss", "power-off", "power-on", "silent", "printer"),
]

PRINTED = End("printed", 2, 2, "take-paper")


def failed(outcome, sheets, tray=None):
    return End(outcome, sheets, sheets if tray is None else tray, "printer-failed")


# What a printer says and does otherwise than it should, from the first sheet on.
LIES = [
    ("completes", "lie completes", failed("not-printed", 0)),
    ("completes-without-counters", "lie completes no-printer-counters", failed("unknown", 0)),
    ("completes-counting", "lie completes-counting", failed("unknown", 2, 0)),
    ("completes-early", "lie completes-early", PRINTED),
    ("short", "lie short", failed("not-printed", 1)),
    ("aborts", "at 2 abort", failed("not-printed", 1)),
    ("aborts-after", "lie aborts-after", failed("unknown", 2)),
    ("twice", "lie twice", failed("unknown", 4)),
    ("forgets", "lie forgets", PRINTED),
    ("forgets-early", "lie forgets-early", PRINTED),
    ("forgets-without-counters", "lie forgets-early no-printer-counters", failed("unknown", 0, 2)),
    ("stuck-counter", "lie stuck-counter", PRINTED),
    ("no-counters", "lie no-job-counters no-printer-counters", failed("unknown", 0, 2)),
    ("slow", "slow 700", PRINTED),
    ("slow-motor", "pace 1500", PRINTED),
    ("cut-before-the-job", "cut create-job 1", PRINTED),
    ("cut-before-the-page", "cut get-job-attributes 1", PRINTED),
    ("cut-with-the-page", "cut send-document 1", None),
    ("cut-while-followed", "cut get-printer-attributes 3", PRINTED),
    ("busy-for-ever", "lie busy", failed("not-printed", 0)),
]

# What it says of itself that makes it unfit: found before the PIN.
UNFIT = [
    ("letter-loaded", "attribute media-ready na_letter_8.5x11in", "paper", "printer-paper"),
    ("two-sided-only", "attribute sides-supported two-sided-long-edge", "other", "printer"),
    ("always-scales", "attribute print-scaling-supported fit", "other", "printer"),
    ("wide-margins", "attribute media-bottom-margin-supported 1270", "other", "printer"),
    ("not-accepting", "attribute printer-is-accepting-jobs false", "silent", "printer"),
    ("unknown-error", "reason com.example-moon-error", "other", "printer"),
]
