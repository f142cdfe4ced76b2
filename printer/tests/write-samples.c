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

/* As many bytes as an ICAO VDS-NC with so many doses has, with Japan's own certificate of some 800 bytes (qr.md 2.6). */
static size_t vds_nc_len(size_t doses)
{
    return 1378 + 139 * doses;
}

static bool write_domestic(const char *folder)
{
    bool done = write_sample(folder, "domestic-1", sample_new(1, 813));
    struct verified_certificate *v;

    done &= write_sample(folder, "domestic-2", sample_new(2, 841));
    done &= write_sample(folder, "domestic-5", sample_new(5, 920));
    done &= write_sample(folder, "domestic-7", sample_new(7, 977));
    done &= write_sample(folder, "domestic-10", sample_new(10, 1049));

    v = sample_new(32, 1195);
    v->certificate.codes[0].held = 15;
    done &= write_sample(folder, "domestic-32", v);

    v = sample_new(10, 1049);
    sample_add_dccs(v, 640);
    done &= write_sample(folder, "domestic-10-dcc", v);
    return done;
}

static bool write_overseas(const char *folder)
{
    static const size_t doses[] = {1, 3, 5, 10};
    bool done = true;

    for (size_t i = 0; i < G_N_ELEMENTS(doses); i++) {
        struct verified_certificate *v = sample_new_overseas(doses[i], 776 + 27 * doses[i]);
        g_autofree char *name = g_strdup_printf("overseas-%zu", doses[i]);

        sample_add_vds_nc(v, "AOYAMA HIKARI", vds_nc_len(doses[i]));
        done &= write_sample(folder, name, v);
    }

    /* As much as there can be: both sheets full, version 40, every note, the sheet of EU DCCs. */
    struct verified_certificate *v = sample_new_overseas(12, 1195);

    SET(v->certificate.holder.name, name_of_60);
    SET(v->certificate.holder.roman_name, long_name);
    sample_add_vds_nc(v, "MONTGOMERY ALVAREZ DE LA CRU  MARIA F G", 2953);
    v->certificate.codes[0].held = 11;
    v->certificate.codes[1].held = 10;
    sample_add_dccs(v, 700);
    done &= write_sample(folder, "overseas-all", v);
    return done;
}

static bool write_names(const char *folder)
{
    struct verified_certificate *v = sample_new_overseas(3, 869);
    bool done;

    SET(v->certificate.holder.name, long_name);
    SET(v->certificate.holder.alias, "渡邊　真理亜");
    SET(v->certificate.holder.former, "ALVAREZ ROMERO　・　MONTGOMERY-SAINT-JOHN");
    SET(v->certificate.holder.roman_name, long_name);
    SET(v->certificate.holder.nationality, "UTO");
    sample_add_vds_nc(v, "MONTGOMERY ALVAREZ DE LA CRU  MARIA F G", vds_nc_len(3));
    sample_count_sheets(v);
    done = write_sample(folder, "name-long", v);

    v = sample_new(10, 1049);
    SET(v->certificate.holder.name, name_of_60);
    done &= write_sample(folder, "name-60", v);

    v = sample_new(2, 841);
    SET(v->certificate.holder.name, "渡邉\U000E010F　葛\U000E0103城");
    done &= write_sample(folder, "name-variant", v);

    v = sample_new(5, 920);
    SET(v->certificate.holder.name, "MONTGOMERY MARIA");
    SET(v->certificate.holder.alias, "渡邊　真理亜");
    SET(v->certificate.holder.former, "ALVAREZ ROMERO　・　MONTGOMERY-SAINT-JOHN");
    sample_count_sheets(v);
    done &= write_sample(folder, "name-alias", v);
    return done;
}

static void set_long_product(struct certificate_dose *dose)
{
    SET(dose->name.ja, "コミナティRTU（起源株/BA.4-5）");
    SET(dose->name.en, "COMIRNATY RTU (original/BA.4-5)");
}

static bool write_long(const char *folder)
{
    struct verified_certificate *v = sample_new(10, 1049);
    bool done;

    for (size_t i = 3; i < 7; i++)
        set_long_product(&v->certificate.doses[i]);
    done = write_sample(folder, "product-long", v);

    v = sample_new(7, 977);
    set_long_product(&v->certificate.doses[3]);
    done &= write_sample(folder, "product-tight", v);

    v = sample_new_overseas(4, 920);
    SET(v->certificate.holder.name, name_of_60);
    SET(v->certificate.holder.nationality, "KNA");
    SET(v->certificate.doses[1].country, "ARE");
    done &= write_sample(folder, "country-long", v);

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
    done &= write_sample(folder, "all-long", v);
    return done;
}

/* For who has a printer that is not to be tuned. */
static bool write_without_dots(const char *folder)
{
    const struct dots_setting off = {0};
    bool done;

    document_set_dots(&off);
    done = write_sample(folder, "dots-off", sample_new(2, 841));
    document_set_dots(&dots_usual);
    return done;
}

int main(int argc, char **argv)
{
    struct err err;
    bool done;
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
    done = write_domestic(argv[1]);
    done &= write_overseas(argv[1]);
    done &= write_names(argv[1]);
    done &= write_long(argv[1]);
    done &= write_test_print(argv[1]);
    done &= write_without_dots(argv[1]);
    document_forget();
    return done ? 0 : 1;
}
