/* The certificate as a printer takes it, in memory: composed, read back, and wiped when it has been printed. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/certificate.h"
#include "base/dots-setting.h"
#include "base/err.h"
#include "base/scope.h"
#include "printer/format.h"
#include "printer/queue.h"

struct document {
    struct format format;
    uint8_t *bytes; /* A4, black only; a PDF is PDF/A-2b */
    size_t len;
    unsigned sheets;
    uint64_t sum; /* over the bytes of a PDF, over the dots that PWG raster was made of */
};

/* Loads the fonts and rehearses: composes an invented certificate and reads it back, so that a kiosk
 * that cannot draw is known before a resident spends a try of the PIN on it, and the first page is as
 * quick as the next. Blocks for some 100 ms the first time; everything below does it by itself if
 * nobody did. ERR_NOT_FOUND, detail the face, when a font file is missing; else as document_compose().
 * Every function here may be called from any thread; they take turns. */
MUST_USE bool document_prepare(struct err *err);

/* The anti-copy dots of every sheet from now on; dots_usual until then. Forgets the fonts: to be said before
 * document_prepare(). */
void document_set_dots(const struct dots_setting *wanted);

/* Forgets the fonts, for a process that goes on without printing. */
void document_forget(void);

/* Composes the pages of look/certificate.md and reads their codes back before anything leaves
 * memory. The same certificate gives the same bytes. The caller ends *ret with document_done().
 * ERR_GLYPH when a letter is in no face, ERR_TOO_LONG when a text, the doses or a code have no room,
 * ERR_MALFORMED when the certificate contradicts itself (number of sheets, doses or codes, a code's
 * text), ERR_UNREADABLE_CODE when a code does not read as it should. Blocks for some 100 ms. */
MUST_USE bool document_compose(const struct verified_certificate *verified, struct document *ret,
                               struct err *err);

/* The same in the printer's format; document_compose() makes a PDF. */
MUST_USE bool document_compose_in(const struct format *format,
                                  const struct verified_certificate *verified, struct document *ret,
                                  struct err *err);

/* The test print: one sheet with an invented person, marked as such all over, whose codes verify
 * as "test" (printer/dummy.h). It takes nothing, so it can say nothing of anybody. Otherwise as
 * document_compose(). */
MUST_USE bool document_compose_test(struct document *ret, struct err *err);
MUST_USE bool document_compose_test_in(const struct format *format, struct document *ret,
                                       struct err *err);

/* True when the codes of document say what the certificate says and nothing else; composing does
 * this by itself. ERR_UNREADABLE_CODE when not. */
MUST_USE bool document_read_back(const struct document *document,
                                 const struct verified_certificate *verified, struct err *err);

/* As a printer is given it; borrowed from document. */
struct printer_page document_page(const struct document *document);

/* Wipes and frees; may be called again. */
void document_done(struct document *document);
#define SCOPED_DOCUMENT SCOPED(document_done) struct document

/* True when 氏名, 通称 or 旧姓 can be printed whole in one face; to be asked at lookup, before the
 * resident confirms. ERR_GLYPH, detail the offset of a letter that no face has; ERR_TOO_LONG, detail
 * its bytes, when it has no room on the page; ERR_TOO_SHORT when it is empty. */
MUST_USE bool document_can_print_name(const char *name, struct err *err);
