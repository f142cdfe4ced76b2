/* What a program leaves in the X server: an X server never forgets an atom, and GDK names two of them after
 * addresses whenever it opens a display (gdkselectioninputstream-x11.c: GDK_SELECTION_0x…), because it asks what lies
 * on the clipboards. Addresses are others in every process: each session would stay in the server with some two
 * hundred bytes. So these names are counted instead, and the next session's are the same. The program's own
 * XInternAtom() stands before the library's. */
#include <X11/Xlib.h>
#include <glib.h>

#define AFTER_ADDRESS "GDK_SELECTION_0x"

/* GDK remembers what it was given for a name: two that are in use at once are never the same. */
Atom XInternAtom(Display *display, _Xconst char *name, Bool only_if_exists)
{
    static unsigned count; /* GTK's thread alone */
    char counted[sizeof AFTER_ADDRESS + 10];
    char *names[] = {counted};
    Atom atom;

    if (g_str_has_prefix(name, AFTER_ADDRESS))
        g_snprintf(counted, sizeof counted, "GDK_SELECTION_%u", ++count);
    else
        names[0] = (char *)(gsize)name; /* the library's prototype is older than const */
    /* None when there is no such atom, or the server has gone. */
    (void)XInternAtoms(display, names, 1, only_if_exists, &atom);
    return atom;
}
