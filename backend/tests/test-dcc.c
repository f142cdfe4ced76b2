#include <glib.h>
#include <string.h>

#include "backend/dcc.h"
#include "backend/tests/keys.h"
#include "backend/tests/sample.h"

static struct dcc_signer *signer_new(void)
{
    g_autofree char *certificate = keys_path("dsc.pem");
    g_autofree char *key = keys_path("dsc.key");
    struct dcc_signer *signer = dcc_signer_load(certificate, key, NULL);

    g_assert_nonnull(signer);
    return signer;
}

static struct dcc_issue issue_for(const struct dcc_signer *signer)
{
    return (struct dcc_issue){.country = "JP",
                              .authority = "Ministry of Health, Labour and Welfare",
                              .issued_at = dcc_signer_valid_from(signer) + 60,
                              .expires = dcc_signer_valid_until(signer),
                              .mp = "EU/1/20/1528",
                              .ma = "ORG-100030215",
                              .vp = "1119349007",
                              .course = 2};
}

static void a_code_says_what_the_certificate_says(void)
{
    static struct certificate certificate;
    SCOPED_DCC_SIGNER *signer = signer_new();
    SCOPED_DCC_TRUST *trust = dcc_trust_new(NULL);
    struct dcc_issue issue = issue_for(signer);
    g_autofree char *dsc = keys_path("dsc.pem");
    char text[CERTIFICATE_CODE_SIZE];
    struct dcc dcc;

    g_assert_true(dcc_trust_add_signers(trust, dsc, NULL));
    sample_certificate(CERTIFICATE_OVERSEAS, 3, &certificate);
    g_assert_true(dcc_encode(&certificate, 1, &issue, signer, text, NULL));
    g_test_message("%zu characters: %s", strlen(text), text);
    g_assert_cmpstr(dcc_fault_name(dcc_decode(text, strlen(text), trust, issue.issued_at, &dcc)),
                    ==, "good");
    g_assert_cmpstr(dcc.issuer, ==, "JP");
    g_assert_cmpint(dcc.issued_at, ==, issue.issued_at);
    g_assert_cmpint(dcc.expires, ==, issue.expires);
    g_assert_cmpstr(dcc.fn, ==, "SAKURA");
    g_assert_cmpstr(dcc.gn, ==, "MINAMI");
    g_assert_cmpstr(dcc.fnt, ==, "SAKURA");
    g_assert_cmpstr(dcc.gnt, ==, "MINAMI");
    g_assert_cmpstr(dcc.birth_date, ==, "1985-04-12");
    g_assert_cmpstr(dcc.tg, ==, "840539006");
    g_assert_cmpstr(dcc.vp, ==, issue.vp);
    g_assert_cmpstr(dcc.mp, ==, issue.mp);
    g_assert_cmpstr(dcc.ma, ==, issue.ma);
    g_assert_cmpint(dcc.number, ==, 2);
    g_assert_cmpint(dcc.course, ==, 2);
    g_assert_cmpstr(dcc.date, ==, certificate.doses[1].date);
    g_assert_cmpstr(dcc.country, ==, "JP");
    g_assert_cmpstr(dcc.authority, ==, issue.authority);
    g_assert_cmpstr(dcc.id, ==, "URN:UVCI:01:JP:JPN9900192026112100001802#L");
    g_assert_false(dcc.unknown_code);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dcc/round-trip", a_code_says_what_the_certificate_says);
    return g_test_run();
}
