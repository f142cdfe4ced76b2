/* Writes PDFs and PWG raster of invented certificates to look at: write-samples FOLDER. Also says how long composing
 * and reading back took. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "printer/document.h"
#include "printer/tests/samples.h"

static const char long_name[] = "MONTGOMERY-ALVAREZ DE LA CRUZ MARIA FERNANDA GUADALUPE ISABEL";
static const char name_of_60[] =
    "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処"
    "藪ら柑子の藪柑子パイポパイポの長久命の長";

static void set(char *to, size_t size, const char *text)
{
    g_assert_cmpuint(g_strlcpy(to, text, size), <, size);
}
#define SET(array, text) set((array), sizeof(array), (text))

static const struct {
    const char *suffix;
    struct format format;
} kinds[] = {{"pdf", {.language = FORMAT_PDF}}, {"pwg", {FORMAT_PWG, 600, 1}}};

static bool write_document(const char *folder, const char *name, const char *suffix,
                           const struct document *document)
{
    g_autofree char *path = g_strdup_printf("%s/%s.%s", folder, name, suffix);

    return g_file_set_contents(path, (const char *)document->bytes, (gssize)document->len, NULL);
}

static bool write_kind(const char *folder, const char *name, size_t kind,
                       const struct verified_certificate *verified)
{
    SCOPED_DOCUMENT document = {0};
    struct err err = {0};
    int64_t start = g_get_monotonic_time();
    bool done = document_compose_in(&kinds[kind].format, verified, &document, &err);
    int64_t composed = g_get_monotonic_time();

    if (done)
        done = document_read_back(&document, verified, &err);
    printf("%-12s %s %-16s %7zu bytes  compose %5.1f ms, of it read back %5.1f ms\n", name,
           kinds[kind].suffix, done ? "done" : err_name(err.code), document.len,
           (double)(composed - start) / 1000.0,
           (double)(g_get_monotonic_time() - composed) / 1000.0);
    return done && write_document(folder, name, kinds[kind].suffix, &document);
}

static bool write_sample(const char *folder, const char *name,
                         struct verified_certificate *verified)
{
    SCOPED_VERIFIED_CERTIFICATE *ending = verified;
    bool done = true;

    for (size_t kind = 0; kind < G_N_ELEMENTS(kinds); kind++)
        done = write_kind(folder, name, kind, ending) && done;
    return done;
}

static bool write_test_print(const char *folder)
{
    SCOPED_DOCUMENT document = {0};

    return document_compose_test(&document, NULL) &&
           write_document(folder, "test-print", "pdf", &document);
}

int main(int argc, char **argv)
{
    struct verified_certificate *v;
    struct err err;
    bool done = true;
    int64_t start = g_get_monotonic_time();

    if (argc != 2) {
        fprintf(stderr, "usage: write-samples FOLDER\n");
        return 2;
    }
    if (!document_prepare(&err)) {
        fprintf(stderr, "the fonts cannot be loaded: %s %d\n", err_name(err.code), err.detail);
        return 1;
    }
    printf("fonts loaded in %.1f ms\n", (double)(g_get_monotonic_time() - start) / 1000.0);

    done &= write_sample(argv[1], "doses-2", sample_new(2, 841));
    done &= write_sample(argv[1], "doses-7", sample_new(7, 977));
    done &= write_sample(argv[1], "doses-10", sample_new(10, 1049));
    done &= write_sample(argv[1], "doses-32", sample_new(32, 1195));

    v = sample_new(10, 1049);
    for (size_t i = 3; i < 7; i++) {
        SET(v->certificate.doses[i].name.ja, "コミナティRTU（起源株/BA.4-5）");
        SET(v->certificate.doses[i].name.en, "COMIRNATY RTU (original/BA.4-5)");
    }
    done &= write_sample(argv[1], "product-long", v);

    v = sample_new(7, 977);
    SET(v->certificate.doses[3].name.ja, "コミナティRTU（起源株/BA.4-5）");
    SET(v->certificate.doses[3].name.en, "COMIRNATY RTU (original/BA.4-5)");
    done &= write_sample(argv[1], "product-tight", v);

    v = sample_new(3, 869);
    SET(v->certificate.holder.name, long_name);
    done &= write_sample(argv[1], "name-long", v);

    v = sample_new(10, 1049);
    SET(v->certificate.holder.name, name_of_60);
    done &= write_sample(argv[1], "name-60", v);

    v = sample_new(2, 841);
    SET(v->certificate.holder.name, "渡邉\U000E010F　葛\U000E0103城");
    done &= write_sample(argv[1], "name-variant", v);

    v = sample_new(5, 920);
    SET(v->certificate.holder.name, "MONTGOMERY MARIA");
    SET(v->certificate.holder.alias, "渡邊　真理亜");
    SET(v->certificate.holder.former, "ALVAREZ ROMERO　・　MONTGOMERY-SAINT-JOHN");
    sample_count_sheets(v);
    done &= write_sample(argv[1], "name-alias", v);

    done &= write_sample(argv[1], "overseas-3", sample_new_overseas(3, 869));

    v = sample_new_overseas(4, 920);
    SET(v->certificate.holder.name, name_of_60);
    SET(v->certificate.holder.roman_name, long_name);
    SET(v->certificate.holder.nationality, "KNA");
    SET(v->certificate.doses[1].country, "ARE");
    v->certificate.codes[1].format = CERTIFICATE_VDS_NC;
    for (size_t i = 0; i < 40; i++)
        g_strlcat(v->certificate.codes[1].text, "{\"data\":{\"hdr\":{\"t\":\"icao.test\"}}}",
                  sizeof v->certificate.codes[1].text);
    v->certificate.code_count = 2;
    done &= write_sample(argv[1], "overseas-long", v);

    v = sample_new(3, 869);
    SET(v->certificate.holder.name,
        "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処"
        "藪ら柑子の藪柑子パイポパイポの長久命の長寿限無寿限無五劫の擦り切れ海砂利水魚の"
        "水行末雲来末風来末食");
    SET(v->certificate.doses[0].maker.ja, "名前の長い製薬会社株式会社日本支社");
    SET(v->certificate.doses[0].maker.en, "A Maker With A Very Long Name Indeed");
    SET(v->certificate.doses[1].lot, "ABCDEFGHIJ0123456789");
    SET(v->certificate.issuer.mayor_office.ja, "見本県青葉川市長職務代理者");
    SET(v->certificate.issuer.mayor_office.en, "Acting Mayor of Special Ward of Mihon, Tokyo");
    done &= write_sample(argv[1], "all-long", v);
    done &= write_test_print(argv[1]);
    document_forget();
    return done ? 0 : 1;
}
