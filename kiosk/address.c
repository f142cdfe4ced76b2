#include "kiosk/address.h"

#include <string.h>

static bool begins_with(const char *text, const char *part)
{
    return strncmp(text, part, strlen(part)) == 0;
}

bool address_lies_in(const char *address, const char *prefecture, const char *name)
{
    if (*name == '\0')
        return false;
    if (*prefecture != '\0' && begins_with(address, prefecture))
        address += strlen(prefecture);
    return begins_with(address, name);
}
