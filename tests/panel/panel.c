/* A small window of virtual devices for the demonstration: the person before the screen plays with them
 * what a resident does with card and paper, and what goes wrong with printers.
 *
 * On standard input, a line each: "hint TEXT", what to do next; "pin DIGITS"; "tray N", sheets that lie in
 * the printer's output tray; "map", to be told over --touch-map where the buttons are. */
#include <gio/gunixinputstream.h>
#include <gtk/gtk.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/scope.h"
#include "ui/touch-map.h"

/* A button that has two sides: what is said, and the command that it gives. */
struct side {
    const char *label;
    const char *command;
};

struct device_button {
    const char *name; /* of the group that it begins; NULL: the same group */
    bool is_printer, is_paper;
    struct side sides[2]; /* the same side twice: a button without memory */
};

static const struct device_button buttons[] = {
    {"The card reader",
     false,
     false,
     {{"Put the card on the reader", "insert"}, {"Take the card away", "remove"}}},
    {"The printer",
     true,
     true,
     {{"Take the paper", "take-paper"}, {"Take the paper", "take-paper"}}},
    {"What may go wrong with it",
     true,
     false,
     {{"Open the printer's cover", "cover-open"}, {"Close the printer's cover", "cover-close"}}},
    {NULL,
     true,
     false,
     {{"Empty the paper tray", "paper-out"}, {"Fill the paper tray", "paper-in"}}},
    {NULL, true, false, {{"Jam the printer", "jam"}, {"Clear the jam", "clear-jam"}}},
    {NULL, true, false, {{"Use up the toner", "toner-out"}, {"Put new toner in", "toner-in"}}},
    {NULL,
     true,
     false,
     {{"Fill the output tray", "tray-full"}, {"Empty the output tray", "tray-empty"}}},
    {NULL,
     true,
     false,
     {{"Switch the printer off", "power-off"}, {"Switch the printer on", "power-on"}}},
    {NULL,
     true,
     false,
     {{"Let it swallow the last sheet", "lie short"}, {"Let it be honest again", "lie none"}}},
};

static const char style[] =
    "window { background: #f2f2f2; color: #1a1a1a; font-size: 15px;"
    " font-family: \"Noto Sans CJK JP\", sans-serif; }"
    ".resident, .hint { background: #ffffff; border-radius: 8px; padding: 14px; }"
    ".hint { background: #e8f1fe; font-size: 17px; font-weight: bold; }"
    ".name { font-size: 20px; font-weight: bold; }"
    ".pin { font-size: 17px; font-weight: bold; }"
    ".group { margin-top: 10px; font-size: 13px; color: #4d4d4d; }"
    "button { background: #ffffff; color: #1a1a1a; border: 1px solid #666666; border-radius: 8px;"
    " box-shadow: none; text-shadow: none; }"
    "button:hover { background: #e8f1fe; }"
    "button:disabled { color: #8c8c8c; border-color: #cccccc; background: #f2f2f2; }"
    "button.main { background: #0017c1; color: #ffffff; border-color: #0017c1; }"
    "button.main:hover { background: #000060; }"
    "button.main:disabled { background: #f2f2f2; color: #8c8c8c; border-color: #cccccc; }";

static char *card_path, *printer_path, *resident_name, *municipality;
static GtkLabel *hint, *pin;
static GtkButton *paper;
static char *map_path; /* NULL: nobody asks */

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

static void show_tray(unsigned sheets)
{
    g_autofree char *label = sheets == 0 ? g_strdup("No paper to take yet")
                                         : g_strdup_printf("Take the paper (%u sheet%s)", sheets,
                                                           sheets == 1 ? "" : "s");
    gtk_button_set_label(paper, label);
    gtk_widget_set_sensitive(GTK_WIDGET(paper), sheets > 0);
}

