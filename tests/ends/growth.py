"""What may not grow from one resident to the next, and whether it has.

Memory is what a process has to itself (Anonymous), in KiB: whole pages of 4, so that a leak of 64 bytes a session is
seen after 64 sessions. The first sample that counts is the one after the warm-up; growth is what the last one is above it.
A process that is new for every resident inherits nothing, and what it holds is never the same twice: it has grown when
the least of the later half is above the most of the earlier half."""

RULED = ("memory", "descriptors", "threads", "count", "bytes", "sysv_segments", "posix_files", "processes")


class Growth:
    def __init__(self, anew=(), told=()):
        """anew: roles of which every resident has another process. told: roles of which only is said what they hold."""
        self.anew, self.told = anew, told
        self.before = None   # before anybody came
        self.samples = []    # since the warm-up

    def add(self, sample):
        self.samples.append(sample)

    def roles(self):
        return [name for name, value in self.samples[0].items() if isinstance(value, dict)]

    def values(self, role, what):
        return [sample[role][what] for sample in self.samples]

    def by(self, role, what):
        """How much it has grown by; less than nothing: it has shrunk."""
        values = self.values(role, what)
        if role not in self.anew:
            return values[-1] - values[0]
        half = len(values) // 2
        return min(values[half:]) - max(values[:half])

    def rows(self):
        """role, what, before, first, last, least, most, growth, whether that is too much."""
        if len(self.samples) < 2:
            return
        for role in self.roles():
            for what, value in self.samples[0][role].items():
                if not isinstance(value, int) or what == "started":
                    continue
                values, by = self.values(role, what), self.by(role, what)
                ruled = what in RULED and role not in self.told
                yield (role, what, self.before[role][what] if self.before else None, values[0], values[-1],
                       min(values), max(values), by, ruled and by > 0)

    def faults(self):
        found = [f"{role} {what} has grown by {by}: {first} to {last}"
                 for role, what, _, first, last, _, _, by, wrong in self.rows() if wrong]
        for role in self.roles() if self.samples else ():
            known = {sample[role]["started"] for sample in self.samples if "started" in sample[role]}
            if role in self.anew and len(known) < len(self.samples):
                found.append(f"{role} is the same process for several residents")
            elif role not in self.anew and role not in self.told and len(known) > 1:
                found.append(f"{role} was started anew")
        return found

    def table(self):
        """In Markdown."""
        lines = ["| what | before anybody | after the warm-up | end | least | most | growth |",
                 "|---|---:|---:|---:|---:|---:|---:|"]
        for role, what, before, first, last, least, most, by, wrong in self.rows():
            growth = f"**{by}**" if wrong else "told" if role in self.told or what not in RULED else max(0, by)
            lines.append(f"| {role}: {what} | {'–' if before is None else before} | {first} | {last} | {least} | "
                         f"{most} | {growth} |")
        return "\n".join(lines) + "\n"
