/* Official numbers with check digits: 個人番号 and 全国地方公共団体コード. */
#pragma once

#include <stdbool.h>

/* A 個人番号 has 12 digits, a municipality's code 6; both end in their check digit. */
#define MY_NUMBER_LEN    12
#define MUNICIPALITY_LEN 6

/* True when text is 12 digits with the right check digit (総務省令第85号, 2014, article 5). Reads no
 * further than the first byte that is not a digit. */
bool my_number_is_valid(const char *text);

/* True when text is 6 digits with the right check digit (JIS X 0401/0402 with the modulus-11 digit
 * of the Ministry of Internal Affairs and Communications). */
bool municipality_is_valid(const char *text);
