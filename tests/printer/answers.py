"""What the virtual printer says over IPP (RFC 8011, PWG 5100.3, 5100.7, 5100.13), and how it lies."""
import time

import wire
from machine import COMPLETED
from web import Reply
from wire import (BOOLEAN, COLLECTION, ENUM, INTEGER, KEYWORD, MIME, NAME, NO_VALUE, OCTETS, RANGE,
                  RESOLUTION, TEXT, URI)

OPERATIONS = {"print-job": 2, "validate-job": 4, "create-job": 5, "send-document": 6,
              "cancel-job": 8, "get-job-attributes": 9, "get-jobs": 10,
              "get-printer-attributes": 11}
OK, IGNORED, BAD, NOT_POSSIBLE, NOT_FOUND, FORMAT, UNSUPPORTED, UNKNOWN_OPERATION, BUSY = (
    0x0000, 0x0001, 0x0400, 0x0404, 0x0406, 0x040A, 0x040B, 0x0501, 0x0507)
A4 = [(INTEGER, "x-dimension", [21000]), (INTEGER, "y-dimension", [29700])]
MARGIN = 423  # hundredths of a millimetre


def standard():
    """What it can do, as it says so: name → (tag, values). A test changes or removes some of it."""
    return {
        "charset-configured": (wire.CHARSET, ["utf-8"]),
        "document-format-supported": (MIME, ["application/pdf"]),
        "document-format-default": (MIME, ["application/pdf"]),
        "ipp-versions-supported": (KEYWORD, ["1.1", "2.0"]),
        "operations-supported": (ENUM, sorted(OPERATIONS.values())),
        "copies-supported": (RANGE, [(1, 99)]),
        "media-supported": (KEYWORD, ["iso_a4_210x297mm", "iso_a5_148x210mm", "na_letter_8.5x11in"]),
        "media-default": (KEYWORD, ["iso_a4_210x297mm"]),
        "sides-supported": (KEYWORD, ["one-sided", "two-sided-long-edge"]),
        "sides-default": (KEYWORD, ["two-sided-long-edge"]),
        "print-scaling-supported": (KEYWORD, ["auto", "fit", "none"]),
        "print-scaling-default": (KEYWORD, ["auto"]),
        "print-color-mode-supported": (KEYWORD, ["auto", "color", "monochrome"]),
        "print-color-mode-default": (KEYWORD, ["color"]),
        "printer-resolution-supported": (RESOLUTION, [(300, 300, 3), (600, 600, 3)]),
        "finishings-supported": (ENUM, [3, 4]),
        "finishings-default": (ENUM, [4]),
        "job-hold-until-supported": (KEYWORD, ["no-hold", "indefinite"]),
        "job-hold-until-default": (KEYWORD, ["indefinite"]),
        "job-sheets-supported": (KEYWORD, ["none", "standard"]),
        "media-left-margin-supported": (INTEGER, [MARGIN]),
        "media-right-margin-supported": (INTEGER, [MARGIN]),
        "media-top-margin-supported": (INTEGER, [MARGIN]),
        "media-bottom-margin-supported": (INTEGER, [MARGIN]),
        "marker-types": (KEYWORD, ["toner"]),
        "marker-levels": (INTEGER, [80]),
        "printer-is-accepting-jobs": (BOOLEAN, [True]),
    }


