#!/usr/bin/python3
"""Every way a visit can go, through the real pcscd, TLS and IPP, touched on a real display. Speaks TAP.

Usage: test-e2e.py [NAME]...    all cases, or those whose name contains a word
MADOGUCHI_BUILD is the build directory; MADOGUCHI_E2E_OUT keeps the logs, MADOGUCHI_E2E_PICTURES a picture of
every screen."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
from stage import enclosure  # noqa: E402
from stage.desktop import Desktop  # noqa: E402
from stage.display import Display  # noqa: E402
from stage.ears import Ears, loudness, samples_of  # noqa: E402
from stage.person import Person  # noqa: E402
from stage.scene import Scene, drain  # noqa: E402
from stage.visitor import Visitor  # noqa: E402
from stage.wait import wait_for  # noqa: E402
from stage.world import ATTENDANT_CODE, ROOT, STAFF_CARD, children_of  # noqa: E402

OTHER_PIN = "0000"  # nobody's among the residents
QUICK = 4  # per cent of every limit, for those who walk away
CALM = 10  # … and for those who listen

cases = []


def case(function):
    cases.append(function)
    return function


# ---- what every case ends with ----

def goes_home(visitor):
    """Out of the page that is shown, by whatever it offers, to a fresh welcome page."""
    visitor.habits.update({state: None for state in ("welcome", "closed")})
    if "primary" in visitor.page.targets:
        visitor.touch("primary")
    else:
        visitor.touch("cancel")
    visitor.live("welcome")


def printed(visitor):
    return visitor.world.printer.state()["tray"]


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def text_of_sheet(stage):
    """What the last page that was printed says, without its spaces."""
    page = f"{stage.world.work}/printer/certificate.pdf"
    done = subprocess.run(["pdftotext", "-raw", page, "-"], capture_output=True, text=True, check=True)
    return "".join(done.stdout.split())


def check_nothing_came_out(stage, visitor):
    check(printed(visitor) == 0, "a sheet lies in the tray")
    check(not any("certificates" in call for call in stage.proxy.calls), "a certificate was issued")


def tries(stage, expected):
    found = stage.world.card.tries()
    check(found == expected, f"the card has {found} tries left, not {expected}")


# ---- it works ----

@case
def a_resident_leaves_with_the_paper(stage):
    visitor = stage.visitor()
    visitor.stop_at("take-paper")
    check(printed(visitor) == 1, "not one sheet lies in the tray")
    visitor.take_paper()
    visitor.live("farewell")
    goes_home(visitor)
    check([code["format"] for code in codes_of_the_page(stage)] == ["shc"],
          "the page has not just a SMART Health Card")
    report = json.load(open(stage.world.report_file))
    check(report["result"] == "printed", f"the report says {report['result']}")
    line = [one for one in stage.world.provisions()
            if one["certificate_id"] == report["certificate_id"]]
    check(len(line) == 1 and line[0]["outcome"] == "printed", "VRS did not record it as printed")
    tries(stage, 3)


OTHER_LANGUAGES = ("ja-x-easy", "en", "zh-Hans", "zh-Hant", "ko", "vi", "pt-BR", "tl", "ne")


@case
def every_other_language_goes_the_same_way(stage):
    for language in OTHER_LANGUAGES:
        visitor = at_a_fresh_welcome_page(stage)
        check(visitor.page.language == "ja", f"{language} is left on the welcome page")
        visitor.language = language
        visitor.habits["welcome"] = Visitor.start
        visitor.start()
        visitor.live("farewell")
        check(visitor.page.language == language, f"the last page is not {language}")
        goes_home(visitor)
        check(visitor.page.language == "ja", f"the next resident is greeted in {language}")


@case
def many_doses_need_two_sheets(stage):
    visitor = stage.visitor("many-doses")
    visitor.stop_at("take-paper")
    check(printed(visitor) == 2, f"{printed(visitor)} sheets came out, not 2")
    visitor.take_paper()
    visitor.live("farewell")
    goes_home(visitor)


def codes_of_the_page(stage):
    """What certcheck says of each code on the printed page; all of them verify."""
    verified, said = stage.world.check_codes("--json")
    check(verified, f"a code does not verify: {said}")
    return json.loads(said)["codes"]


def leaves_with_an_overseas_certificate(stage, resident, sheets):
    visitor = stage.visitor(resident)
    visitor.kind = "overseas"
    visitor.stop_at("take-paper")
    check(printed(visitor) == sheets, f"{printed(visitor)} sheets came out, not {sheets}")
    visitor.take_paper()
    visitor.live("farewell")
    goes_home(visitor)
    return visitor.resident, codes_of_the_page(stage)


@case
def an_overseas_certificate_has_two_codes_that_verify(stage):
    resident, codes = leaves_with_an_overseas_certificate(stage, "overseas", 1)
    check(sorted(code["format"] for code in codes) == ["shc", "vds-nc"],
          f"the codes are {[code['format'] for code in codes]}")
    code = next(code for code in codes if code["format"] == "vds-nc")
    passport = resident["passport"]
    check(code["passport"] == passport["number"] and code["name"] == passport["name"] and
          code["birth_date"] == resident["birth_date"], f"VDS-NC is somebody else's: {code}")
    check([(dose["number"], dose["date"], dose["lot"]) for dose in code["doses"]] ==
          [(dose["number"], dose["date"], dose["lot"]) for dose in resident["doses"]],
          f"VDS-NC holds other doses: {code['doses']}")


@case
def a_municipality_that_wants_them_has_codes_of_the_eu(stage):
    resident, codes = leaves_with_an_overseas_certificate(stage, "other-town", 2)
    found = {code["doses"][0]["number"]: code for code in codes if code["format"] == "dcc"}
    check(len(codes) == 4 and len(found) == 2, f"the codes are {[code['format'] for code in codes]}")
    for dose in resident["doses"]:
        check(found[dose["number"]]["doses"][0]["date"] == dose["date"], "a DCC holds another dose")


@case
def names_that_only_the_record_knows_are_printed(stage):
    visitor = stage.visitor("other-names")
    visitor.stop_at("take-paper")
    text = text_of_sheet(stage)
    for name in ("趙麗華", "通称", "橋本麗華", "旧姓・別姓・別名", "若林・ZHAOLIHUA"):
        check(name in text, f"the page does not say {name}")
    visitor.take_paper()
    visitor.live("farewell")
    goes_home(visitor)


def at_a_fresh_welcome_page(stage, resident="sakura"):
    """Nothing is asked of the printer before the resident starts."""
    visitor = stage.visitor(resident)
    visitor.live("service")
    visitor.touch("cancel")
    visitor.stop_at("welcome")
    visitor.passed.clear()
    return visitor


@case
def a_printer_without_pdf_prints_raster_that_verifies(stage):
    visitor = at_a_fresh_welcome_page(stage, "many-doses")
    stage.world.printer.ask_raster()
    try:
        visitor.start()
        visitor.stop_at("take-paper")
        check(printed(visitor) == 2, f"{printed(visitor)} sheets came out, not 2")
        visitor.take_paper()
        visitor.live("farewell")
        goes_home(visitor)
    finally:
        stage.world.printer.ask("fresh")
    sheet = f"{stage.world.work}/printer/sheet"
    subprocess.run([f"{ROOT}/tests/printer/picture", f"{stage.world.work}/printer/certificate.pwg", sheet],
                   check=True)
    checked = subprocess.run([stage.world.program("certcheck"), "--keys",
                              f"{stage.world.work}/keys/issuer.jwks.json", f"{sheet}-1.png"],
                             capture_output=True, text=True, check=False)
    check(checked.returncode == 0, f"what came out does not verify: {checked}")
    tries(stage, 3)


@case
def a_printer_that_takes_no_format_of_ours_is_found_before_the_pin(stage):
    visitor = at_a_fresh_welcome_page(stage)
    stage.world.printer.ask("attribute document-format-supported application/postscript image/urf")
    try:
        visitor.start()
        visitor.live("printer-before")
        check("pin" not in visitor.passed, "the PIN page opened")
        check_nothing_came_out(stage, visitor)
    finally:
        stage.world.printer.ask("fresh")
    goes_home(visitor)
    tries(stage, 3)


@case
def a_product_that_the_kiosk_calls_by_another_name_is_for_the_counter(stage):
    """The table of VRS is another than the kiosk's: nobody could say whether the codes are right."""
    def opened(products):
        stage.world.end("kioskd")
        stage.world.products = products
        stage.world.start_kiosk()
    with open(f"{ROOT}/backend/products.json", encoding="utf-8") as file:
        table = json.load(file)
    for product in table.values():
        product["name"]["en"] += " 2"
    ours = f"{stage.world.work}/products.json"
    with open(ours, "w", encoding="utf-8") as file:
        json.dump(table, file, ensure_ascii=False)
    opened(ours)
    try:
        visitor = stage.visitor("other-town")
        visitor.live("counter-only")
        goes_home(visitor)
        check_nothing_came_out(stage, visitor)
    finally:
        opened(None)


