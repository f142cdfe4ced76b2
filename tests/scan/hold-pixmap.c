/* A picture in the X server. */
#include <errno.h>
#include <stdlib.h>
#include <xcb/xcb.h>

#include "base/secret.h"
#include "tests/scan/hold-private.h"

/* 32 bits deep: all four bytes of a pixel are kept as they are. */
static bool has_depth_32(const xcb_screen_t *screen)
{
    for (xcb_depth_iterator_t depth = xcb_screen_allowed_depths_iterator(screen); depth.rem > 0;
         xcb_depth_next(&depth)) {
        if (depth.data->depth == 32)
            return true;
    }
    return false;
}

static int put_pixmap(const struct held *held, xcb_connection_t *display)
{
    xcb_screen_t *screen = xcb_setup_roots_iterator(xcb_get_setup(display)).data;
    uint16_t pixels = (uint16_t)((held_len(held) + 3) / 4);
    xcb_pixmap_t pixmap = xcb_generate_id(display);
    xcb_gcontext_t context = xcb_generate_id(display);
    xcb_generic_error_t *error;
    uint8_t *image = g_malloc0(4UL * pixels);

    held_put(held, image);
    xcb_create_pixmap(display, 32, pixmap, screen->root, pixels, 1);
    xcb_create_gc(display, context, pixmap, 0, NULL);
    error = xcb_request_check(display, xcb_put_image_checked(display, XCB_IMAGE_FORMAT_Z_PIXMAP,
                                                             pixmap, context, pixels, 1, 0, 0, 0,
                                                             32, 4U * pixels, image));
    wipe(image, 4UL * pixels);
    g_free(image);
    if (error == NULL)
        return 0;
    free(error);
    return EPROTO;
}

/* The connection stays open: the pixmap goes with it. */
int hold_in_pixmap(struct hold *hold, const struct plant *plant)
{
    struct held held = {hold, plant};
    xcb_connection_t *display;

    if (getenv("DISPLAY") == NULL || *getenv("DISPLAY") == '\0')
        return ENODEV;
    display = xcb_connect(NULL, NULL);
    if (xcb_connection_has_error(display))
        return ECONNREFUSED;
    if (!has_depth_32(xcb_setup_roots_iterator(xcb_get_setup(display)).data))
        return ENOTSUP;
    return put_pixmap(&held, display);
}
