/* Data files that travel inside the programs (embed.py); each ends in a NUL. */
#pragma once

extern const char vrs_schema[];    /* vrs/schema.sql */
extern const char product_table[]; /* products.json */
