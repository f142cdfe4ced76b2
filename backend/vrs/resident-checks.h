/* What the members of a resident file may say. Private to backend/vrs/resident-file.c. */
#pragma once

/* NULL when text (valid UTF-8) is right, or else the reason, in static storage. */
typedef const char *text_check(const char *text);

text_check
    check_words; /* what is printed: no control character, no space at its ends, no two in a row */
text_check check_kana;         /* the same, of kana */
text_check check_my_number;    /* 個人番号, with its check digit */
text_check check_municipality; /* the code of a municipality, with its check digit */
text_check check_four_digits;
text_check check_sex;     /* JIS X 0303: "1" or "2" */
text_check check_date;    /* YYYY-MM-DD */
text_check check_product; /* a key of the product table */
text_check check_lot;
text_check check_passport_number;
text_check check_nationality; /* three letters (ICAO Doc 9303-3) */
text_check check_roman_name;  /* as in a passport */
text_check check_flag;