static void on_answered(GObject *source, GAsyncResult *result, gpointer data)
{
    struct request *request = data;
    if (g_task_propagate_boolean(G_TASK(result), NULL)) {
        unsigned next = 1 - request->side;
        g_object_set_data(G_OBJECT(request->button), "side", GUINT_TO_POINTER(next));
        gtk_button_set_label(request->button, request->device->sides[next].label);
        if (request->device->is_paper)
            show_tray(0);
    }
    if (!request->device->is_paper)
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

static GtkLabel *add_label(GtkWidget *box, const char *text, const char *class)
{
    GtkWidget *label = gtk_label_new(text);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_wrap(GTK_LABEL(label), TRUE);
    gtk_label_set_max_width_chars(GTK_LABEL(label),
                                  1); /* as wide as the window, not as the words */
    gtk_widget_set_hexpand(label, TRUE);
    gtk_widget_add_css_class(label, class);
    gtk_box_append(GTK_BOX(box), label);
    return GTK_LABEL(label);
}

static void add_resident(GtkWidget *box)
{
    GtkWidget *card = gtk_box_new(GTK_ORIENTATION_VERTICAL, 4);
    gtk_widget_add_css_class(card, "resident");
    add_label(card, "You are", "group");
    add_label(card, resident_name, "name");
    pin = add_label(card, "", "pin");
    add_label(card, "Your record is kept by", "group");
    add_label(card, municipality, "where");
    gtk_box_append(GTK_BOX(box), card);
}

static void add_button(GtkWidget *box, unsigned which)
{
    GtkWidget *button = gtk_button_new_with_label(buttons[which].sides[0].label);
    if (buttons[which].name)
        add_label(box, buttons[which].name, "group");
    if (!buttons[which].is_printer || buttons[which].is_paper)
        gtk_widget_add_css_class(button, "main");
    gtk_widget_set_size_request(button, -1, 44);
    gtk_widget_set_name(button, buttons[which].sides[0].command);
    g_object_set_data(G_OBJECT(button), "device", GUINT_TO_POINTER(which));
    g_signal_connect(button, "clicked", G_CALLBACK(on_clicked), NULL);
    gtk_box_append(GTK_BOX(box), button);
    if (!buttons[which].is_paper)
        return;
    paper = GTK_BUTTON(button);
    show_tray(0);
}

static void send_map(void)
{
    struct ui_touch_map *map = ui_touch_map_new(map_path);
    if (map)
        ui_touch_map_send(map, GTK_WIDGET(gtk_widget_get_root(GTK_WIDGET(paper))), "panel", "none",
                          "en");
    ui_touch_map_free(&map);
}

static void obey(const char *line)
{
    if (g_str_has_prefix(line, "hint "))
        gtk_label_set_label(hint, line + strlen("hint "));
    else if (g_str_has_prefix(line, "tray "))
        show_tray((unsigned)strtoul(line + strlen("tray "), NULL, 10));
    else if (g_str_has_prefix(line, "pin ")) {
        g_autofree char *text = g_strdup_printf("Your PIN is %s", line + strlen("pin "));
        gtk_label_set_label(pin, text);
    } else if (g_str_equal(line, "map"))
        send_map();
}

static void on_line(GObject *source, GAsyncResult *result, gpointer unused)
{
    GDataInputStream *input = G_DATA_INPUT_STREAM(source);
    g_autofree char *line = g_data_input_stream_read_line_finish_utf8(input, result, NULL, NULL);
    if (!line)
        return;
    obey(line);
    g_data_input_stream_read_line_async(input, G_PRIORITY_DEFAULT, NULL, on_line, NULL);
}

static void follow_input(void)
{
    g_autoptr(GInputStream) stdin_stream = g_unix_input_stream_new(STDIN_FILENO, FALSE);
    g_autoptr(GDataInputStream) lines = g_data_input_stream_new(stdin_stream);
    g_data_input_stream_read_line_async(lines, G_PRIORITY_DEFAULT, NULL, on_line, NULL);
}

static void on_activate(GtkApplication *app, gpointer unused)
{
    GtkWidget *window = gtk_application_window_new(app);
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
    g_autoptr(GtkCssProvider) css = gtk_css_provider_new();
    gtk_css_provider_load_from_data(css, style, -1);
    gtk_style_context_add_provider_for_display(
        gtk_widget_get_display(window), GTK_STYLE_PROVIDER(css), GTK_STYLE_PROVIDER_PRIORITY_USER);
    gtk_window_set_title(GTK_WINDOW(window), "Virtual devices");
    gtk_window_set_default_size(GTK_WINDOW(window), 340, -1);
    gtk_window_set_resizable(GTK_WINDOW(window), FALSE);
    gtk_widget_set_size_request(box, 308, -1);
    gtk_widget_set_margin_top(box, 16);
    gtk_widget_set_margin_bottom(box, 16);
    gtk_widget_set_margin_start(box, 16);
    gtk_widget_set_margin_end(box, 16);
    add_resident(box);
    hint = add_label(box, "The kiosk starts.", "hint");
    gtk_widget_set_size_request(GTK_WIDGET(hint), -1,
                                104); /* three lines: nothing below it moves */
    gtk_label_set_yalign(hint, 0);
    for (unsigned i = 0; i < ARRAY_LEN(buttons); i++)
        add_button(box, i);
    gtk_window_set_child(GTK_WINDOW(window), box);
    gtk_window_present(GTK_WINDOW(window));
    follow_input();
}

int main(int argc, char **argv)
{
    /* Names are UTF-8 in every locale: taken as they are, as file names would be. */
    const GOptionEntry entries[] = {
        {"card", 0, 0, G_OPTION_ARG_FILENAME, &card_path, "The virtual card's socket", "SOCKET"},
        {"printer", 0, 0, G_OPTION_ARG_FILENAME, &printer_path, "The virtual printer's socket",
         "SOCKET"},
        {"name", 0, 0, G_OPTION_ARG_FILENAME, &resident_name, "Who plays", "NAME"},
        {"where", 0, 0, G_OPTION_ARG_FILENAME, &municipality, "Who keeps the record",
         "MUNICIPALITY"},
        {"touch-map", 0, 0, G_OPTION_ARG_FILENAME, &map_path, "Where a test listens", "SOCKET"},
        {0}};
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) options = g_option_context_new("- virtual devices for deploy/demo");
    g_option_context_add_main_entries(options, entries, NULL);
    if (!g_option_context_parse(options, &argc, &argv, &error) || !card_path || !printer_path ||
        !resident_name || !municipality) {
        g_printerr("panel: %s\nTry: panel --help\n",
                   error ? error->message : "say --card, --printer, --name and --where");
        return 2;
    }
    g_autoptr(GtkApplication) app =
        gtk_application_new("jp.madoguchi.panel", G_APPLICATION_NON_UNIQUE);
    g_signal_connect(app, "activate", G_CALLBACK(on_activate), NULL);
    return g_application_run(G_APPLICATION(app), 1, argv);
}
