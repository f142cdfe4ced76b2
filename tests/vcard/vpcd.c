#include "tests/vcard/vpcd.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/secret.h"

/* Control frames: one byte. */
enum { CONTROL_OFF = 0x00, CONTROL_ON = 0x01, CONTROL_RESET = 0x02, CONTROL_ATR = 0x04 };

#define HEADER_LEN 2

void vpcd_init(struct vpcd *vpcd)
{
    vpcd->fd = -1;
    vpcd->len = 0;
    vpcd->answer_ms = 0;
    vpcd->due_us = 0;
}

static int connect_first(const struct addrinfo *addresses)
{
    for (; addresses != NULL; addresses = addresses->ai_next) {
        int fd = socket(addresses->ai_family, addresses->ai_socktype | SOCK_CLOEXEC, 0);

        if (fd < 0)
            continue;
        if (connect(fd, addresses->ai_addr, addresses->ai_addrlen) == 0)
            return fd;
        close(fd);
    }
    return -1;
}

bool vpcd_connect(struct vpcd *vpcd, const char *host, uint16_t port, struct err *err)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *addresses = NULL;
    char service[8];
    const int on = 1;

    snprintf(service, sizeof service, "%u", (unsigned)port);
    if (getaddrinfo(host, service, &hints, &addresses) != 0)
        return ERR(err, ERR_IO, 0);
    vpcd->fd = connect_first(addresses);
    vpcd->len = 0;
    freeaddrinfo(addresses);
    if (vpcd->fd < 0)
        return ERR(err, ERR_IO, errno);
    setsockopt(vpcd->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return true;
}

void vpcd_disconnect(struct vpcd *vpcd)
{
    if (vpcd->fd >= 0)
        close(vpcd->fd);
    wipe(vpcd->frame, sizeof vpcd->frame);
    wipe(vpcd->answer, sizeof vpcd->answer);
    vpcd->fd = -1;
    vpcd->len = 0;
    vpcd->due_us = 0;
}

static bool hang_up(struct vpcd *vpcd, enum err_code code, int detail, struct err *err)
{
    vpcd_disconnect(vpcd);
    return ERR(err, code, detail);
}

/* Length and contents in one piece: two would wait for each other's acknowledgement. */
static bool send_frame(struct vpcd *vpcd, const uint8_t *bytes, size_t len)
{
    uint8_t frame[HEADER_LEN + VCARD_ANSWER_MAX];
    bool ok = false;

    frame[0] = (uint8_t)(len >> 8);
    frame[1] = (uint8_t)len;
    memcpy(frame + HEADER_LEN, bytes, len);
    ok = send(vpcd->fd, frame, HEADER_LEN + len, MSG_NOSIGNAL) == (ssize_t)(HEADER_LEN + len);
    wipe(frame, sizeof frame);
    return ok;
}

static bool answer_control(struct vpcd *vpcd, struct vcard *card, uint8_t control)
{
    size_t len = 0;
    const uint8_t *bytes = NULL;

    switch (control) {
    case CONTROL_OFF:
    case CONTROL_ON:
        vcard_reset(card);
        return true;
    case CONTROL_RESET:
        vcard_reset_warm(card);
        return true;
    case CONTROL_ATR:
        bytes = vcard_atr(card, &len);
        return send_frame(vpcd, bytes, len);
    default:
        return false;
    }
}

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t vpcd_wait_us(const struct vpcd *vpcd)
{
    int64_t wait = vpcd->due_us - now_us();

    if (vpcd->fd < 0 || vpcd->due_us == 0)
        return -1;
    return wait > 0 ? wait : 0;
}

/* Sends the answer that waits, once it is due. */
static bool send_due(struct vpcd *vpcd, struct err *err)
{
    bool ok = false;

    if (vpcd_wait_us(vpcd) != 0)
        return true;
    vpcd->due_us = 0;
    ok = send_frame(vpcd, vpcd->answer, vpcd->answer_len);
    wipe(vpcd->answer, vpcd->answer_len);
    return ok || hang_up(vpcd, ERR_IO, errno, err);
}

static bool answer_frame(struct vpcd *vpcd, struct vcard *card, size_t len, struct err *err)
{
    int64_t think_us = 0;

    if (len == 1)
        return answer_control(vpcd, card, vpcd->frame[HEADER_LEN]) || hang_up(vpcd, ERR_IO, 0, err);
    vcard_answer(card, vpcd->frame + HEADER_LEN, len, vpcd->answer, &vpcd->answer_len);
    if (vpcd->answer_len == 0)
        return hang_up(vpcd, ERR_CARD_REMOVED, 0, err);
    think_us = (int64_t)vpcd->answer_ms * 1000 + (int64_t)vcard_answer_us(card);
    vpcd->due_us = now_us() + think_us;
    return think_us > 0 || send_due(vpcd, err);
}

/* The length of the first frame, once all of it has come; 0 before. A frame of length 0 cannot be. */
static size_t whole_frame(const struct vpcd *vpcd)
{
    size_t len = (size_t)vpcd->frame[0] << 8 | vpcd->frame[1];

    return vpcd->len >= HEADER_LEN && vpcd->len >= HEADER_LEN + len ? len : 0;
}

static void drop_frame(struct vpcd *vpcd, size_t len)
{
    size_t rest = vpcd->len - HEADER_LEN - len;

    memmove(vpcd->frame, vpcd->frame + HEADER_LEN + len, rest);
    wipe(vpcd->frame + rest, vpcd->len - rest);
    vpcd->len = rest;
}

/* Without it the kernel holds the acknowledgement back, and pcscd, which sends length and command
 * apart, waits 40 ms for it on every command. The kernel forgets the option, so it is set again. */
static void acknowledge_at_once(int fd)
{
    const int on = 1;

    setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

/* False when the connection has ended. */
static bool receive(struct vpcd *vpcd, struct err *err)
{
    ssize_t count =
        recv(vpcd->fd, vpcd->frame + vpcd->len, sizeof vpcd->frame - vpcd->len, MSG_DONTWAIT);

    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    if (count <= 0)
        return hang_up(vpcd, ERR_IO, count < 0 ? errno : 0, err);
    acknowledge_at_once(vpcd->fd);
    vpcd->len += (size_t)count;
    if (vpcd->len >= HEADER_LEN && vpcd->frame[0] == 0 && vpcd->frame[1] == 0)
        return hang_up(vpcd, ERR_IO, 0, err);
    return true;
}

bool vpcd_serve(struct vpcd *vpcd, struct vcard *card, struct err *err)
{
    size_t len = 0;

    if (!receive(vpcd, err) || !send_due(vpcd, err))
        return false;
    while (vpcd->due_us == 0 && (len = whole_frame(vpcd)) != 0) {
        if (!answer_frame(vpcd, card, len, err))
            return false;
        drop_frame(vpcd, len);
    }
    return true;
}
