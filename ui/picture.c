#include "ui/picture.h"

#include <math.h>
#include <string.h>

#include "ui/theme.h"

struct _UiPicture {
    GtkWidget parent;
    char *path;
    GdkTexture *texture; /* drawn for the three below; NULL before the first time */
    int width, height;
    GdkRGBA colour;
};

G_DEFINE_TYPE(UiPicture, ui_picture, GTK_TYPE_WIDGET)

/* The drawing's own text with currentColor as colour. NULL if there is no such drawing. */
static char *coloured(const char *path, const GdkRGBA *colour)
{
    GBytes *bytes = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    gsize len;

    if (bytes == NULL)
        return NULL;
    const char *data = g_bytes_get_data(bytes, &len);
    GString *svg = g_string_new_len(data, (gssize)len);
    char hex[8];

    g_bytes_unref(bytes);
    g_snprintf(hex, sizeof hex, "#%02x%02x%02x", (unsigned)lround((double)colour->red * 255),
               (unsigned)lround((double)colour->green * 255),
               (unsigned)lround((double)colour->blue * 255));
    /* What is cut out of an icon shows the ground. */
    if (strstr(path, "/icons/") != NULL && ui_theme_is_contrast())
        g_string_replace(svg, "#ffffff", "#000000", 0);
    g_string_replace(svg, "currentColor", hex, 0);
    return g_string_free(svg, FALSE);
}

struct box {
    int width, height;
};

/* As large as the box allows. */
static void fit(GdkPixbufLoader *loader, int width, int height, gpointer data)
{
    const struct box *box = data;
    double scale = fmin((double)box->width / width, (double)box->height / height);

    gdk_pixbuf_loader_set_size(loader, MAX((int)lround(width * scale), 1),
                               MAX((int)lround(height * scale), 1));
}

static GdkTexture *draw(const char *path, const GdkRGBA *colour, int width, int height)
{
    char *svg = coloured(path, colour);
    /* The format is named: to guess it takes the desktop's list of all there are. */
    GdkPixbufLoader *loader = svg == NULL ? NULL : gdk_pixbuf_loader_new_with_type("svg", NULL);
    struct box box = {width, height};
    GdkTexture *texture = NULL;

    if (loader == NULL) {
        g_free(svg);
        return NULL;
    }
    g_signal_connect(loader, "size-prepared", G_CALLBACK(fit), &box);
    bool written = gdk_pixbuf_loader_write(loader, (const guchar *)svg, strlen(svg), NULL);

    /* To be closed whether or not it could be written. */
    if (gdk_pixbuf_loader_close(loader, NULL) && written)
        texture = gdk_texture_new_for_pixbuf(gdk_pixbuf_loader_get_pixbuf(loader));
    g_object_unref(loader);
    g_free(svg);
    return texture;
}

static void ui_picture_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
    UiPicture *self = UI_PICTURE(widget);
    int width = gtk_widget_get_width(widget), height = gtk_widget_get_height(widget);
    GdkRGBA colour;

    if (width <= 0 || height <= 0)
        return;
    gtk_style_context_get_color(gtk_widget_get_style_context(widget), &colour);
    if (self->texture == NULL || self->width != width || self->height != height ||
        !gdk_rgba_equal(&self->colour, &colour)) {
        g_clear_object(&self->texture);
        self->texture = draw(self->path, &colour, width, height);
        self->width = width;
        self->height = height;
        self->colour = colour;
    }
    if (self->texture == NULL)
        return;

    int drawn_width = gdk_texture_get_width(self->texture);
    int drawn_height = gdk_texture_get_height(self->texture);

    gtk_snapshot_append_texture(snapshot, self->texture,
                                &GRAPHENE_RECT_INIT((float)((width - drawn_width) / 2),
                                                    (float)((height - drawn_height) / 2),
                                                    (float)drawn_width, (float)drawn_height));
}

static void ui_picture_finalize(GObject *object)
{
    UiPicture *self = UI_PICTURE(object);

    g_clear_object(&self->texture);
    g_free(self->path);
    G_OBJECT_CLASS(ui_picture_parent_class)->finalize(object);
}

static void ui_picture_class_init(UiPictureClass *class)
{
    GTK_WIDGET_CLASS(class)->snapshot = ui_picture_snapshot;
    G_OBJECT_CLASS(class)->finalize = ui_picture_finalize;
    gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_PRESENTATION);
    gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "picture");
}

static void ui_picture_init(UiPicture *self)
{
}

GtkWidget *ui_picture_new(const char *name)
{
    UiPicture *self = g_object_new(UI_TYPE_PICTURE, NULL);

    self->path = g_strdup_printf("/jp/madoguchi/ui/pictures/%s-%s.svg", name,
                                 ui_theme_is_contrast() ? "contrast" : "light");
    return GTK_WIDGET(self);
}

GtkWidget *ui_icon_new(const char *name)
{
    UiPicture *self = g_object_new(UI_TYPE_PICTURE, NULL);

    self->path = g_strdup_printf("/jp/madoguchi/ui/icons/%s.svg", name);
    gtk_widget_add_css_class(GTK_WIDGET(self), "icon");
    return GTK_WIDGET(self);
}