@case
def a_code_that_the_kiosk_cannot_check_is_not_even_asked_for(stage):
    """Better to the counter than a certificate that is issued and then not printed."""
    def opened(knows_dscs):
        stage.world.end("kioskd")
        stage.world.knows_dscs = knows_dscs
        stage.world.start_kiosk()
    opened(False)
    try:
        visitor = stage.visitor("other-town")
        visitor.kind = "overseas"
        visitor.live("counter-only")
        goes_home(visitor)
        check_nothing_came_out(stage, visitor)
    finally:
        opened(True)


@case
def a_name_of_the_record_that_no_face_has_is_for_the_counter(stage):
    """The name on the card was looked at before; this one comes with the certificate."""
    visitor = stage.visitor("no-glyph")
    before = len(stage.world.provisions())
    visitor.live("counter-only")
    check(printed(visitor) == 0, "a sheet lies in the tray")
    goes_home(visitor)
    issued = [one["outcome"] for one in stage.world.provisions()[before:]]
    check(issued == ["not-printed"], f"VRS has recorded {issued}")
    tries(stage, 3)


@case
def a_reader_with_short_apdus_only_is_enough(stage):
    visitor = stage.visitor()
    stage.world.card.ask("add card short-only")
    visitor.live("farewell")
    goes_home(visitor)
    tries(stage, 3)


# ---- it keeps to itself ----

def session_at_confirm(stage):
    """The process that shows somebody's name."""
    visitor = stage.visitor()
    visitor.stop_at("confirm")
    return visitor, stage.world.kiosk.status()["session_pid"]


def proc(pid, name):
    with open(f"/proc/{pid}/{name}", encoding="utf-8") as file:
        return file.read()


@case
def what_a_session_knows_leaves_by_no_dump_no_swap_and_no_fork(stage):
    visitor, pid = session_at_confirm(stage)
    limits = proc(pid, "limits")
    check(re.search(r"Max core file size +0 +0 ", limits), "there may be a core dump")
    status = proc(pid, "status")
    check(int(re.search(r"VmLck:\s+(\d+)", status)[1]) >= int(re.search(r"VmRSS:\s+(\d+)", status)[1]),
          "not all that it uses is locked")
    flags = [line.split()[1:] for line in proc(pid, "smaps").splitlines()
             if line.startswith("VmFlags:")]
    check(sum({"lo", "dd", "wf"} <= set(one) for one in flags) >= 3,
          "resident, name and birth date do not lie in guarded memory")
    for number in (1, 2):
        check(os.readlink(f"/proc/{pid}/fd/{number}") == "/dev/null", "libraries may print")
    goes_home(visitor)


@case
def a_session_talks_to_no_desktop(stage):
    visitor, pid = session_at_confirm(stage)
    threads = {proc(pid, f"task/{thread}/comm").strip() for thread in os.listdir(f"/proc/{pid}/task")}
    check("worker" in threads, "the session's threads have other names than this test thinks")
    check("gdbus" not in threads, "it speaks D-Bus: accessibility, portals or settings")
    check("immodules" not in proc(pid, "maps"), "it has loaded an input method")
    link = stage.world.display.link
    for name in ("PRIMARY", "SECONDARY", "CLIPBOARD"):
        owner = link.get_selection_owner(link.intern_atom(name))
        check(owner == 0, f"somebody owns {name}")
    goes_home(visitor)


@case
def nobody_can_type_into_a_session(stage):
    """No field for text, no clipboard and no input method is ever called."""
    wanted = subprocess.run(["nm", "-D", "--undefined-only", stage.world.program("kiosk-session")],
                            capture_output=True, text=True, check=True).stdout
    check("gtk_button_new" in wanted, "these are not the names of what it calls")
    fields = re.findall(r"gtk_(?:entry|text_|password|editable|search|spin)\w+|g\w+clipboard\w+"
                        r"|gtk_im_\w+", wanted)
    check(not fields, f"it calls {', '.join(fields)}")


# ---- on a desktop ----

def moved(stage, place):
    """The kiosk opens on another display."""
    world = stage.world
    world.end("kioskd")
    world.display, world.size = place, place.usual_size()
    drain(world.glass)
    world.start_kiosk()


