/* What a self-test found, in sentences that a tired person understands. */
#pragma once

struct findings_words {
    const char *ja, *en; /* a label, or a sentence with its full stop */
};

/* The label of what was looked at: "printer" → プリンター, Printer. The word itself when it is not known. */
struct findings_words findings_label(const char *what);

/* The sentence for a finding: "printer", "fault", "no-paper". number, -1 for none, stands where the sentence wants
 * it; buffers of 256 bytes each receive it. A reason that is not known here is named as it is. */
#define FINDINGS_SENTENCE 256
void findings_sentence(const char *what, const char *state, const char *reason, long number,
                       char ret_ja[static FINDINGS_SENTENCE],
                       char ret_en[static FINDINGS_SENTENCE]);
