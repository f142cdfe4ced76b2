/* Who speaks at the control socket, as the kernel says, and what they may do. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "base/scope.h"

#define PEER_NAME_SIZE 32 /* a user's name with its NUL */

enum rank {
    RANK_NONE,
    RANK_ATTENDANT, /* everything but lifting a latch */
    RANK_OPERATOR
};

/* The groups that give a rank. */
struct peer_groups {
    bool has_attendants, has_operators;
    gid_t attendants, operators;
};

struct peer {
    uid_t uid;
    enum rank rank;
    bool
        of_kioskd; /* root or kioskd's own user: may speak for an attendant who stands at the machine */
};

/* Looks the names up in /etc/group itself: kioskd loads no plug-ins and asks no directory. A group that is
 * not there has no members. */
void peer_groups_read(const char *attendants, const char *operators, struct peer_groups *ret);

/* Who is at the other end of fd. Root is an operator. kioskd's own user is an attendant and no more, because
 * the sessions run as that user. Group members, by their primary group or another, are what their group
 * says; a member of both groups is an operator. False, and ret untouched, when the kernel does not say. */
MUST_USE bool peer_of(int fd, const struct peer_groups *groups, struct peer *ret);

/* The user's name in /etc/passwd; "-" when there is none, or none that is plain letters. */
void peer_name(uid_t uid, char ret[static PEER_NAME_SIZE]);