@case
def a_person_at_a_desktop_clicks_through_a_visit(stage):
    world, own, size = stage.world, stage.world.display, stage.world.size
    stage.in_order("sakura")
    screen = Display(1366, 768, world.log("desktop"))
    os.makedirs(f"{world.out}/screens", exist_ok=True)
    person = Person(world, screen, say=lambda text: print(f"# {text.strip()}"))
    try:
        moved(stage, Desktop(screen.name))
        world.display.owner = lambda: world.kiosk.status()["session_pid"]
        person.open_panel()
        person.follow()
        check(person.passed[-1] == "welcome", f"it ends on the page {person.passed[-1]}")
        check("farewell" in person.passed, f"the pages were {', '.join(person.passed)}")
        for state in ("welcome", "pin", "confirm", "take-paper", "farewell"):
            check(any(name.endswith(f"-{state}.png") for name in os.listdir(person.pictures)),
                  f"there is no picture of the page {state}")
        check(json.load(open(world.report_file))["result"] == "printed", "it was not printed")
    finally:
        world.end("panel")
        world.end("kioskd")
        person.close()
        screen.process.terminate()
        screen.process.wait()
        world.display, world.size = own, size
        drain(world.glass)
        world.start_kiosk()
    tries(stage, 3)


# ---- the PIN ----

@case
def a_wrong_pin_once_then_the_right_one(stage):
    visitor = stage.visitor()
    visitor.pins = [OTHER_PIN]
    visitor.stop_at("pin-wrong")
    tries(stage, 2)
    visitor.touch_primary()
    visitor.live("farewell")
    tries(stage, 3)
    goes_home(visitor)


@case
def a_pin_that_is_wrong_until_it_is_blocked(stage):
    visitor = stage.visitor()
    visitor.pins = [OTHER_PIN, OTHER_PIN, OTHER_PIN]
    visitor.live("pin-blocked")
    check("last-try" in visitor.passed, "the last try was not asked for")
    tries(stage, 0)
    goes_home(visitor)
    check_nothing_came_out(stage, visitor)
    tries(stage, 0)


@case
def a_blocked_card_never_sees_the_pin_page(stage):
    visitor = stage.visitor()
    stage.world.card.ask("set-tries 0")
    visitor.live("pin-blocked")
    check("pin" not in visitor.passed, "the PIN page opened")
    goes_home(visitor)
    tries(stage, 0)


@case
def stopping_before_the_last_try_spends_none(stage):
    visitor = stage.visitor()
    stage.world.card.ask("set-tries 1")
    visitor.stop_at("last-try")
    visitor.touch("second")
    visitor.stop_at("welcome")
    tries(stage, 1)


# ---- the card ----

@case
def the_card_pulled_at_every_single_apdu(stage):
    visitor = stage.visitor()
    before = stage.world.card.apdus()
    visitor.live("take-card")
    needed = stage.world.card.apdus() - before
    check(needed >= 5, f"only {needed} APDUs were seen")
    visitor = stage.visitor()
    for n in range(1, needed + 1):
        visitor.stop_at("card")
        visitor.habits["card"] = Visitor.lay_card
        stage.world.card.ask(f"add at {n} pull")
        stage.world.card.insert()
        ended = visitor.live(("card-moved", "take-card", "farewell"))
        check(ended.state == "card-moved", f"pulled at APDU {n}: the page is {ended.state}")
        tries(stage, 3)
        if n < needed:
            visitor.touch_primary()
    stage.world.card.ask("genuine")
    visitor.touch_primary()
    visitor.live("farewell")
    goes_home(visitor)
    tries(stage, 3)


def refused(stage, fault, page):
    visitor = stage.visitor()
    stage.world.card.ask(f"add card {fault}")
    visitor.live(page)
    goes_home(visitor)
    check_nothing_came_out(stage, visitor)
    tries(stage, 3)


@case
def a_forged_signature_is_refused(stage):
    refused(stage, "forged-signature", "card-refused")


@case
def a_copied_card_is_refused(stage):
    refused(stage, "copied", "card-refused")


@case
def a_card_of_an_unknown_authority_is_refused(stage):
    refused(stage, "unknown-authority", "card-refused")


@case
def a_malformed_card_is_refused(stage):
    refused(stage, "malformed", "card-refused")


@case
def another_kind_of_card_is_told_so(stage):
    visitor = stage.visitor()
    stage.world.card.ask("add card not-my-number")
    visitor.live("card-other")
    check("pin" not in visitor.passed, "the PIN page opened")
    visitor.touch("cancel")
    visitor.stop_at("welcome")
    tries(stage, 3)


# ---- the record ----

def told_so(stage, resident, page, municipality=None):
    visitor = stage.visitor(resident)
    if municipality:
        visitor.resident["municipality"] = municipality
    visitor.live(page)
    check_nothing_came_out(stage, visitor)
    goes_home(visitor)
    tries(stage, 3)


@case
def a_resident_without_a_record_is_told_so(stage):
    told_so(stage, "no-doses", "no-record")


@case
def a_resident_who_moved_away_is_sent_to_the_counter(stage):
    told_so(stage, "moved-away", "counter-only")


@case
def a_municipality_that_stopped_taking_part(stage):
    """The kiosk's list says that it takes part; VRS knows better."""
    visitor = stage.visitor()
    visitor.stop_at("municipality")
    take_part(stage, False)
    try:
        visitor.choose_municipality()
        visitor.live("not-taking-part")
        check_nothing_came_out(stage, visitor)
        goes_home(visitor)
    finally:
        take_part(stage, True)
    tries(stage, 3)


def take_part(stage, yes):
    world = stage.world
    with open(f"{ROOT}/tests/municipalities/990019.json", encoding="utf-8") as file:
        municipality = json.load(file)
    municipality["taking_part"] = yes
    world.vrsctl("municipality", world.write("990019.json", json.dumps(municipality)))


# ---- the service ----

@case
def a_centre_that_is_down_spends_no_try(stage):
    visitor = stage.visitor()
    visitor.live("service")
    visitor.touch("cancel")
    visitor.stop_at("welcome")
    stage.proxy.down = True
    visitor.start()
    visitor.passed.clear()
    visitor.live("offline-before")
    check("pin" not in visitor.passed, "the PIN page opened")
    goes_home(visitor)
    tries(stage, 3)


@case
def a_centre_that_goes_down_after_the_pin(stage):
    visitor = stage.visitor()
    visitor.stop_at("municipality")
    stage.proxy.down = True
    visitor.choose_municipality()
    visitor.live("offline-after")
    check_nothing_came_out(stage, visitor)
    stage.proxy.down = False
    goes_home(visitor)
    tries(stage, 3)


@case
def a_centre_that_goes_down_before_the_issue(stage):
    visitor = stage.visitor()
    visitor.stop_at("confirm")
    stage.proxy.down = True
    visitor.touch_primary()
    visitor.live("offline-after")
    check(printed(visitor) == 0, "a sheet lies in the tray")
    stage.proxy.down = False
    goes_home(visitor)


# ---- the hours ----

def another_centre(stage, **how):
    """The same one with other hours, or closed by an operator."""
    stage.world.end("centre")
    stage.world.start_centre(**how)
    stage.proxy.centre_port = stage.world.centre_port


