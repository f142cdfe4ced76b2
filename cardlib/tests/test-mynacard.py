#!/usr/bin/env python3
"""mynacard through the real pcscd and the virtual card (station.py). TAP. MYNACARD says where it is."""
import json
import os
import pty
import subprocess
import sys
import tempfile

import station
from readers import WORK
from station import LIMIT_S, ON_READER, PIN, RESIDENT, WRONG, on_reader

MYNACARD = os.environ["MYNACARD"]

NO_READER, BUSY, NO_CARD, OTHER, PIN_WRONG, PIN_BLOCKED, REMOVED = range(10, 17)
MALFORMED, FORGED, UNKNOWN_AUTHORITY, COPIED, PIN_FORMAT, _, CONFIG, STOPPED, AMBIGUOUS = range(17, 26)
USAGE = 2
COMMANDS = 9  # of a whole reading


class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def json(self):
        return json.loads(self.out)


def mynacard(*arguments, pin=None):
    arguments = [MYNACARD, *arguments]
    give = None
    fds = ()
    if pin is not None:
        give, take = os.pipe()
        os.write(take, pin.encode())
        os.close(take)
        arguments += ["--pin-fd", str(give)]
        fds = (give,)
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=LIMIT_S, pass_fds=fds,
                          stdin=subprocess.DEVNULL, start_new_session=True)
    if give is not None:
        os.close(give)
    return Result(done.returncode, done.stdout, done.stderr)


