"""Which runs there are: every state, every way to end."""
from ends import ends
from ends.places import MOMENTS, PLACES
from ends.run import Control, Run

SIGNALS = (ends.KILL, ends.SEGV, ends.ABRT)
# Pages from which no button leads to the end.
WITHOUT_CANCEL = ("welcome", "take-paper", "return-card", "closed", "exit")
WITHOUT_LIMIT = ("welcome", "closed")
BY_NAME = {place.name: place for place in PLACES}
# Where kioskd dies: wherever something of a resident is in the machine, and before.
KIOSKD_DIES = ("welcome", "card", "pin", "reading", "take-card", "municipality", "looking-up", "confirm",
               "printing", "take-paper", "farewell", "closed")
PCSCD_DIES = ("card", "pin", "reading", "take-card", "municipality", "looking-up", "confirm", "printing",
              "farewell")

# Where somebody holds the corner for five seconds.
ATTENDANT_COMES = ("welcome", "service", "pin", "take-card", "municipality", "confirm", "paper-out", "take-paper",
                   "no-record", "card-refused")


def control():
    """Comes before all others."""
    return Control(BY_NAME["take-paper"])


def visits():
    return [Run(BY_NAME["take-paper"], ends.USUAL)]


def quick():
    """One normal end, one kill in every state."""
    return visits() + [Run(place, ends.KILL) for place in PLACES]


def full():
    runs = visits()
    runs += [Run(place, end) for place in PLACES for end in (*SIGNALS, ends.RESET)]
    runs += [Run(place, end) for place in MOMENTS for end in SIGNALS]
    runs += [Run(BY_NAME[name], ends.KIOSKD) for name in KIOSKD_DIES]
    runs += [Run(BY_NAME[name], ends.PCSCD) for name in PCSCD_DIES]
    runs += [Run(BY_NAME[name], ends.CORNER) for name in ATTENDANT_COMES]
    runs += [Run(place, ends.CANCEL) for place in PLACES if place.state not in WITHOUT_CANCEL]
    runs += [Run(place, ends.TIME_OUT) for place in PLACES if place.state not in WITHOUT_LIMIT]
    return runs
