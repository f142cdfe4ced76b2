#include "ui/corner.h"

bool corner_contains(double x, double y, double width, double size)
{
    return x >= width - size && x <= width && y >= 0 && y <= size;
}

void corner_down(struct corner *corner, bool inside, int64_t now_us)
{
    corner->fingers++;
    corner->resting = corner->fingers == 1 && inside;
    corner->since_us = now_us;
}

void corner_move(struct corner *corner, bool inside)
{
    if (!inside)
        corner->resting = false;
}

void corner_up(struct corner *corner)
{
    if (corner->fingers > 0)
        corner->fingers--;
    corner->resting = false;
}

bool corner_is_held(const struct corner *corner, int64_t now_us)
{
    return corner->resting && now_us - corner->since_us >= CORNER_HOLD_MS * (int64_t)1000;
}