class Answers:
    def __init__(self, machine):
        self.machine = machine
        self.changes = {}     # name → (tag, values), or None: it does not say so
        self.slow_s = 0
        self.cuts = {}        # operation → how often it is cut yet

    # ---- the attributes ----

    def attributes(self):
        found = standard()
        found.update(self.state())
        for name, change in self.changes.items():
            if change is None:
                found.pop(name, None)
            else:
                found[name] = change
        return found

    def state(self):
        machine = self.machine
        reasons = [f"{one}-{machine.weight()}" for one in machine.reasons()
                   if one not in machine.more_reasons] + machine.more_reasons
        ready = (KEYWORD, ["iso_a4_210x297mm"]) if machine.sheets else (NO_VALUE, [None])
        column = (COLLECTION, [[(COLLECTION, "media-size", [A4]),
                                (KEYWORD, "media-source", ["main"])]])
        stopped = machine.stands_still() and machine.printing
        code = "subunitAlmostFull" if machine.tray else "subunitEmpty"
        found = {
            "printer-state": (ENUM, [5 if stopped else 4 if machine.printing else 3]),
            "printer-state-reasons": (KEYWORD, reasons or ["none"]),
            "media-ready": ready,
            "media-col-ready": column if machine.sheets else (NO_VALUE, [None]),
            "queued-job-count": (INTEGER, [len(machine.queued())]),
            "printer-up-time": (INTEGER, [int(time.monotonic() - machine.born) + 1]),
            "printer-alert": (OCTETS, [f"code={code};severity=warning;group=output;groupindex=1"]),
        }
        if "no-printer-counters" not in machine.lies:
            found["printer-impressions-completed"] = (INTEGER, [machine.life])
            found["printer-media-sheets-completed"] = (INTEGER, [machine.life])
        return found

    # ---- one request ----

    def __call__(self, body):
        request = wire.parse(body)
        name = next((one for one, code in OPERATIONS.items() if code == request.operation), None)
        with self.machine.changed:
            status, groups = self.operate(name, request)
        reply = Reply(wire.answer(request.number, status, groups), wait_s=self.slow_s)
        if self.cuts.get(name, 0) > 0:
            self.cuts[name] -= 1
            reply.cut = 60
        return reply

    def operate(self, name, request):
        if name is None or request.operation not in self.attributes()["operations-supported"][1]:
            return UNKNOWN_OPERATION, []
        return getattr(self, name.replace("-", "_"))(request)

    def get_printer_attributes(self, request):
        wanted = set(request.all_of("requested-attributes"))
        return OK, [(wire.PRINTER, [(tag, name, values)
                                    for name, (tag, values) in self.attributes().items()
                                    if not wanted or "all" in wanted or name in wanted])]

    # ---- making jobs ----

    def refused(self, request):
        """The attributes of a job that it cannot obey."""
        supported = self.attributes()
        found = []
        for tag, name, values in request.group(wire.JOB):
            known = supported.get(f"{name}-supported")
            if not known or not all(allowed(value, *known) for value in values):
                found.append((tag, name, values))
        return found

    def make(self, request):
        bad = self.refused(request)
        if bad and request.attribute("ipp-attribute-fidelity"):
            return UNSUPPORTED, bad, None
        if not self.attributes()["printer-is-accepting-jobs"][1][0]:
            return 0x0506, bad, None
        until = request.attribute("job-hold-until") or \
            self.attributes().get("job-hold-until-default", (KEYWORD, ["no-hold"]))[1][0]
        job = self.machine.new_job(request.attribute("requesting-user-name", "anonymous"),
                                   request.attribute("job-name", ""), until != "no-hold")
        return IGNORED if bad else OK, bad, job

    def told(self, status, bad, job):
        groups = [(wire.UNSUPPORTED, bad)] if bad else []
        if job is None:
            return status, groups
        number = job.number
        if "repeats-id" in self.machine.lies and number > 1:
            number -= 1
        return status, groups + [(wire.JOB, [(INTEGER, "job-id", [number]),
                                             (ENUM, "job-state", [job.state]),
                                             (KEYWORD, "job-state-reasons", job.reasons)])]

    def create_job(self, request):
        if "busy" in self.machine.lies:
            return BUSY, []
        return self.told(*self.make(request))

    def takes(self, request):
        kind = request.attribute("document-format", "application/pdf")
        return kind if kind in self.attributes()["document-format-supported"][1] else None

    def send_document(self, request):
        job, kind = self.find(request), self.takes(request)
        if "repeats-id" in self.machine.lies and self.machine.jobs:
            job = self.machine.jobs[max(self.machine.jobs)]
        if job is None:
            return NOT_FOUND, []
        if job.over() or job.document is not None:
            return NOT_POSSIBLE, []
        if kind is None:
            return FORMAT, []
        self.machine.give(job, request.document, kind)
        return self.told(OK, [], job)

    def print_job(self, request):
        kind = self.takes(request)
        if kind is None:
            return FORMAT, []
        status, bad, job = self.make(request)
        if job:
            self.machine.give(job, request.document, kind)
        return self.told(status, bad, job)

    def validate_job(self, request):
        bad = self.refused(request)
        return self.told(IGNORED if bad else OK, bad, None)

    # ---- asking for jobs ----

    def find(self, request):
        return self.machine.jobs.get(request.attribute("job-id"))

    def job_attributes(self, job):
        lies = self.machine.lies
        state = COMPLETED if "completes-early" in lies and job.document is not None else job.state
        found = [(INTEGER, "job-id", [job.number]), (NAME, "job-name", [job.name]),
                 (NAME, "job-originating-user-name", [job.user]), (ENUM, "job-state", [state]),
                 (KEYWORD, "job-state-reasons", job.reasons or ["none"]),
                 (URI, "job-printer-uri", ["ipp://localhost/ipp/print"])]
        if "no-job-counters" not in lies:
            found += [(INTEGER, "job-impressions-completed", [job.out]),
                      (INTEGER, "job-media-sheets-completed", [job.out])]
        return found

    def get_job_attributes(self, request):
        job = self.find(request)
        if job is None or ("forgets-early" in self.machine.lies and job.sheets):
            return NOT_FOUND, []
        wanted = set(request.all_of("requested-attributes"))
        return OK, [(wire.JOB, [one for one in self.job_attributes(job)
                                if not wanted or "all" in wanted or one[1] in wanted])]

    def get_jobs(self, request):
        mine, user = request.attribute("my-jobs", False), request.attribute("requesting-user-name")
        return OK, [(wire.JOB, self.job_attributes(job)[:4]) for job in self.machine.queued()
                    if not mine or job.user == user]

    def cancel_job(self, request):
        job = self.find(request)
        if job is None:
            return NOT_FOUND, []
        return (OK if self.machine.cancel(job) else NOT_POSSIBLE), []


