/* What a vaccination certificate says: plain data that VRS issues and the printer draws, and the
 * opaque proof that it belongs to this session, which alone the printer accepts (design.md 7.4). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "base/number.h"
#include "base/scope.h"

/* Sizes in bytes of UTF-8 text, with the NUL. A text that does not fit is refused, never cut. */
#define CERTIFICATE_ID_SIZE    24  /* JPN, municipality (6), date (8), serial (6): 23 characters */
#define CERTIFICATE_NAME_SIZE  768 /* 93 letters, each with a variation selector, and separators */
#define CERTIFICATE_WORDS_SIZE 160 /* a product, an office, a hint */
#define CERTIFICATE_LOT_SIZE   21  /* VDS-NC allows 20 (qr.md 2.1) */
#define CERTIFICATE_CODE_SIZE  4300
#define CERTIFICATE_DOSES_MAX  32
#define CERTIFICATE_DCC_MAX    12 /* on one sheet: certificate.md section 6 */
#define CERTIFICATE_CODES_MAX  (2 + CERTIFICATE_DCC_MAX)

enum certificate_kind {
    CERTIFICATE_DOMESTIC, /* 日本国内用; on the wire "domestic" */
    CERTIFICATE_OVERSEAS, /* 海外用及び日本国内用; on the wire "overseas" */
    CERTIFICATE_KINDS
};

enum certificate_format {
    CERTIFICATE_SHC,    /* SMART Health Card; on the wire "shc" */
    CERTIFICATE_VDS_NC, /* ICAO VDS-NC; on the wire "vds-nc" */
    CERTIFICATE_DCC,    /* EU DCC; on the wire "dcc" */
    CERTIFICATE_FORMATS
};

/* The same words in both languages of the page. */
struct certificate_words {
    char ja[CERTIFICATE_WORDS_SIZE];
    char en[CERTIFICATE_WORDS_SIZE];
};

struct certificate_dose {
    int number;                     /* the record's, 1 to 99; not the row's */
    char date[DATE_ISO_SIZE];       /* of vaccination */
    char product[32];               /* the product table's key: "comirnaty" */
    struct certificate_words type;  /* mRNAワクチン / mRNA vaccine */
    struct certificate_words maker; /* ファイザー / Pfizer */
    struct certificate_words name;  /* コミナティ / COMIRNATY */
    char lot[CERTIFICATE_LOT_SIZE];
    char country[4]; /* three letters: JPN */
};

struct certificate_holder {
    char name[CERTIFICATE_NAME_SIZE];       /* as on the card; family, U+3000, given */
    char alias[CERTIFICATE_NAME_SIZE];      /* 通称; empty if there is none */
    char former[CERTIFICATE_NAME_SIZE];     /* 旧姓・別姓・別名; empty if there is none */
    char roman_name[CERTIFICATE_NAME_SIZE]; /* overseas only, as in the passport */
    char birth_date[DATE_ISO_SIZE];
    char passport[12];   /* overseas only */
    char nationality[4]; /* overseas only; three letters */
    char sex[2];         /* overseas only; M, F or X; empty if not on record */
};

/* Who issues and who can be asked; comes in the signed document, never from the kiosk. */
struct certificate_issuer {
    struct certificate_words mayor_office; /* 青葉川市長 / Mayor of Aobagawa City */
    struct certificate_words mayor_name;   /* 小野寺　実 / ONODERA Minoru */
    struct certificate_words office; /* 青葉川市 健康づくり課 / Health Promotion Division, … */
    char telephone[32];
    char check_at[CERTIFICATE_WORDS_SIZE]; /* where a verifier finds help */
};

struct certificate_code {
    enum certificate_format format;
    char text[CERTIFICATE_CODE_SIZE]; /* what the QR code says, in full: "shc:/…" */
    size_t held; /* how many of the certificate's doses are in it: the latest ones, or 1 in a DCC */
    size_t row; /* which dose a DCC holds, as its row on the page, from 1; 0 in the other formats */
};

struct certificate {
    char id[CERTIFICATE_ID_SIZE];
    enum certificate_kind kind;
    char municipality[MUNICIPALITY_LEN + 1];
    char issued_on[DATE_ISO_SIZE]; /* the day in Japan */
    struct certificate_holder holder;
    struct certificate_dose doses[CERTIFICATE_DOSES_MAX];
    size_t dose_count; /* 1 to CERTIFICATE_DOSES_MAX */
    struct certificate_issuer issuer;
    struct certificate_code codes[CERTIFICATE_CODES_MAX];
    size_t code_count;
    bool dcc_sheet;  /* the EU DCC codes have a last sheet of their own */
    unsigned sheets; /* of paper, as certificate_sheets() says */
};

/* How many sheets of A4 the page layout needs for these doses and name rows (look/certificate.md
 * section 5: 7 rows on the first domestic sheet, 5 on the first overseas one, one fewer for each
 * name row more, 11 on every further one, and one sheet for EU DCC codes). VRS signs the number and the printer counts sheets, so
 * both must ask here. 0 when the first sheet would have no row: to the counter. */
unsigned certificate_sheets(const struct certificate *certificate);

/* True when one of its codes is of this format. */
MUST_USE bool certificate_has(const struct certificate *certificate,
                              enum certificate_format format);

/* How many doses the first sheet holds; 0 when it has no room for any. Every further one holds
 * CERTIFICATE_FURTHER_ROWS. */
size_t certificate_first_sheet_rows(const struct certificate *certificate);
#define CERTIFICATE_FURTHER_ROWS 11

/* The words of the wire; static storage, never NULL. */
const char *certificate_kind_name(enum certificate_kind kind);
const char *certificate_format_name(enum certificate_format format);

/* The way back. False, ret untouched, for a word that is none of them. */
MUST_USE bool certificate_kind_from_name(const char *name, enum certificate_kind *ret);
MUST_USE bool certificate_format_from_name(const char *name, enum certificate_format *ret);

/* A certificate whose signature was verified and whose binding is this session's. Only
 * backend/verified.h makes one; there is no other constructor. */
struct verified_certificate;

/* What it says. Borrowed; lives as long as verified. */
const struct certificate *verified_certificate_view(const struct verified_certificate *verified);

/* Wipes and frees; leaves NULL. *verified may be NULL. */
void verified_certificate_free(struct verified_certificate **verified);
#define SCOPED_VERIFIED_CERTIFICATE SCOPED(verified_certificate_free) struct verified_certificate