def hours_that_are_over():
    """Of one hour in Japan, two hours from now."""
    now = (int(time.time()) // 60 + 9 * 60) % (24 * 60)
    return tuple(f"{(now + later) // 60 % 24:02}:{now % 60:02}" for later in (120, 180))


def told_that_it_is_closed(stage, page, go_on, **how):
    """The service closes while page is shown; go_on(visitor) is what the resident does then."""
    visitor = stage.visitor()
    visitor.habits[page] = None
    visitor.live(page)
    another_centre(stage, **how)
    try:
        visitor.passed.clear()
        go_on(visitor)
        visitor.live("after-hours")
        check_nothing_came_out(stage, visitor)
        goes_home(visitor)
        tries(stage, 3)
    finally:
        another_centre(stage)
    return visitor


@case
def whoever_comes_outside_the_hours_is_told_them(stage):
    def starts_anew(visitor):
        visitor.touch("cancel")
        visitor.stop_at("welcome")
        visitor.start()
    visitor = told_that_it_is_closed(stage, "service", starts_anew, hours=hours_that_are_over())
    check("card" not in visitor.passed and "pin" not in visitor.passed, "a card was asked for")


@case
def hours_that_end_before_the_card_is_laid_down(stage):
    visitor = told_that_it_is_closed(stage, "terms", Visitor.agree, hours=hours_that_are_over())
    check("pin" not in visitor.passed, "the PIN page opened")


@case
def an_operator_who_closes_the_service_after_the_pin(stage):
    told_that_it_is_closed(stage, "municipality", Visitor.choose_municipality, closed=True)


def swapped(stage, path):
    """The answer that somebody else got on this path comes in place of ours."""
    kept = []

    def keep(asked, body, status, headers, answer):
        if asked == path and status == 200:
            kept.append(answer)
        return status, answer

    def swap(asked, body, status, headers, answer):
        return (200, kept[0]) if asked == path else (status, answer)

    visitor = stage.visitor("many-doses")
    stage.proxy.answer = keep
    visitor.live("farewell")
    goes_home(visitor)
    check(kept, f"nobody asked {path}")
    visitor = stage.visitor()
    stage.proxy.answer = swap
    visitor.live("stopped")
    # Not by the pages that were seen: a machine's page may be over before it is painted.
    check(any(path in call for call in stage.proxy.calls), f"it stopped before {path}")
    check("take-paper" not in visitor.passed, "something was printed")
    check(printed(visitor) == 0, "a sheet lies in the tray")
    stage.proxy.answer = None
    visitor.habits.update({state: None for state in ("welcome", "exit", "closed")})
    visitor.touch_primary()
    visitor.live("closed")
    check(os.path.exists(f"{stage.world.work}/latch"), "the kiosk is not latched")
    drain(stage.world.glass)
    stage.world.kiosk.ask("open")
    visitor.live("welcome")
    tries(stage, 3)
    return visitor


@case
def the_lookup_of_somebody_else_latches_the_kiosk(stage):
    visitor = swapped(stage, "/v1/lookups")
    check("confirm" not in visitor.passed, "somebody else's record was shown")


@case
def the_certificate_of_somebody_else_latches_the_kiosk(stage):
    swapped(stage, "/v1/certificates")


# ---- the printer ----

def found_before_the_pin(stage, trouble, broken, repaired):
    visitor = stage.visitor()
    visitor.live("service")
    visitor.touch("cancel")
    visitor.stop_at("welcome")
    stage.world.printer.ask(broken)
    visitor.passed.clear()
    visitor.start()
    page = visitor.live("printer-before")
    check(page.trouble == trouble, f"the page speaks of {page.trouble}")
    check("pin" not in visitor.passed, "the PIN page opened")
    check_nothing_came_out(stage, visitor)
    stage.world.printer.ask(repaired)
    goes_home(visitor)
    tries(stage, 3)


@case
def a_printer_without_paper_is_found_before_the_pin(stage):
    found_before_the_pin(stage, "paper", "paper-out", "paper-in")


@case
def an_open_cover_is_found_before_the_pin(stage):
    found_before_the_pin(stage, "cover", "cover-open", "cover-close")


@case
def a_jam_is_found_before_the_pin(stage):
    found_before_the_pin(stage, "jam", "jam", "clear-jam")


@case
def a_printer_without_toner_is_found_before_the_pin(stage):
    found_before_the_pin(stage, "toner", "toner-out", "toner-in")


def await_trouble(visitor, trouble):
    """The page of a printer that stands still names what ails it, and names it anew when that changes."""
    while visitor.live("paper-out").trouble != trouble:
        pass


def leaves_with_two_sheets(stage, visitor):
    visitor.stop_at("take-paper")
    check(printed(visitor) == 2, f"{printed(visitor)} sheets came out, not 2")
    visitor.take_paper()
    visitor.live("farewell")
    goes_home(visitor)
    tries(stage, 3)


@case
def a_jam_in_the_middle_is_cleared(stage):
    visitor = stage.visitor("many-doses")
    visitor.stop_at("confirm")
    stage.world.printer.ask("paper 1")
    visitor.touch_primary()
    await_trouble(visitor, "paper")
    stage.world.printer.ask("jam")
    stage.world.printer.ask("paper-in")
    await_trouble(visitor, "jam")
    stage.world.printer.ask("cover-open")
    stage.world.printer.ask("clear-jam")
    await_trouble(visitor, "cover")
    stage.world.printer.ask("cover-close")
    leaves_with_two_sheets(stage, visitor)


@case
def a_jam_before_the_first_sheet_issues_nothing_yet(stage):
    visitor = stage.visitor("many-doses")
    visitor.stop_at("confirm")
    stage.world.printer.ask("jam")
    visitor.touch_primary()
    await_trouble(visitor, "jam")
    check_nothing_came_out(stage, visitor)
    stage.world.printer.ask("clear-jam")
    leaves_with_two_sheets(stage, visitor)


@case
def staff_can_be_called_again(stage):
    visitor = stage.visitor("many-doses")
    visitor.stop_at("confirm")
    stage.world.printer.ask("paper 1")
    visitor.touch_primary()
    await_trouble(visitor, "paper")
    with stage.world.kiosk.connect() as link, link.makefile("r") as told:
        link.sendall(b"watch\n")
        told.readline()
        visitor.touch("call-again")
        check(json.loads(told.readline())["phase"] == "paper-out", "nobody was told")
    await_trouble(visitor, "paper")
    stage.world.printer.ask("paper-in")
    leaves_with_two_sheets(stage, visitor)


@case
def paper_that_runs_out_in_the_middle_is_put_in(stage):
    visitor = stage.visitor("many-doses")
    visitor.stop_at("confirm")
    stage.world.printer.ask("paper 1")
    visitor.touch_primary()
    visitor.live("paper-out")
    stage.world.printer.ask("paper-in")
    visitor.stop_at("take-paper")
    check(printed(visitor) == 2, f"{printed(visitor)} sheets came out, not 2")
    visitor.take_paper()
    visitor.live("farewell")
    goes_home(visitor)


@case
def whoever_gives_up_waiting_for_paper_leaves_no_job(stage):
    visitor = stage.visitor("many-doses")
    visitor.stop_at("confirm")
    stage.world.printer.ask("paper 1")
    visitor.touch_primary()
    visitor.live("paper-out")
    stage.world.printer.ask("take-paper")
    visitor.touch("cancel")
    visitor.habits.update({state: None for state in ("welcome", "exit", "closed")})
    stage.world.kiosk.await_phase("closed")
    stage.world.printer.ask("paper-in")
    visitor.live("welcome")
    check(printed(visitor) == 0, "the rest came out after all")


# ---- walking away ----

def walks_away(stage, page, closed=None, resident="sakura", left=3, before=None):
    """closed: why the kiosk is then closed until somebody has looked after it; before(visitor): what
    brings that page about."""
    stage.patience(QUICK)
    try:
        visitor = stage.visitor(resident)
        if before:
            before(visitor)
        visitor.habits[page] = None
        visitor.live(page)
        visitor.habits.update({state: None for state in visitor.habits})
        visitor.habits.update({"still-there": None, "closed": None, "exit": None, "welcome": None,
                               "return-card": None})
        if closed:
            visitor.live("closed")
            why = stage.world.kiosk.status()["closed"]
            check(why == closed, f"closed because of {why}")
            stage.world.card.remove()
            stage.world.printer.ask("paper-in")
            stage.world.printer.ask("take-paper")
        visitor.live("welcome")
        tries(stage, left)
    finally:
        stage.patience(100)


@case
def walks_away_from_the_services(stage):
    walks_away(stage, "service")


@case
def walks_away_from_the_terms(stage):
    walks_away(stage, "terms")


@case
def walks_away_before_laying_the_card(stage):
    walks_away(stage, "card")


@case
def walks_away_from_the_pin_and_leaves_the_card(stage):
    walks_away(stage, "pin", closed="card")


@case
def walks_away_without_taking_the_card(stage):
    walks_away(stage, "take-card", closed="card")


@case
def walks_away_from_the_municipalities(stage):
    walks_away(stage, "municipality")


@case
def walks_away_from_the_confirmation(stage):
    walks_away(stage, "confirm")


@case
def walks_away_without_taking_the_paper(stage):
    walks_away(stage, "take-paper", closed="paper")


@case
def walks_away_from_the_farewell(stage):
    walks_away(stage, "farewell")


def players(world):
    """The processes of kiosk-voice."""
    session = world.kiosk.status()["session_pid"]
    return [pid for pid in children_of(session)
            if os.path.basename(os.readlink(f"/proc/{pid}/exe")) == "kiosk-voice"]


def called(stage, page, left, prompts, take):
    """Whoever leaves something at this page is asked for it aloud: the page's prompt, then the closed page's, which end when
    it is taken."""
    world, usual = stage.world, stage.world.sink
    ears = Ears(f"{world.work}/heard")
    ears.forget()
    world.sink = ears.sink
    stage.patience(CALM)
    try:
        visitor = stage.visitor()
        ears.forget()
        visitor.habits[page] = None
        visitor.live(page)
        visitor.habits.update({state: None for state in [*visitor.habits, "closed", "still-there"]})
        visitor.live("closed")
        asked = [heard for heard in ears.heard() if heard not in prompts]
        check(f"{page}.ja" in asked, f"the page \"{page}\" said {asked}")
        check(not any("-left" in heard for heard in asked), f"{asked} before anything was left")
        wait_for(lambda: [heard for heard in ears.heard() if heard in prompts or "zxx" in heard][-4:] ==
                 [*prompts, "rising-tone.zxx", prompts[0]], "two calls", 60)
        check(len(players(world)) == 1, f"{len(players(world))} players")
        check(world.kiosk.status()["closed"] == left, "it is closed for another reason")
        whole = ears.sounds()[ears.heard().index(prompts[0])]
        check(loudness(samples_of(whole)) > 0.01, "there was nothing to hear")
        # Whoever ends the player does not end the call.
        for pid in players(world):
            os.kill(pid, signal.SIGKILL)
        talking = ears.amount()
        wait_for(lambda: ears.amount() > talking, "more of it")
        began = time.monotonic()
        take()
        visitor.live("welcome")
        print(f"# silent {time.monotonic() - began:.1f} s after it was taken")
        calls = [heard for heard in ears.heard() if heard in prompts]
        visitor.habits["welcome"] = Visitor.start
        visitor.start()
        visitor.live("service")
        wait_for(lambda: "service.ja" in ears.heard(), "the next page")
        check([heard for heard in ears.heard() if heard in prompts] == calls, "it goes on after it was taken")
        goes_home(visitor)
    finally:
        world.sink = usual
        stage.patience(100)


@case
def a_card_that_is_left_is_asked_for_aloud_until_it_is_taken(stage):
    called(stage, "take-card", "card", ["card-left.ja", "card-left.en"], stage.world.card.remove)


@case
def a_certificate_that_is_left_is_asked_for_aloud_until_it_is_taken(stage):
    called(stage, "take-paper", "paper", ["paper-left.ja", "paper-left.en"],
           lambda: stage.world.printer.ask("take-paper"))


@case
def walks_away_from_no_record(stage):
    walks_away(stage, "no-record", resident="no-doses")


@case
def walks_away_after_a_wrong_pin(stage):
    def before(visitor):
        visitor.pins = [OTHER_PIN]
    walks_away(stage, "pin-wrong", closed="card", left=2, before=before)


@case
def walks_away_from_the_help_about_pins(stage):
    def before(visitor):
        visitor.habits["pin"] = lambda one: one.touch("which-pin")
    walks_away(stage, "which-pin", closed="card", before=before)


@case
def walks_away_before_the_last_try(stage):
    walks_away(stage, "last-try", closed="card", left=1,
               before=lambda visitor: stage.world.card.ask("set-tries 1"))


@case
def walks_away_from_a_blocked_card(stage):
    walks_away(stage, "pin-blocked", closed="card", left=0,
               before=lambda visitor: stage.world.card.ask("set-tries 0"))


@case
def walks_away_from_a_refused_card(stage):
    walks_away(stage, "card-refused", closed="card",
               before=lambda visitor: stage.world.card.ask("add card copied"))


@case
def walks_away_from_an_empty_printer(stage):
    walks_away(stage, "paper-out", closed="paper", resident="many-doses",
               before=lambda visitor: stage.world.printer.ask("paper 1"))


# ---- the staff ----

def kioskctl(stage, *words):
    """Exit status and what it said."""
    world = stage.world
    done = subprocess.run([world.program("kioskctl"), "--control", world.kiosk.path, "--audit",
                           f"{world.work}/audit", *words], capture_output=True, text=True,
                          check=False)
    return done.returncode, done.stdout + done.stderr


def last_record(stage):
    status, said = kioskctl(stage, "log", "--last", "1", "--json")
    check(status == 0, f"the record cannot be read: {said}")
    record = json.loads(said)
    return " ".join(record.get(word, "-")
                    for word in ("who", "what", "argument", "result", "phase"))


def check_recorded(stage, expected):
    found = last_record(stage)
    check(found == expected, f"the record says {found}, not {expected}")


def nobody_comes(stage):
    """A welcome page, and nobody before it."""
    stage.in_order("sakura")
    stage.world.kiosk.ask("reset")
    stage.world.kiosk.await_phase("welcome")


@case
def an_attendant_resets_a_session_before_the_pin_is_typed(stage):
    visitor = stage.visitor()
    visitor.stop_at("pin")
    status, said = kioskctl(stage, "reset")
    check(status == 0, f"reset failed: {said}")
    check_recorded(stage, "root reset - ok pin")
    stage.world.card.remove()
    stage.world.kiosk.await_phase("welcome")
    results = json.loads(kioskctl(stage, "status", "--json")[1])["results"]
    check((results[0]["result"], results[0]["phase"]) == ("reset", "pin"),
          f"the last session was {results[0]}")
    tries(stage, 3)


@case
def a_test_print_comes_out_marked_and_verifies_nowhere(stage):
    nobody_comes(stage)
    status, said = kioskctl(stage, "test-print")
    check(status == 0, f"the test print failed: {said}")
    page = f"{stage.world.work}/printer/certificate.pdf"
    text = text_of_sheet(stage)
    for mark in ("TEST", "見本", "証明書ではありません", "Thepersononitdoesnotexist", "UTO"):
        check(mark in text, f"the page does not say {mark}")
    checked = subprocess.run([stage.world.program("certcheck"), "--keys",
                              f"{stage.world.work}/keys/issuer.jwks.json", page],
                             capture_output=True, text=True, check=False)
    check(checked.returncode == 1 and checked.stdout.count("This is a test print") == 2,
          f"its codes are not known as a test's: {checked}")
    check_recorded(stage, "root run test-print printed welcome")
    # The kiosk stays closed until the sheet has been taken away.
    wait_for(lambda: stage.world.kiosk.status()["closed"] == "paper", "the kiosk to notice the sheet")
    stage.world.printer.ask("take-paper")
    stage.world.kiosk.await_phase("welcome")


@case
def a_self_test_finds_what_the_printer_lacks(stage):
    nobody_comes(stage)
    status, said = kioskctl(stage, "self-test")
    check(status == 0, f"all is well, but it says: {said}")
    stage.world.kiosk.await_phase("welcome")
    stage.world.printer.ask("paper-out")
    status, said = kioskctl(stage, "self-test", "--json")
    faults = [(one["what"], one["reason"]) for one in json.loads(said) if one["state"] == "fault"]
    check(status == 1 and faults == [("printer", "no-paper")], f"it found {faults}")
    check_recorded(stage, "root run self-test fault welcome")
    stage.world.printer.ask("paper-in")
    stage.world.kiosk.await_phase("welcome")


@case
def a_self_test_finds_a_printer_that_was_unplugged(stage):
    nobody_comes(stage)
    stage.world.pause_printer(True)
    try:
        status, said = kioskctl(stage, "self-test")
        check(status == 1 and "プリンターが応答しません" in said, f"it says: {said}")
        status, said = kioskctl(stage, "test-print")
        check(status == 1 and "offline" in said, f"the test print says: {said}")
    finally:
        stage.world.pause_printer(False)
    stage.world.kiosk.await_phase("welcome")


@case
def a_self_test_finds_a_centre_that_is_down(stage):
    nobody_comes(stage)
    stage.proxy.down = True
    status, said = kioskctl(stage, "self-test")
    stage.proxy.down = False
    check(status == 1 and "The centre does not answer." in said, f"it says: {said}")
    stage.world.kiosk.await_phase("welcome")


@case
def a_self_test_finds_a_clock_that_is_wrong(stage):
    nobody_comes(stage)
    found = {}
    for ahead_s in (0, 45):
        stage.proxy.ahead_s = ahead_s
        said = kioskctl(stage, "self-test", "--json")[1]
        found[ahead_s] = next(one for one in json.loads(said) if one["what"] == "clock")
    stage.proxy.ahead_s = 0
    check(found[0].get("reason") in ("right", "not-synchronised"), f"at first: {found[0]}")
    check(found[45]["state"] == "fault" and 44 <= found[45]["number"] <= 46,
          f"45 s off: {found[45]}")


def found_by_hand(stage, name, *changes):
    """What kiosk-self-test finds with another kiosk.conf, as {what: (state, reason, number)}."""
    world = stage.world
    with open(f"{world.work}/kiosk.conf", encoding="utf-8") as file:
        conf = file.read()
    for old, new in changes:
        check(old in conf, f"kiosk.conf has no {old}")
        conf = conf.replace(old, new)
    done = subprocess.run([world.program("kiosk-self-test"), "--config",
                           world.write(f"{name}.conf", conf), "--json"],
                          capture_output=True, text=True, check=False)
    found = {one["what"]: (one["state"], one.get("reason"), one.get("number"))
             for one in json.loads(done.stdout)}
    faults = any(state == "fault" for state, _, _ in found.values())
    check(done.returncode == int(faults), f"exit status {done.returncode}: {found}")
    return found


def check_found(found, what, *expected):
    check(found[what][:len(expected)] == expected, f"{what} is {found[what]}, not {expected}")


@case
def a_self_test_finds_a_card_that_was_left(stage):
    nobody_comes(stage)
    stage.world.kiosk.ask("close cleaning")
    stage.world.kiosk.await_phase("closed")
    stage.world.card.insert()
    wait_for(lambda: found_by_hand(stage, "card")["reader"] == ("warning", "card-left", None),
             "a card to be found")
    stage.world.card.remove()
    wait_for(lambda: found_by_hand(stage, "card")["reader"] == ("ok", None, None),
             "the card to be gone")
    stage.world.kiosk.ask("open")
    stage.world.kiosk.await_phase("welcome")


@case
def a_self_test_finds_what_is_set_up_wrongly(stage):
    work = stage.world.work
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{work}/soon.key", "-out",
                    f"{work}/soon.pem", "-subj", "/CN=soon", "-days", "10"], check=True,
                   capture_output=True)
    own = f"{work}/keys/kiosk-{stage.world.kiosk_id}.pem"
    other_reader = found_by_hand(stage, "reader", ("[card]\n", "[card]\nreader=Another Reader\n"))
    check_found(other_reader, "reader", "fault", "absent")
    check_found(other_reader, "printer", "ok")
    soon = found_by_hand(stage, "soon", (f"certificate={own}", f"certificate={work}/soon.pem"))
    check_found(soon, "certificate", "warning", "expires")
    check_found(soon, "centre", "fault", "configuration")
    check_found(soon, "clock", "warning", "not-compared")
    other_ca = found_by_hand(stage, "ca", (f"ca={work}/keys/ca.pem", f"ca={work}/soon.pem"))
    check_found(other_ca, "centre", "fault", "untrusted")
    nobody = found_by_hand(stage, "printer", (f":{stage.world.printer_port}/", ":9/"))
    check_found(nobody, "printer", "fault", "offline")