def allowed(value, tag, values):
    if tag == RANGE:
        return any(low <= value <= high for low, high in values)
    return value in values


def change_of(words):
    """"sides-supported two-sided-long-edge", "media-ready absent", "media-ready no-value"; the tag is the one that
    the attribute has."""
    name, values = words[0], words[1:]
    if values == ["absent"]:
        return name, None
    if values == ["no-value"]:
        return name, (NO_VALUE, [None])
    known = {**standard(), "media-ready": (KEYWORD, []), "printer-state": (ENUM, []),
             "printer-output-tray": (OCTETS, []), "printer-name": (TEXT, []),
             "uri-security-supported": (KEYWORD, []),
             "pwg-raster-document-resolution-supported": (RESOLUTION, []),
             "pwg-raster-document-type-supported": (KEYWORD, [])}
    if name == "media-col-ready":
        return name, (COLLECTION, [[(COLLECTION, "media-size", [[
            (INTEGER, "x-dimension", [int(x)]), (INTEGER, "y-dimension", [int(y)])]])]
            for x, y in (value.split("x") for value in values)])
    tag = known[name][0]
    return name, (tag, [value_of(tag, value) for value in values])


def value_of(tag, text):
    if tag in (INTEGER, ENUM):
        return int(text)
    if tag == BOOLEAN:
        return text == "true"
    if tag == RESOLUTION:
        return int(text), int(text), 3
    if tag == RANGE:
        low, high = text.split("-")
        return int(low), int(high)
    return text
