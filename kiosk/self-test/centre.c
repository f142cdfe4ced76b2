#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <sys/timex.h>
#include <time.h>

#include "backend/client.h"
#include "kiosk/self-test/self-test.h"

#define SCREEN_MS     8000
#define EXPIRES_DAYS  30
#define OFF_WARNING_S 5
#define OFF_FAULT_S   MESSAGE_CLOCK_SKEW_S /* further off, and answers are refused */

/* No clock of a kiosk in service says anything else: 2026 and 2100, in seconds since 1970. */
#define YEAR_FROM  1767225600
#define YEAR_UNTIL 4102444800

static const char *centre_fault(const struct err *err)
{
    if (err->code == ERR_UNREACHABLE || err->code == ERR_TIME_OUT)
        return "no-answer";
    if (err->code == ERR_UNTRUSTED)
        return "untrusted";
    return err->code == ERR_CONFIG || err->code == ERR_IO ? "configuration" : "refused";
}

/* Asks for what any kiosk asks; *ret_off_s is how far our clock is from the centre's, -1 when nobody said; screen
 * stays empty when it does not answer. */
static void ask(const struct config *config, struct findings *ret, struct screen *screen,
                long *ret_off_s)
{
    const struct client_options options = {.url = config->url,
                                           .ca = config->centre_ca,
                                           .answers_ca = config->vrs_ca,
                                           .certificate = config->certificate,
                                           .key = config->key};
    struct err err;
    SCOPED_CLIENT *client = client_new(&options, &err);
    int64_t theirs;

    if (client == NULL || !client_screen(client, SCREEN_MS, screen, NULL, &err)) {
        bool paused = err.code == ERR_CLOSED;

        findings_add(ret, "centre", paused ? SELF_TEST_WARNING : SELF_TEST_FAULT,
                     paused ? "paused" : centre_fault(&err), -1);
    } else {
        findings_add(ret, "centre", SELF_TEST_OK, NULL, -1);
    }
    if (client != NULL && client_clock(client, &theirs))
        *ret_off_s = labs((long)(time(NULL) - theirs));
}

/* ---- our certificate ---- */

static bool days_left(const char *path, int *ret)
{
    FILE *file = fopen(path, "re");
    X509 *certificate = file != NULL ? PEM_read_X509(file, NULL, NULL, NULL) : NULL;
    int days, seconds;
    bool good = certificate != NULL &&
                ASN1_TIME_diff(&days, &seconds, NULL, X509_get0_notAfter(certificate)) == 1;

    if (good)
        *ret = seconds < 0 || days < 0 ? -1 : days;
    X509_free(certificate);
    if (file != NULL)
        fclose(file);
    return good;
}

static void judge_certificate(const struct config *config, struct findings *ret)
{
    int days;

    if (!days_left(config->certificate, &days))
        findings_add(ret, "certificate", SELF_TEST_FAULT, "unreadable", -1);
    else if (days < 0)
        findings_add(ret, "certificate", SELF_TEST_FAULT, "expired", -1);
    else if (days <= EXPIRES_DAYS)
        findings_add(ret, "certificate", SELF_TEST_WARNING, "expires", days);
    else
        findings_add(ret, "certificate", SELF_TEST_OK, "days", days);
}

/* ---- the clock ---- */

/* What the kernel was told by whoever sets the clock. */
static bool is_synchronised(void)
{
    struct timex state = {.modes = 0};

    return adjtimex(&state) != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

static void judge_clock(long off_s, struct findings *ret)
{
    time_t now = time(NULL);

    if (now < YEAR_FROM || now >= YEAR_UNTIL)
        findings_add(ret, "clock", SELF_TEST_FAULT, "year", -1);
    else if (off_s > OFF_WARNING_S)
        findings_add(ret, "clock", off_s > OFF_FAULT_S ? SELF_TEST_FAULT : SELF_TEST_WARNING, "off",
                     off_s);
    else if (off_s < 0)
        findings_add(ret, "clock", SELF_TEST_WARNING, "not-compared", -1);
    else if (!is_synchronised())
        findings_add(ret, "clock", SELF_TEST_WARNING, "not-synchronised", -1);
    else
        findings_add(ret, "clock", SELF_TEST_OK, "right", off_s);
}

void self_test_centre(const struct config *config, struct findings *ret)
{
    SCOPED_SCREEN screen = {0};
    long off_s = -1;

    ask(config, ret, &screen, &off_s);
    judge_certificate(config, ret);
    self_test_codes(config, &screen, ret);
    judge_clock(off_s, ret);
}