@case
def a_self_test_finds_codes_that_could_not_be_checked(stage):
    keys = f"{stage.world.work}/keys"
    csca, dsc = f"csca={keys}/csca.pem\n", f"dsc={keys}/dsc.pem\n"
    nobody_comes(stage)

    def found(*changes):
        return found_by_hand(stage, "codes", *changes)
    check_found(found(), "codes", "ok", None)
    check_found(found((csca, "")), "codes", "warning", "no-csca")
    check_found(found((dsc, "")), "codes", "warning", "no-dsc")
    check_found(found((csca, ""), (dsc, "")), "codes", "warning", "empty")
    check_found(found((csca, f"csca={keys}/issuer.jwks.json\n")), "codes", "fault", "unreadable")
    check_found(found((dsc, f"{dsc}products={keys}/issuer.jwks.json\n")), "codes", "fault",
                "bad-products")
    stage.proxy.down = True
    unasked = found((csca, ""), (dsc, ""))
    stage.proxy.down = False
    check_found(unasked, "centre", "fault", "no-answer")
    check_found(unasked, "codes", "warning", "empty")


@case
def a_self_test_finds_why_nothing_would_be_heard(stage):
    nobody_comes(stage)

    def found(*lines):
        return found_by_hand(stage, "sound", ("[sound]\n" f"sink={stage.world.sink}", "\n".join(["[sound]", *lines])))["sound"]
    check_found({"sound": found("sink=alsa:null")}, "sound", "ok", None, None)
    check_found({"sound": found("sink=alsa:no-such-device")}, "sound", "warning", "no-device", None)
    check_found({"sound": found("sink=alsa:null", "pack=/nonexistent")}, "sound", "warning", "bad-pack", None)
    check_found({"sound": found("enabled=false")}, "sound", "ok", "off", None)


