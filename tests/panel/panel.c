/* A small window of virtual devices for the demonstration: the person before the screen plays with them
 * what a resident does with card and paper, and what goes wrong with printers. */
#include <gtk/gtk.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/scope.h"

/* A button that has two sides: what is said, and the command that it gives. */
struct side {
    const char *label;
    const char *command;
};

struct device_button {
    const char *tooltip;
    bool is_printer;
    struct side sides[2]; /* the same side twice: a button without memory */
};

static const struct device_button buttons[] = {
    {"The resident's card",
     false,
     {{"Put the card on the reader", "insert"}, {"Take the card away", "remove"}}},
    {"What came out of the printer",
     true,
     {{"Take the paper", "take-paper"}, {"Take the paper", "take-paper"}}},
    {"The printer's cover",
     true,
     {{"Open the printer's cover", "cover-open"}, {"Close the printer's cover", "cover-close"}}},
    {"The printer's paper",
     true,
     {{"Empty the paper tray", "paper-out"}, {"Fill the paper tray", "paper-in"}}},
    {"A jam in the printer", true, {{"Jam the printer", "jam"}, {"Clear the jam", "clear-jam"}}},
};

static char *card_path, *printer_path;

/* One command in flight, on a thread of its own: the printer answers only when it shows the change. */
struct request {
    const struct device_button *device;
    GtkButton *button;
    unsigned side;
};

static bool give(const char *path, const char *command)
{
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    char answer[64] = "";
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    g_autofree char *line = g_strdup_printf("%s\n", command);
    g_strlcpy(where.sun_path, path, sizeof(where.sun_path));
    bool done = connect(fd, (struct sockaddr *)&where, sizeof(where)) == 0 &&
                write(fd, line, strlen(line)) == (ssize_t)strlen(line) &&
                read(fd, answer, sizeof(answer) - 1) > 0;
    close(fd);
    return done && g_str_has_prefix(answer, "ok");
}

static void run_request(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    struct request *request = data;
    g_task_return_boolean(task, give(request->device->is_printer ? printer_path : card_path,
                                     request->device->sides[request->side].command));
}

static void on_answered(GObject *source, GAsyncResult *result, gpointer data)
{
    struct request *request = data;
    if (g_task_propagate_boolean(G_TASK(result), NULL)) {
        unsigned next = 1 - request->side;
        g_object_set_data(G_OBJECT(request->button), "side", GUINT_TO_POINTER(next));
        gtk_button_set_label(request->button, request->device->sides[next].label);
    }
    gtk_widget_set_sensitive(GTK_WIDGET(request->button), TRUE);
    g_object_unref(request->button);
    g_free(request);
}

static void on_clicked(GtkButton *button, gpointer unused)
{
    struct request *request = g_new0(struct request, 1);
    request->device = &buttons[GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(button), "device"))];
    request->button = g_object_ref(button);
    request->side = GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(button), "side"));
    gtk_widget_set_sensitive(GTK_WIDGET(button), FALSE);
    g_autoptr(GTask) task = g_task_new(button, NULL, on_answered, request);
    g_task_set_task_data(task, request, NULL);
    g_task_run_in_thread(task, run_request);
}

static void on_activate(GtkApplication *app, gpointer unused)
{
    GtkWidget *window = gtk_application_window_new(app);
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
    gtk_window_set_title(GTK_WINDOW(window), "Virtual devices");
    gtk_window_set_default_size(GTK_WINDOW(window), 320, -1);
    gtk_widget_set_margin_top(box, 16);
    gtk_widget_set_margin_bottom(box, 16);
    gtk_widget_set_margin_start(box, 16);
    gtk_widget_set_margin_end(box, 16);
    for (size_t i = 0; i < ARRAY_LEN(buttons); i++) {
        GtkWidget *button = gtk_button_new_with_label(buttons[i].sides[0].label);
        gtk_widget_set_tooltip_text(button, buttons[i].tooltip);
        gtk_widget_set_size_request(button, -1, 48);
        g_object_set_data(G_OBJECT(button), "device", GUINT_TO_POINTER(i));
        g_signal_connect(button, "clicked", G_CALLBACK(on_clicked), NULL);
        gtk_box_append(GTK_BOX(box), button);
    }
    gtk_window_set_child(GTK_WINDOW(window), box);
    gtk_window_present(GTK_WINDOW(window));
}

int main(int argc, char **argv)
{
    const GOptionEntry entries[] = {
        {"card", 0, 0, G_OPTION_ARG_FILENAME, &card_path, "The virtual card's socket", "SOCKET"},
        {"printer", 0, 0, G_OPTION_ARG_FILENAME, &printer_path, "The virtual printer's socket",
         "SOCKET"},
        {0}};
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) options = g_option_context_new("- virtual devices for deploy/demo");
    g_option_context_add_main_entries(options, entries, NULL);
    if (!g_option_context_parse(options, &argc, &argv, &error) || !card_path || !printer_path) {
        g_printerr("panel: %s\nTry: panel --help\n",
                   error ? error->message : "say --card SOCKET and --printer SOCKET");
        return 2;
    }
    g_autoptr(GtkApplication) app =
        gtk_application_new("jp.madoguchi.panel", G_APPLICATION_NON_UNIQUE);
    g_signal_connect(app, "activate", G_CALLBACK(on_activate), NULL);
    return g_application_run(G_APPLICATION(app), 1, argv);
}
