/* Data files that travel inside the program (embed.py); each ends in a NUL. */
#pragma once

extern const char vrs_schema[];   /* schema.sql */
extern const char vrs_products[]; /* products.json */