@case
def nobody_is_disturbed_for_a_test(stage):
    visitor = stage.visitor()
    visitor.stop_at("pin")
    for test in ("self-test", "test-print"):
        status, said = kioskctl(stage, test)
        check(status == 1 and "busy" in said, f"{test} says: {said}")
    check_recorded(stage, "root run test-print busy pin")
    check(stage.world.kiosk.status()["phase"] == "pin", "the resident was disturbed")
    visitor.type_pin()
    visitor.stop_at("take-paper")
    visitor.take_paper()
    visitor.live("farewell")
    goes_home(visitor)


# ---- the attendants' corner ----

def calls_the_attendant(visitor):
    """From the page that is shown to the one that asks for the code."""
    visitor.habits.update({"exit": None, "closed": None, "welcome": None})
    visitor.hold_corner()
    return visitor.live("attendant-code")


def attendant_comes_in(visitor):
    calls_the_attendant(visitor)
    visitor.type_code(ATTENDANT_CODE)
    visitor.habits["attendant-checking"] = None
    return visitor.live("attendant-menu")


def attendant_leaves(visitor):
    """The menu is painted again when something is new, and a touch just then is lost."""
    while visitor.page.state == "attendant-menu":
        visitor.touch("leave")
        visitor.look()


def attendant_goes(visitor):
    attendant_leaves(visitor)
    if visitor.page.state != "welcome":
        visitor.stop_at("welcome")


