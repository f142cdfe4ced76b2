/* A finger that rests in the corner: how an attendant asks for their page. Pure: the caller says what
 * happened and when. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define CORNER_SIZE    88   /* kiosk pixels, 22 mm: the square at the top right of the glass */
#define CORNER_HOLD_MS 5000 /* nobody rests a finger there for so long by chance */

struct corner {
    unsigned fingers;
    bool resting; /* one finger came down inside, alone, and has not left since */
    int64_t since_us;
};

/* True when (x, y) of a window that is width wide lies in the square of size. Same unit for all. */
bool corner_contains(double x, double y, double width, double size);

/* A finger came down, moved, left. A second finger ends it, also after that one has left again. */
void corner_down(struct corner *corner, bool inside, int64_t now_us);
void corner_move(struct corner *corner, bool inside);
void corner_up(struct corner *corner);

/* True once it has rested for the whole time. */
bool corner_is_held(const struct corner *corner, int64_t now_us);
