/* The objects of a PDF as cairo 1.16 writes one: a table at the end, streams whose length is an object of its own. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/scope.h"
#include "printer/buffer.h"
#include "printer/span.h"

struct pdf_object {
    size_t offset;
    struct span body;    /* between "obj" and "endobj"; of a stream, its dictionary */
    struct span stream;  /* its bytes; from is NULL when it is none */
    size_t length;       /* the number of the object that has its length */
    bool is_content;     /* the stream of a sheet, or of a form that a sheet shows */
    size_t content_of;   /* the sheet whose content it is, from 1; 0 when it is none */
    size_t resources_of; /* the sheet whose resources it is */
};

struct pdf_file {
    struct pdf_object *objects; /* objects[0] is none */
    size_t count;               /* with objects[0] */
    size_t root, info;          /* numbers of the catalog and of what the file says of itself */
};

/* Finds all objects of pdf, which is borrowed and must outlive *ret; the caller ends that with
 * pdf_file_done(). ERR_MALFORMED, detail the object's number or 0, when it is not as cairo writes it;
 * ERR_MEMORY. */
MUST_USE bool pdf_file_read(const struct buffer *pdf, struct pdf_file *ret, struct err *err);

void pdf_file_done(struct pdf_file *file);
#define SCOPED_PDF_FILE SCOPED(pdf_file_done) struct pdf_file