def at_terminal(keys, *arguments):
    """mynacard on a terminal of its own; types keys once it has asked."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(MYNACARD, [MYNACARD, *arguments])
    seen = b""
    while b"PIN (" not in seen:
        seen += os.read(terminal, 4096)
    os.write(terminal, keys.encode())
    while True:
        try:
            more = os.read(terminal, 4096)
        except OSError:  # Linux says EIO when the other side has closed
            break
        if not more:
            break
        seen += more
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return Result(os.waitstatus_to_exitcode(status), seen.decode(), "")


pcscd = None
card = None
tests = []


def test(function):
    tests.append(function)
    return function


def refused(result, code, word, pin_tries=3):
    """The code, one sentence for people, one word for programs, and the counter as it should be."""
    assert result.code == code, (result.code, result.err)
    assert result.err.startswith("mynacard: ") and result.err.count("\n") == 1, result.err
    assert result.json()["error"] == word, result.out
    assert card.tries() == pin_tries, card.tries()


@test
def without_pcscd_there_is_no_reader():
    pcscd.stop()
    try:
        refused(mynacard("info", "--json"), NO_READER, "reader-absent")
    finally:
        pcscd.start()


@test
def the_readers_are_told_without_a_card():
    card.away()
    said = mynacard("readers", "--json").json()
    assert said["readers"] and all(name.startswith("Virtual PCD ") for name in said["readers"]), said
    lines = mynacard("readers").out.splitlines()
    assert [line.split(None, 1)[1] for line in lines] == said["readers"], lines
    pcscd.stop()
    try:
        refused(mynacard("readers", "--json"), NO_READER, "reader-absent")
    finally:
        pcscd.start()


@test
def a_reader_of_another_name_is_no_reader():
    for name in ("Sony", "Virtual", "Virtual PCD 00 0", "PCD 00 00"):
        refused(mynacard("info", "--json", "--reader", name), NO_READER, "reader-absent")


@test
def a_name_that_two_readers_have_is_not_chosen_from():
    refused(mynacard("info", "--json", "--reader", "Virtual PCD"), AMBIGUOUS, "reader-ambiguous")


@test
def without_a_card_it_waits_and_says_so():
    card.away()
    refused(mynacard("info", "--json", "--wait", "1"), NO_CARD, "card-absent")
    refused(mynacard("info", "--json", "--wait", "0"), NO_CARD, "card-absent")


@test
def waiting_for_a_card_is_sleeping():
    card.away()
    waiting = subprocess.Popen([MYNACARD, "info", "--wait", "3"], stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(waiting.pid, 0)
    assert used.ru_nvcsw + used.ru_nivcsw < 100, used  # times that it woke up


@test
def a_card_that_comes_while_it_waits_is_taken():
    card.away()
    waiting = subprocess.Popen([MYNACARD, "pin-status", "--json", "--wait", "20"],
                               stdout=subprocess.PIPE, text=True)
    card.insert()
    out, _ = waiting.communicate(timeout=LIMIT_S)
    assert json.loads(out) == {"pin_tries_left": 3}, out


@test
def pin_status_spends_no_try():
    card.fresh()
    card.ask("set-tries 2")
    before = card.apdus()
    assert mynacard("pin-status", "--json").json() == {"pin_tries_left": 2}
    assert mynacard("pin-status").out.split() == ["PIN", "tries", "2"]
    assert card.apdus() - before == 4
    assert card.tries() == 2


@test
def info_needs_no_pin():
    card.fresh()
    said = mynacard("info", "--json", "--reader", "Virtual PCD 00 00").json()
    assert said["expiry_date"] == RESIDENT["expiry_date"], said
    assert said["municipality"] == RESIDENT["municipality"][:5], said
    assert said["issuer"] == "6999033/001", said
    assert said["pin_tries_left"] == 3 and said["reader"].startswith("Virtual PCD"), said
    assert RESIDENT["name"] not in mynacard("info").out


@test
def read_prints_the_four_items():
    card.fresh()
    said = mynacard("read", "--json", pin=PIN + "\n").json()
    for name in ("name", "address", "birth_date", "sex"):
        assert said[name] == RESIDENT[name], (name, said)
    assert "number" not in said and said["verified"] is False, said
    assert said["apdus"] == COMMANDS - 1, said  # the number is not even read
    lines = mynacard("read", pin=PIN).out
    assert RESIDENT["name"] in lines and RESIDENT["my_number"] not in lines, lines
    assert RESIDENT["my_number"] in mynacard("read", "--number", pin=PIN).out


@test
def verify_says_genuine_and_nothing_about_the_person():
    card.fresh()
    result = mynacard("verify", "--json", "--anchors", card.anchors, pin=PIN)
    said = result.json()
    assert said.pop("bytes") > 2000, said  # the files alone
    assert said == {"result": "genuine", "issuer": "6999033/001", "apdus": COMMANDS,
                    "issuer_key_id": "36393939303333080530303100000000"}, said
    assert RESIDENT["name"] not in mynacard("verify", "--anchors", card.anchors, pin=PIN).out


@test
def read_with_anchors_prints_only_what_is_genuine():
    card.fresh()
    said = mynacard("read", "--json", "--anchors", card.anchors, pin=PIN).json()
    assert said["verified"] is True and said["name"] == RESIDENT["name"], said
    card.ask("add card forged-signature")
    result = mynacard("read", "--json", "--anchors", card.anchors, pin=PIN)
    refused(result, FORGED, "card-forged")
    assert RESIDENT["name"] not in result.out


@test
def a_wrong_pin_costs_one_try_and_the_right_one_restores_it():
    card.fresh()
    result = mynacard("read", "--json", pin=WRONG)
    refused(result, PIN_WRONG, "pin-wrong", pin_tries=2)
    assert result.json()["pin_tries_left"] == 2 and "2 tries are left" in result.err
    result = mynacard("verify", "--json", "--anchors", card.anchors, pin=WRONG)
    refused(result, PIN_WRONG, "pin-wrong", pin_tries=1)
    assert "1 try is left" in result.err
    assert mynacard("read", pin=PIN).code == 0
    assert card.tries() == 3


@test
def three_wrong_pins_block_and_then_no_pin_is_even_sent():
    card.fresh()
    card.ask("set-tries 1")
    refused(mynacard("read", "--json", pin=WRONG), PIN_BLOCKED, "pin-blocked", pin_tries=0)
    before = card.apdus()
    refused(mynacard("read", "--json", pin=PIN), PIN_BLOCKED, "pin-blocked", pin_tries=0)
    assert card.apdus() - before == 2
    assert mynacard("pin-status", "--json").json() == {"pin_tries_left": 0}


@test
def what_is_not_four_digits_is_never_sent():
    card.fresh()
    for pin in ("", "\n", "123", "12345", "12a4", "1" * 40):
        refused(mynacard("read", "--json", pin=pin), PIN_FORMAT, "pin-format")


@test
def another_card_is_told_apart():
    card.fresh()
    card.ask("add card not-my-number")
    refused(mynacard("info", "--json"), OTHER, "card-other")
    refused(mynacard("read", "--json", pin=PIN), OTHER, "card-other")


@test
def each_bad_card_has_its_own_answer():
    for fault, code, word in (("forged-signature", FORGED, "card-forged"),
                              ("unknown-authority", UNKNOWN_AUTHORITY, "card-unknown-authority"),
                              ("copied", COPIED, "card-copied"),
                              ("malformed", MALFORMED, "malformed")):
        card.fresh()
        card.ask(f"add card {fault}")
        result = mynacard("verify", "--json", "--anchors", card.anchors, pin=PIN)
        refused(result, code, word)


@test
def a_real_authority_did_not_sign_the_virtual_card():
    card.fresh()
    published = os.path.join(os.path.dirname(__file__), "..", "anchors")
    refused(mynacard("verify", "--json", "--anchors", published, pin=PIN), UNKNOWN_AUTHORITY,
            "card-unknown-authority")


@test
def a_card_without_extended_length_is_read_by_short_commands():
    card.fresh()
    card.ask("add card short-only")
    result = mynacard("verify", "--json", "--anchors", card.anchors, pin=PIN)
    assert result.json()["apdus"] == 15, result.out  # fourteen, and the one that found out


@test
def pulled_at_any_command_it_says_so_and_costs_no_try():
    for at in range(1, COMMANDS + 1):
        card.fresh()
        card.ask(f"add at {at} pull")
        refused(mynacard("verify", "--json", "--anchors", card.anchors, pin=PIN), REMOVED,
                "card-removed")


@test
def pulled_and_put_back_at_once_it_is_found_again():
    for at in (1, 3, 5, 9):
        card.fresh()
        card.ask(f"add at {at} pull")
        refused(mynacard("verify", "--json", "--anchors", card.anchors, pin=PIN), REMOVED,
                "card-removed")
        card.insert()
        result = mynacard("verify", "--json", "--anchors", card.anchors, "--wait", "5", pin=PIN)
        assert result.code == 0, result.err


def peek_when_free():
    while True:
        done = subprocess.run([ON_READER, "peek"], capture_output=True, text=True, timeout=LIMIT_S)
        if "reader-busy" not in done.stderr:
            assert done.returncode == 0, done.stderr
            return done.stdout.strip()


@test
def a_card_that_another_program_holds_is_busy():
    card.fresh()
    holder = subprocess.Popen([ON_READER, "hold", PIN], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "verified\n"
    refused(mynacard("pin-status", "--json"), BUSY, "reader-busy")
    holder.kill()
    holder.wait()
    peek_when_free()


@test
def a_killed_program_leaves_no_verified_pin():
    card.fresh()
    holder = subprocess.Popen([ON_READER, "hold", PIN], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "verified\n"
    holder.kill()
    holder.wait()
    assert peek_when_free() != "9000"


@test
def a_finished_program_leaves_no_verified_pin():
    card.fresh()
    assert mynacard("read", pin=PIN).code == 0
    assert on_reader("peek") != ["9000"]


@test
def taking_the_card_away_is_noticed_while_it_is_held():
    card.fresh()
    holder = subprocess.Popen([ON_READER, "held-gone"], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    card.remove()
    assert holder.stdout.readline() == "gone\n"
    assert holder.wait(timeout=LIMIT_S) == 0


@test
def a_wait_can_be_cancelled_at_any_moment():
    card.away()
    assert on_reader("cancel", "300") == ["cancelled"]


@test
def the_terminal_never_shows_the_pin():
    card.fresh()
    result = at_terminal(PIN[:3] + "9\x7f" + PIN[3] + "\r", "read", "--json")
    assert result.code == 0 and RESIDENT["name"] in result.out, result.out
    asked = result.out[:result.out.index("{")]
    assert not any(digit in asked for digit in "0123456789"), asked


@test
def ctrl_c_at_the_question_stops_and_costs_nothing():
    card.fresh()
    result = at_terminal("12\x03", "read")
    assert result.code == STOPPED and "No try was spent" in result.out, result.out
    assert card.tries() == 3


@test
def the_last_try_is_asked_for_by_its_name():
    card.fresh()
    card.ask("set-tries 1")
    result = at_terminal("\r", "read")
    assert "One try is left" in result.out and result.code == PIN_FORMAT, result.out
    assert card.tries() == 1


@test
def without_a_terminal_it_asks_for_pin_fd():
    card.fresh()
    result = mynacard("read")
    assert result.code == USAGE and "--pin-fd" in result.err, result.err
    assert card.tries() == 3


@test
def a_wrong_anchors_directory_costs_no_try():
    card.fresh()
    before = card.apdus()
    empty = tempfile.mkdtemp(dir=WORK)
    for directory in ("/nowhere", empty):
        result = mynacard("verify", "--json", "--anchors", directory, pin=PIN)
        refused(result, CONFIG, "config")
    assert card.apdus() == before


@test
def a_pin_is_never_an_argument():
    for arguments in (["read", PIN], [], ["write"], ["read", "--pin", PIN], ["info", "--number"],
                      ["info", "--wait", "soon"], ["pin-status", "--pin-fd", "0"],
                      ["read", "--pin-fd", "-1"]):
        result = mynacard(*arguments)
        assert result.code == USAGE and result.out == "", (arguments, result.code)
        assert PIN not in result.err, result.err


@test
def help_and_version_need_no_card():
    assert "Usage" in mynacard("--help").out and mynacard("--help").code == 0
    assert mynacard("--version").out.startswith("mynacard ")


def setup(of_pcscd, of_card):
    global pcscd, card
    pcscd, card = of_pcscd, of_card


if __name__ == "__main__":
    sys.exit(station.main(tests, setup))
