#include "kiosk/attendant/channel.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>

struct channel {
    GSocketConnection *connection;
    GDataInputStream *input;
    GCancellable *closing;
    void (*line)(void *ctx, const char *text);
    void *ctx;
};

static void await_line(struct channel *channel);

static void on_line(GObject *source, GAsyncResult *result, gpointer data)
{
    struct channel *channel = data;
    g_autoptr(GError) error = NULL;
    g_autofree char *text =
        g_data_input_stream_read_line_finish(G_DATA_INPUT_STREAM(source), result, NULL, &error);

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* the channel is gone */
    if (text != NULL)
        await_line(channel); /* before the listener may free it */
    channel->line(channel->ctx, text);
}

static void await_line(struct channel *channel)
{
    g_data_input_stream_read_line_async(channel->input, G_PRIORITY_DEFAULT, channel->closing,
                                        on_line, channel);
}

struct channel *channel_new(const char *path, void (*line)(void *ctx, const char *text), void *ctx,
                            struct err *err)
{
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);
    GSocketConnection *connection =
        g_socket_client_connect(client, G_SOCKET_CONNECTABLE(address), NULL, NULL);
    struct channel *channel;

    if (connection == NULL) {
        (void)ERR(err, ERR_UNREACHABLE, 0);
        return NULL;
    }
    channel = g_new0(struct channel, 1);
    channel->connection = connection;
    channel->input = g_data_input_stream_new(g_io_stream_get_input_stream(G_IO_STREAM(connection)));
    channel->closing = g_cancellable_new();
    channel->line = line;
    channel->ctx = ctx;
    await_line(channel);
    return channel;
}

void channel_say(struct channel *channel, const char *text)
{
    g_autofree char *line = g_strdup_printf("%s\n", text);

    /* A line is short, the socket's buffer is not: it never blocks. Who has hung up is noticed by reading. */
    (void)g_output_stream_write_all(g_io_stream_get_output_stream(G_IO_STREAM(channel->connection)),
                                    line, strlen(line), NULL, NULL, NULL);
}

void channel_free(struct channel **channel)
{
    struct channel *c = *channel;

    if (c == NULL)
        return;
    g_cancellable_cancel(c->closing);
    g_object_unref(c->closing);
    g_object_unref(c->input);
    g_object_unref(c->connection);
    g_free(c);
    *channel = NULL;
}
