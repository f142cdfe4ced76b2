#!/usr/bin/python3
"""Whoever keeps something of residents is seen by the rule of tests/soak, and nobody else is. LEAKY: the program."""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", ".."))
from ends import vitals  # noqa: E402
from ends.growth import Growth  # noqa: E402
from stage import tap  # noqa: E402

WARM_UP, EVERY, SAMPLES = 500, 475, 20   # as 10,000 sessions are measured


class Leaky:
    def __init__(self, keeps=0, descriptors=0, threads=0):
        self.process = subprocess.Popen([os.environ["LEAKY"], str(keeps), str(descriptors), str(threads)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def serve(self, count):
        self.process.stdin.write(f"{count}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "ok\n"
        return {"leaky": vitals.of_process(self.process.pid)}


def soak(*keeps):
    growth = Growth()
    with Leaky(*keeps) as leaky:
        leaky.serve(1)
        growth.add(leaky.serve(WARM_UP - 1))
        for _ in range(SAMPLES):
            growth.add(leaky.serve(EVERY))
    return growth


def only(growth, what):
    """That this has grown, and nothing else."""
    wrong = [row[1] for row in growth.rows() if row[-1]]
    assert wrong == [what], growth.table()
    return growth.by("leaky", what)


def samples(what, values, **more):
    """Made up, of one role."""
    growth = Growth(**more)
    for number, value in enumerate(values):
        growth.add({"one": {"started": "1@1" if not more.get("anew") else f"{number}@1", what: value}})
    return growth


def who_keeps_nothing_has_not_grown():
    growth = soak()
    assert not growth.faults(), growth.table()
    assert all(growth.by("leaky", what) == 0 for what in ("memory", "descriptors", "threads"))


def sixty_four_bytes_of_every_resident_are_seen():
    assert only(soak(64), "memory") >= SAMPLES * EVERY * 64 // 1024


def one_byte_of_every_resident_is_seen():
    assert only(soak(1), "memory") > 0


def one_descriptor_of_every_fiftieth_is_seen():
    assert only(soak(0, 50), "descriptors") == SAMPLES * EVERY // 50


def one_descriptor_of_all_ten_thousand_is_seen():
    assert only(soak(0, 10000), "descriptors") == 1


def one_thread_of_all_ten_thousand_is_seen():
    # Its stack is memory, too.
    growth = soak(0, 0, 10000)
    assert growth.by("leaky", "threads") == 1
    assert any("threads" in fault for fault in growth.faults())


def what_was_kept_before_the_warm_up_ended_is_none_of_its_business():
    with Leaky(64) as leaky:
        growth = Growth()
        leaky.serve(1)
        growth.add(leaky.serve(9999))
        growth.add({"leaky": vitals.of_process(leaky.process.pid)})
    assert not growth.faults(), growth.table()


def a_byte_more_in_a_file_is_seen_and_so_is_a_file_more():
    with tempfile.TemporaryDirectory() as place:
        growth, other = Growth(), Growth()
        path = os.path.join(place, "one")
        with open(path, "w") as file:
            file.write("1")
        for each in growth, other:
            each.add({"files": vitals.of_files([place])})
        with open(path, "a") as file:
            file.write("2")
        growth.add({"files": vitals.of_files([place])})
        with open(os.path.join(place, "two"), "w"):
            pass
        os.truncate(path, 1)
        other.add({"files": vitals.of_files([place])})
    assert growth.faults() == ["files bytes has grown by 1: 1 to 2"], growth.faults()
    assert other.faults() == ["files count has grown by 1: 1 to 2"], other.faults()


def a_step_is_seen_and_one_that_goes_back_is_not():
    assert samples("memory", [100] * 15 + [104] * 6).faults()
    assert not samples("memory", [100] * 10 + [104] * 5 + [100] * 6).faults()


def a_process_that_did_not_last_is_told():
    growth = samples("memory", [100, 100])
    growth.samples[1]["one"]["started"] = "2@9"
    assert growth.faults() == ["one was started anew"]


def what_is_new_for_every_resident_may_differ_but_not_drift():
    assert not samples("memory", [612, 620, 616, 624, 612, 620, 616, 624], anew=("one",)).faults()
    assert samples("memory", [612, 616, 616, 620, 624, 624, 628, 628], anew=("one",)).faults()


def what_should_be_new_and_is_not_is_told():
    growth = samples("memory", [612, 612], anew=("one",))
    growth.samples[1]["one"]["started"] = "0@1"
    assert growth.faults() == ["one is the same process for several residents"]


def what_is_only_told_may_grow():
    assert not samples("memory", [1, 1000], told=("one",)).faults()
    assert not samples("log_bytes", [1, 1000]).faults()


def the_table_shows_what_has_grown():
    assert "| one: memory | – | 100 | 104 | 100 | 104 | **4** |" in samples("memory", [100, 104]).table()


TESTS = [who_keeps_nothing_has_not_grown, sixty_four_bytes_of_every_resident_are_seen, one_byte_of_every_resident_is_seen,
         one_descriptor_of_every_fiftieth_is_seen, one_descriptor_of_all_ten_thousand_is_seen,
         one_thread_of_all_ten_thousand_is_seen, what_was_kept_before_the_warm_up_ended_is_none_of_its_business,
         a_byte_more_in_a_file_is_seen_and_so_is_a_file_more, a_step_is_seen_and_one_that_goes_back_is_not,
         a_process_that_did_not_last_is_told, what_is_new_for_every_resident_may_differ_but_not_drift,
         what_should_be_new_and_is_not_is_told, what_is_only_told_may_grow, the_table_shows_what_has_grown]


def main():
    tap.plan(TESTS)
    passed = [tap.passes(number, test) for number, test in enumerate(TESTS, 1)]
    sys.exit(0 if all(passed) else 1)


if __name__ == "__main__":
    main()
