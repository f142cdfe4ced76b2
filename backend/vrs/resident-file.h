/* A resident as a JSON file: what vrsctl imports and what the virtual card is made from. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/certificate.h"
#include "base/err.h"

#define RESIDENT_ADDRESS_SIZE 1024
#define RESIDENT_FLAGS_MAX    8
#define RESIDENT_FORMER_MAX   8

struct resident_dose {
    int number;               /* 1 to 99 */
    char date[DATE_ISO_SIZE]; /* YYYY-MM-DD */
    char product[32];         /* key of the product table */
    char lot[CERTIFICATE_LOT_SIZE];
};

struct resident_file {
    char my_number[MY_NUMBER_LEN + 1];
    char name[CERTIFICATE_NAME_SIZE];
    char name_kana[CERTIFICATE_NAME_SIZE];
    char address[RESIDENT_ADDRESS_SIZE];
    char birth_date[DATE_ISO_SIZE];
    char sex[2]; /* "1" or "2" */
    char pin[5]; /* four digits */
    char expiry_date[DATE_ISO_SIZE];
    char security_code[5]; /* four digits */
    char municipality[MUNICIPALITY_LEN + 1];
    struct resident_dose doses[CERTIFICATE_DOSES_MAX];
    size_t dose_count;
    char alias[CERTIFICATE_NAME_SIZE]; /* 通称; empty if there is none */
    char former[CERTIFICATE_NAME_SIZE]; /* 旧姓・別姓・別名, joined by ・; empty if there is none */
    bool has_passport;
    char passport_number[12];
    char passport_nationality[4];
    char passport_name[CERTIFICATE_NAME_SIZE];
    char flags[RESIDENT_FLAGS_MAX][24]; /* "moved-away", "deceased", "not-automatic" */
    size_t flag_count;
};

/* What is wrong with a resident file, for the person who wrote it. Static or in the struct. */
struct resident_fault {
    char field[48];     /* "doses[2].date"; "" when the file as a whole is wrong */
    const char *reason; /* "the check digit is wrong"; static storage */
    int line;           /* of the JSON text, when it is not JSON; else 0 */
};

/* Reads and checks path. False, ret untouched, and ret_fault filled, when the file is wrong or cannot
 * be read. */
bool resident_file_load(const char *path, struct resident_file *ret,
                        struct resident_fault *ret_fault);

/* The same for JSON text in memory. */
bool resident_file_parse(const char *text, size_t len, struct resident_file *ret,
                         struct resident_fault *ret_fault);
