/* Between two residents: nothing is left on the reader, in the printer or in pcscd, or the kiosk stays closed. */
#include <stdio.h>
#include <string.h>

#include "kiosk/memory.h"
#include "kiosk/sweep.h"

static const char usage[] =
    "Usage: kiosk-sweep --config FILE\n"
    "Takes our jobs from the printer, has pcscd forget whose card it read, and looks whether the "
    "printer\n"
    "can print and whether a card or paper was left. Takes at most 10 seconds.\n"
    "Exit status 0: all is well. 1: not, and one word says what: card, paper, forget, reader, "
    "printer,\n"
    "printer-queue, printer-paper, printer-jam, printer-cover, printer-toner, printer-tray; and "
    "memory or\n"
    "swap, when what a session keeps could be written to a disk.\n"
    "2: the command line or FILE is wrong.\n";

int main(int argc, char **argv)
{
    SCOPED_CONFIG *config = config_from_arguments(argc, argv, usage);
    /* The devices first: what can be made to forget does not wait until the machine is put right. */
    const char *left = sweep_word(sweep(config));

    if (left[0] == '\0')
        left = memory_keep(MEMORY_SWAPS);
    if (left == NULL)
        return 0;
    puts(left);
    return 1;
}