def attendant_program(stage):
    """Its process id, once it runs."""
    return wait_for(lambda: stage.world.kiosk.status()["assistant_pid"], "the attendants' program")


@case
def the_corner_ends_a_session_and_asks_for_a_code(stage):
    """The sheets that are left stay in the printer, and VRS hears that they were never out."""
    visitor = stage.visitor("many-doses")
    visitor.stop_at("confirm")
    stage.world.printer.ask("paper 1")
    visitor.touch_primary()
    visitor.live("paper-out")
    before = len([call for call in stage.proxy.calls if "outcomes" in call])
    calls_the_attendant(visitor)
    check(stage.world.kiosk.status()["session_pid"] == 0, "a session runs beside the attendant")
    after = len([call for call in stage.proxy.calls if "outcomes" in call])
    check(after == before + 1, "VRS was not told how the session ended")
    outcome = stage.world.provisions()[-1]["outcome"]
    check(outcome != "printed", f"VRS has it as {outcome}")
    report = json.load(open(stage.world.report_file))
    check(report["result"] == "paper-out", f"the session ended in {report['result']}")
    stage.world.printer.ask("paper-in")
    stage.world.printer.ask("take-paper")
    visitor.touch("leave")
    visitor.stop_at("welcome")
    check(printed(visitor) == 0, "the rest came out after all")
    tries(stage, 3)


@case
def the_corner_waits_for_the_card_to_be_taken(stage):
    visitor = stage.visitor()
    visitor.stop_at("pin")
    visitor.habits["return-card"] = None
    visitor.hold_corner()
    visitor.live("return-card")
    check(stage.world.kiosk.status()["assistant_pid"] == 0, "the attendants' page came over a card")
    visitor.take_card()
    visitor.live("attendant-code")
    visitor.touch("leave")
    visitor.stop_at("welcome")
    tries(stage, 3)


@case
def nothing_of_the_resident_is_in_the_attendants_program(stage):
    visitor = stage.visitor()
    visitor.stop_at("confirm")
    attendant_comes_in(visitor)
    held = memory_of(attendant_program(stage))
    for what in ("name", "birth", "number", "pin"):
        for word in words_of(visitor.resident, what):
            check(word not in held, f"the attendants' program holds the resident's {what}")
    check("係員メニュー".encode() in held, "the attendants' memory was not read")
    attendant_goes(visitor)


def words_of(resident, what):
    value = resident.get(what)
    if not isinstance(value, str) or len(value) < 5:  # four digits are anywhere
        return []
    return [value.encode(), value.encode("utf-16-le")]


def memory_of(pid):
    held = []
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            where, rights = line.split()[:2]
            if "r" not in rights or line.rstrip().endswith(("[vvar]", "[vsyscall]")):
                continue
            start, end = (int(one, 16) for one in where.split("-"))
            try:
                memory.seek(start)
                held.append(memory.read(end - start))
            except OSError:  # not there, although it is mapped
                continue
    return b"".join(held)


def leaves_without_the_attendants_page(visitor):
    visitor.touch("cancel")
    visitor.habits["exit"] = None
    visitor.stop_at("welcome")
    check(not any(state.startswith("attendant") for state in visitor.passed),
          "the attendants' page came")


