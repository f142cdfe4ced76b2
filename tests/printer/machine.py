"""The printer behind the wire: paper, a cover, an output tray, jobs, and what goes wrong with them."""
import os
import threading
import time

import pages

FULL = 250  # sheets in a full paper tray
PENDING, HELD, PROCESSING, STOPPED, CANCELED, ABORTED, COMPLETED = 3, 4, 5, 6, 7, 8, 9
TROUBLES = {"paper-out": "media-empty", "cover-open": "cover-open", "jam": "media-jam",
            "toner-out": "toner-empty", "tray-full": "output-area-full"}
MENDED = {"paper-in": "paper-out", "cover-close": "cover-open", "clear-jam": "jam",
          "toner-in": "toner-out", "tray-empty": "tray-full"}


class Job:
    def __init__(self, number, user, name, held):
        self.number, self.user, self.name, self.held = number, user, name, held
        self.state, self.sheets, self.out = HELD if held else PENDING, 0, 0
        self.document, self.format, self.cancelled = None, "", False
        self.reasons = ["job-hold-until-specified"] if held else ["job-incoming"]

    def over(self):
        return self.state >= CANCELED


class Machine:
    def __init__(self, out, ms_per_sheet, tell):
        self.out, self.ms_per_sheet, self.tell = out, ms_per_sheet, tell
        self.changed = threading.Condition(threading.RLock())
        self.sheets, self.tray, self.capacity = FULL, 0, None
        self.wrong = set()          # of TROUBLES
        self.more_reasons = []      # keywords shown besides
        self.at_sheet = {}          # number of a sheet of the next job → what happens before it is fed
        self.lies = {}              # name → argument
        self.jobs, self.last_number, self.printing = {}, 0, None
        self.life = 0               # sheets ever printed
        self.powered = True
        self.on_power = lambda on: None
        self.born = time.monotonic()
        threading.Thread(target=self.run, daemon=True).start()

    # ---- what it shows ----

    def reasons(self):
        found = [TROUBLES[one] for one in ("paper-out", "cover-open", "jam", "toner-out", "tray-full")
                 if one in self.wrong or (one == "paper-out" and self.sheets == 0)]
        if "media-empty" in found and self.printing:
            found.append("media-needed")
        return found + self.more_reasons

    def stands_still(self):
        return bool(self.wrong) or self.sheets == 0

    def weight(self):
        """Printers derive it from what they are doing."""
        return "error" if self.printing else "report"

    def queued(self):
        return [job for job in self.jobs.values() if not job.over()]

    # ---- what is done to it ----

    def change(self, command):
        """One of TROUBLES or MENDED, or power-off, power-on."""
        with self.changed:
            if command == "paper-out":
                self.sheets = 0
            elif command == "paper-in":
                self.sheets = FULL
                self.wrong.discard("paper-out")
            elif command in TROUBLES:
                self.wrong.add(command)
            elif command in MENDED:
                self.wrong.discard(MENDED[command])
            elif command == "power-off":
                self.power_off()
            elif command == "power-on":
                self.powered = True
                self.born = time.monotonic()
                self.on_power(True)
            elif command == "take-paper":
                self.tray = 0
                self.wrong.discard("tray-full")
            else:
                return False
            self.changed.notify_all()
            return True

    def power_off(self):
        """What it was doing is lost: the jobs, and the numbers that they had."""
        self.powered = False
        self.jobs, self.last_number, self.printing = {}, 0, None
        self.on_power(False)

    # ---- jobs ----

    def new_job(self, user, name, held):
        with self.changed:
            self.last_number += 1
            job = self.jobs[self.last_number] = Job(self.last_number, user, name, held)
            return job

    def give(self, job, document, kind):
        with self.changed:
            job.document, job.format, job.sheets = document, kind, pages.count(document)
            if not job.held:
                job.reasons = []
        self.keep(job)
        self.tell(event="received", job=job.number, bytes=len(document), sheets=job.sheets,
                  format=kind, monotonic=time.monotonic())
        with self.changed:
            self.changed.notify_all()

    def keep(self, job):
        end = {"image/pwg-raster": "pwg", "application/PCLm": "pclm"}.get(job.format, "pdf")
        for name in (f"job-{job.number}.{end}", f"certificate.{end}"):
            half = os.path.join(self.out, f".{name}")
            with open(half, "wb") as copy:
                copy.write(job.document)
            os.rename(half, os.path.join(self.out, name))

    def cancel(self, job):
        with self.changed:
            if job.over():
                return False
            job.cancelled = True
            if self.printing is not job:
                self.finish(job, CANCELED)
            else:
                job.reasons = ["processing-to-stop-point"]
            self.changed.notify_all()
            return True

    @staticmethod
    def finish(job, state):
        job.state = state
        job.document = None
        job.reasons = [{COMPLETED: "job-completed-successfully", CANCELED: "job-canceled-by-user",
                        ABORTED: "aborted-by-system"}[state]]

    # ---- the engine ----

    def ready_job(self):
        for job in self.jobs.values():
            if job.state == PENDING and job.document is not None and self.powered:
                return job
        return None

    def run(self):
        while True:
            with self.changed:
                job = self.ready_job()
                if job is None:
                    self.changed.wait()
                    continue
                self.printing, job.state, job.reasons = job, PROCESSING, ["job-printing"]
            self.print(job)

    def lost(self, job):
        """The power went, and it with it."""
        return self.jobs.get(job.number) is not job

    def print(self, job):
        sets = 2 if "twice" in self.lies else 1
        fed = not ("completes" in self.lies or "completes-counting" in self.lies)
        status = COMPLETED
        for number in range(1, job.sheets * sets + 1 if fed else 1):
            status = self.feed(job, number)
            if status != COMPLETED:
                break
        with self.changed:
            if self.printing is job:
                self.printing = None
            if self.lost(job):
                return
            self.at_sheet.clear()
            if status == COMPLETED and "aborts-after" in self.lies:
                status = ABORTED
            if "completes-counting" in self.lies:
                job.out = job.sheets
            self.finish(job, status)
            if "forgets" in self.lies:
                del self.jobs[job.number]
            self.changed.notify_all()
        self.tell(event="done" if status == COMPLETED else "stopped", job=job.number)

    def feed(self, job, number):
        """One sheet; what the job comes to when there is none."""
        if not self.wait_until_free(job):
            return CANCELED
        time.sleep(self.ms_per_sheet / 1000)  # the motor's time, not a wait for something
        happens = self.at_sheet.pop(number, None)
        if happens == "abort":
            return ABORTED
        if happens:
            self.change(happens)
            if not self.wait_until_free(job):
                return CANCELED
        with self.changed:
            if self.lost(job):
                return ABORTED
            if "short" in self.lies and number == job.sheets:
                return COMPLETED   # it swallowed the last one
            self.sheets -= 1
            self.tray += 1
            self.life += 1
            if "stuck-counter" not in self.lies:
                job.out += 1
            if self.capacity is not None and self.tray >= self.capacity:
                self.wrong.add("tray-full")
            self.changed.notify_all()
        self.tell(event="sheet", job=job.number, sheet=number)
        return COMPLETED

    def wait_until_free(self, job):
        told = False
        while True:
            with self.changed:
                if job.cancelled or self.lost(job):
                    return False
                if not self.stands_still():
                    job.state = PROCESSING
                    return True
                job.state = STOPPED if "cover-open" in self.wrong else PROCESSING
                reasons = self.reasons()
                if told:
                    self.changed.wait()
                    continue
            told = True
            self.tell(event="waiting", job=job.number, reasons=reasons)
