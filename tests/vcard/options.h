/* What real cards do in ways that nobody has published, or that differ: each is a switch here
 * (card.md section 11), and the default is that section's choice. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

enum fci {
    FCI_NAME,     /* 6F { 84 aid } */
    FCI_TEMPLATE, /* 6F { 84 aid, A5 {} } */
    FCI_NONE      /* no data */
};

struct vcard_options {
    /* Physical sizes; what does not fit makes its file larger. */
    size_t attributes_size; /* EF 0002 of the 券面事項入力補助AP; 2048 when 640 are too few */
    size_t basic_info_size;     /* EF 0005 of the same */
    size_t face_size;           /* EF 0002 of the 券面事項確認AP */
    size_t certificate_size;    /* the residents' certificates of the 公的個人認証AP */
    size_t ca_certificate_size; /* its CA's */

    /* What was verified is forgotten by any SELECT of an application and by every reset, unless… */
    bool keep_status_on_same_ap_reselect;
    bool keep_status_on_any_select;
    bool keep_status_on_warm_reset; /* the selection is kept, too */

    bool unknown_0008_is_free; /* otherwise the PIN, A or B opens EF 0008 */
    bool new_pin_is_checked;   /* as many letters as it may have, or 6A80 */
    int pss_salt;              /* bytes of salt in a signature by PSS */
    bool b_opens_integrity;    /* 照合番号B opens EF 0003, as the PIN and A do */
    int number_tries;          /* of 照合番号A and B */

    /* Status words. */
    unsigned blocked_sw;        /* VERIFY of a blocked key: 6984 or 6983 */
    unsigned blocked_query_sw;  /* asking for its tries: 63C0, 6984 or 6983 */
    unsigned no_short_id_sw;    /* a short file id that is not there */
    unsigned verify_no_key_sw;  /* VERIFY of a file that is no key */
    unsigned verify_no_file_sw; /* VERIFY with no current file */
    unsigned no_session_sw;     /* SET SESSION KEY where nobody has tried it */

    enum fci fci;           /* the answer to SELECT with P2 = 00 */
    bool next_certificate;  /* object 7F21 is there; older cards lack it */
    bool atr_before_select; /* object 5F51 is there before an application is selected */
    bool long_length;       /* EF 0002's outer length is 82 hh ll even when a byte would do */

    char issuer_number[8]; /* subject of EF 0004; "": municipality and "31" */
    char manufacturer[33]; /* of the token info, and the next two */
    char model[17];
    char serial[17];
};

/* The defaults. */
void vcard_options_init(struct vcard_options *ret);

/* Applies "name=value", for example "blocked-sw=6983" or "fci=none". False, options untouched, and
 * *ret_reason what its value may be (static storage), or NULL when there is no such name. */
MUST_USE bool vcard_options_set(struct vcard_options *options, const char *setting,
                                const char **ret_reason);

/* The n-th name and what it may be, for those who read --help. NULL after the last. */
const char *vcard_options_name(size_t n, const char **ret_values);
