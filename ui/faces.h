/* The typefaces that the pages are set in. */
#pragma once

/* Lets fontconfig look among the pages' own faces (packages fonts-noto-cjk and, for Nepali, fonts-noto-core) instead of all that the machine
 * has: a tenth of every session's start, and no other face slips in. Where they are not installed, all of the
 * machine's serve. Call before GTK is initialised, or a thread of Pango's reads the machine's all the same;
 * reads the faces' cache, which Debian's package keeps. Later calls do nothing. */
void ui_faces_choose(void);
