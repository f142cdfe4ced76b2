#include "printer/specimen.h"

static const struct certificate specimen = {
    .id = "UTO00000020260101000000",
    .kind = CERTIFICATE_DOMESTIC,
    .municipality = "000000",
    .issued_on = "2026-01-01",
    .holder = {.name = "見本　葛\U000E0103子", .birth_date = "2000-01-01"},
    .doses = {{.number = 1,
               .date = "2026-01-01",
               .product = "specimen",
               .type = {"見本", "Specimen"},
               .maker = {"見本", "Specimen"},
               .name = {"見本", "Specimen"},
               .lot = "000000",
               .country = "UTO"}},
    .dose_count = 1,
    .issuer = {.mayor_office = {"見本市長", "Mayor of Specimen City"},
               .mayor_name = {"見本　太郎", "MIHON Taro"},
               .office = {"見本課", "Specimen Division"},
               .telephone = "000-000-0000",
               .check_at = "specimen.example"},
    .codes = {{.format = CERTIFICATE_SHC,
               .held = 1,
               .text = "shc:/56762909524320603460292437404460"}},
    .code_count = 1,
    .sheets = 1,
};

const struct certificate *specimen_certificate(void)
{
    return &specimen;
}
