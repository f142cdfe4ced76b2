/* Countries and regions by the three letters of a passport (ICAO Doc 9303-3, ISO 3166-1). */
#pragma once

/* The short name in Japanese, as the Ministry of Foreign Affairs writes it: "JPN" → 日本. Static
 * storage; NULL when the letters are not on the list: the page then shows the letters alone. */
const char *country_name_ja(const char *letters);
