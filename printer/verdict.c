#include "printer/verdict.h"

static struct printer_result result(enum printer_end end, int sheets)
{
    return (struct printer_result){end, sheets > 0 ? (unsigned)sheets : 0};
}

static int most(const struct testimony *said)
{
    return said->by_job > said->by_printer ? said->by_job : said->by_printer;
}

/* Of those that count. */
static int fewest(const struct testimony *said)
{
    if (said->by_job < 0 || said->by_printer < 0)
        return most(said);
    return said->by_job < said->by_printer ? said->by_job : said->by_printer;
}

static struct printer_result of_completed(const struct testimony *said)
{
    int wanted = (int)said->wanted;
    if (fewest(said) == wanted || (said->by_printer == wanted && said->by_job == 0))
        return result(PRINTER_PRINTED, wanted);
    if (fewest(said) == most(said) && (most(said) > 0 || said->by_printer == 0))
        return result(PRINTER_NOT_PRINTED, most(said));
    return result(PRINTER_UNKNOWN, most(said));
}

static struct printer_result of_stopped(const struct testimony *said)
{
    if (fewest(said) != most(said))
        return result(PRINTER_UNKNOWN, most(said));
    if (most(said) < (int)said->wanted)
        return result(PRINTER_NOT_PRINTED, most(said));
    return result(said->end == JOB_CANCELLED ? PRINTER_PRINTED : PRINTER_UNKNOWN, most(said));
}

static struct printer_result of_forgotten(const struct testimony *said)
{
    if (said->by_printer < 0)
        return result(PRINTER_UNKNOWN, most(said));
    if (said->by_printer == (int)said->wanted)
        return result(PRINTER_PRINTED, said->by_printer);
    /* It had counted sheets of a job that it has forgotten, and has not counted them itself. */
    if (said->by_job > said->by_printer)
        return result(PRINTER_UNKNOWN, said->by_job);
    return result(PRINTER_NOT_PRINTED, said->by_printer);
}

struct printer_result verdict_of(const struct testimony *said, bool *ret_final)
{
    bool stopped = said->end == JOB_CANCELLED || said->end == JOB_ABORTED;
    *ret_final = most(said) < 0 || fewest(said) >= (int)said->wanted ||
                 (stopped && fewest(said) == most(said));
    if (most(said) < 0 || most(said) > (int)said->wanted)
        return result(PRINTER_UNKNOWN, most(said));
    if (said->end == JOB_COMPLETED)
        return of_completed(said);
    return said->end == JOB_FORGOTTEN ? of_forgotten(said) : of_stopped(said);
}
