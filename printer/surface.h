/* Scopes for cairo's things. */
#pragma once

#include <cairo.h>

#include "base/scope.h"

static inline void surface_done(cairo_surface_t **surface)
{
    cairo_surface_destroy(*surface);
}
#define SCOPED_SURFACE SCOPED(surface_done) cairo_surface_t

static inline void cairo_done(cairo_t **cairo)
{
    cairo_destroy(*cairo);
}
#define SCOPED_CAIRO SCOPED(cairo_done) cairo_t
