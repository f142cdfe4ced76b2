/* The codes of the test print: truly signed, with keys that were forgotten at once. Whoever checks codes knows these keys'
 * public halves (backend/test-print-keys.h) and says "test". */
#pragma once

/* Of dummy_certificate(), as tests/print/renew wrote them. */
extern const char test_code_shc[];    /* "shc:/…" */
extern const char test_code_vds_nc[]; /* {"data":…} */