@case
def a_corner_that_is_touched_shortly_does_nothing(stage):
    visitor = stage.visitor()
    visitor.stop_at("service")
    for _ in range(3):
        stage.world.display.touch(*visitor.corner())
    stage.world.display.press(*visitor.corner())
    time.sleep(3)  # how long it is held
    stage.world.display.release()
    visitor.choose_kind()
    visitor.live("terms")
    leaves_without_the_attendants_page(visitor)


@case
def a_finger_that_slides_out_of_the_corner_does_nothing(stage):
    visitor = stage.visitor()
    visitor.stop_at("service")
    stage.world.display.press(*visitor.corner())
    stage.world.display.slide(stage.world.size[0] // 2, 20)
    time.sleep(0.2)  # no hand is faster
    stage.world.display.slide(*visitor.corner())
    time.sleep(5.5)  # longer than it would have to be held
    stage.world.display.release()
    leaves_without_the_attendants_page(visitor)


@case
def a_wrong_code_must_be_waited_for_and_the_right_one_comes_in(stage):
    visitor = stage.visitor()
    visitor.live("service")
    calls_the_attendant(visitor)
    visitor.type_code("408173")
    visitor.habits.update({"attendant-checking": None, "attendant-wait": None})
    visitor.live("attendant-wait")
    visitor.live("attendant-code")
    visitor.type_code(ATTENDANT_CODE)
    visitor.live("attendant-menu")
    check(not os.path.exists(f"{stage.world.work}/attendant-tries"), "the wrong code still counts")
    attendant_goes(visitor)


@case
def the_tenth_wrong_code_locks_until_an_operator_unlocks(stage):
    visitor = stage.visitor()
    visitor.live("service")
    tries_file = f"{stage.world.work}/attendant-tries"
    with open("/proc/sys/kernel/random/boot_id") as boot, open(tries_file, "w") as file:
        file.write(f"9 0 {boot.read()}")
    calls_the_attendant(visitor)
    visitor.type_code("408173")
    visitor.habits["attendant-checking"] = None
    visitor.live("attendant-locked")
    visitor.touch("leave")
    visitor.stop_at("welcome")
    visitor.hold_corner()
    visitor.live("attendant-locked")  # another process knows it too
    visitor.touch("leave")
    visitor.stop_at("welcome")
    stage.world.finish("unlock", stage.world.program("kiosk-attendant"), "--unlock", "--config",
                       f"{stage.world.work}/kiosk.conf", "--control", stage.world.kiosk.path)
    attendant_comes_in(visitor)
    attendant_goes(visitor)


@case
def an_attendant_closes_the_kiosk_and_opens_it_again(stage):
    visitor = stage.visitor()
    visitor.live("service")
    attendant_comes_in(visitor)
    visitor.touch("close")
    wait_for(lambda: os.path.exists(f"{stage.world.work}/staff"), "the word that closes it")
    attendant_leaves(visitor)
    check(visitor.page.state == "closed", f"\"{visitor.page.state}\" came after the menu")
    attendant_comes_in(visitor)
    visitor.touch("primary")
    visitor.stop_at("welcome")
    check(stage.world.kiosk.status()["closed"] == "", "the kiosk is still closed")


def await_ailment(visitor, ails):
    """The menu says so in large letters."""
    while visitor.page.trouble != ails:
        visitor.look()
        check(visitor.page.state == "attendant-menu", f"\"{visitor.page.state}\" came instead")


@case
def an_attendant_sees_that_paper_is_out_and_puts_it_in(stage):
    visitor = stage.visitor()
    visitor.live("service")
    stage.world.printer.ask("paper 0")
    attendant_comes_in(visitor)
    await_ailment(visitor, "paper")
    stage.world.printer.ask("paper-in")
    visitor.touch("self-test")
    await_ailment(visitor, "none")
    while visitor.page.state == "attendant-menu":
        if "primary" in visitor.page.targets:
            visitor.touch("primary")
        visitor.look()
    check(visitor.page.state in ("closed", "welcome"), f"\"{visitor.page.state}\" came instead")
    stage.world.kiosk.await_phase("welcome")
    orders = [json.loads(line) for line in open(f"{stage.world.work}/audit")]
    done = [(one["what"], one.get("argument"), one["result"]) for one in orders
            if one.get("attendant") == "sato"][-4:]
    check([one[:2] for one in done] == [("note", "entered"), ("run", "self-test"),
                                        ("run", "self-test"), ("open", None)] and
          done[1][2] == "fault" and done[2][2] != "fault", f"recorded: {done}")


@case
def an_attendant_has_a_test_page_printed(stage):
    visitor = stage.visitor()
    visitor.live("service")
    attendant_comes_in(visitor)
    await_ailment(visitor, "none")
    while "test-print" not in visitor.page.targets or not visitor.page.targets.get("primary"):
        visitor.look()
    visitor.touch("test-print")
    wait_for(lambda: printed(visitor) == 1, "the test page")
    stage.world.printer.ask("take-paper")
    while "primary" not in visitor.page.targets:
        visitor.look()
    attendant_goes(visitor)


def reader_is_empty(world):
    no_card = 12   # mynacard(1)
    return subprocess.run([world.program("mynacard"), "info", "--wait", "0"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode == no_card


@case
def a_code_alone_is_not_enough_where_a_staff_card_is_wanted(stage):
    world = stage.world
    world.end("kioskd")
    world.staff_card = True
    world.start_kiosk()
    try:
        visitor = stage.visitor()
        visitor.live("service")
        visitor.habits.update({"attendant-checking": None, "attendant-wait": None,
                               "attendant-card": None})
        for number, page in (("04a1b2c3d4e5f7", "attendant-code"), (STAFF_CARD, "attendant-menu")):
            if visitor.page.state != "attendant-code":
                calls_the_attendant(visitor)
            visitor.type_code(ATTENDANT_CODE)
            visitor.live("attendant-card")
            world.card.ask(f"add on CA answer {number}9000")
            world.card.insert()
            visitor.live(page)
            world.card.remove()
            world.card.ask("genuine")
            wait_for(lambda: reader_is_empty(world), "pcscd to notice")
        check(not os.path.exists(f"{world.work}/attendant-tries"), "the wrong card still counts")
        attendant_goes(visitor)
    finally:
        world.end("kioskd")
        world.staff_card = False
        world.start_kiosk()


# ---- running them ----

def main():
    words = sys.argv[1:]
    chosen = [one for one in cases if not words or any(word in one.__name__ for word in words)]
    enclosure.enter(sys.argv)
    kept = os.environ.get("MADOGUCHI_E2E_OUT")
    out = kept or tempfile.mkdtemp(prefix="madoguchi-e2e-")
    stage = Scene(out)
    print(f"1..{len(chosen)}", flush=True)
    failed = 1
    try:
        stage.start()
        failed = stage.play([(one.__name__, one) for one in chosen])
    except Exception as why:
        print(f"Bail out! {why}")
    finally:
        stage.world.stop()
        if not kept and not failed:
            shutil.rmtree(out)
        elif failed:
            print(f"# logs are in {out}/logs")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
