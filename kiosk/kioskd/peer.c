#include "kiosk/kioskd/peer.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static bool find_group(const char *name, gid_t *ret)
{
    FILE *file = fopen("/etc/group", "re");
    const struct group *group;
    bool found = false;

    while (file != NULL && !found && (group = fgetgrent(file)) != NULL) {
        found = strcmp(group->gr_name, name) == 0;
        if (found)
            *ret = group->gr_gid;
    }
    if (file != NULL)
        fclose(file);
    return found;
}

void peer_groups_read(const char *attendants, const char *operators, struct peer_groups *ret)
{
    *ret = (struct peer_groups){0};
    ret->has_attendants = find_group(attendants, &ret->attendants);
    ret->has_operators = find_group(operators, &ret->operators);
}

static enum rank rank_of_group(gid_t gid, const struct peer_groups *groups)
{
    if (groups->has_operators && gid == groups->operators)
        return RANK_OPERATOR;
    return groups->has_attendants && gid == groups->attendants ? RANK_ATTENDANT : RANK_NONE;
}

static void raise_to(enum rank *rank, enum rank other)
{
    if (other > *rank)
        *rank = other;
}

/* Supplementary groups, as they were when it connected. */
static void raise_by_groups(int fd, const struct peer_groups *groups, enum rank *rank)
{
    socklen_t len = 0;
    gid_t *gids;

    /* The first call only says how many bytes there are. */
    getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, NULL, &len);
    gids = len > 0 ? malloc(len) : NULL;
    if (gids != NULL && getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, gids, &len) == 0)
        for (size_t i = 0; i < len / sizeof *gids; i++)
            raise_to(rank, rank_of_group(gids[i], groups));
    free(gids);
}

bool peer_of(int fd, const struct peer_groups *groups, struct peer *ret)
{
    struct ucred who;
    socklen_t len = sizeof who;
    struct peer peer;

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) != 0)
        return false;
    peer.uid = who.uid;
    peer.of_kioskd = who.uid == 0 || who.uid == geteuid();
    peer.rank = peer.of_kioskd ? RANK_ATTENDANT : RANK_NONE;
    if (who.uid == 0)
        peer.rank = RANK_OPERATOR;
    raise_to(&peer.rank, rank_of_group(who.gid, groups));
    raise_by_groups(fd, groups, &peer.rank);
    *ret = peer;
    return true;
}

static bool is_plain(const char *name)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    return len > 0 && len < PEER_NAME_SIZE && name[len] == '\0';
}

void peer_name(uid_t uid, char ret[static PEER_NAME_SIZE])
{
    FILE *file = fopen("/etc/passwd", "re");
    const struct passwd *user;

    memcpy(ret, "-", sizeof "-");
    while (file != NULL && (user = fgetpwent(file)) != NULL) {
        if (user->pw_uid != uid)
            continue;
        if (is_plain(user->pw_name))
            memcpy(ret, user->pw_name, strlen(user->pw_name) + 1);
        break;
    }
    if (file != NULL)
        fclose(file);
}
