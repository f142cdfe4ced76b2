/* Things that end when their scope ends, ownership that moves visibly, results that must be used. */
#pragma once

/* The compiler refuses a caller that ignores the result. */
#define MUST_USE __attribute__((warn_unused_result))

/* Calls done(&variable) when the variable's scope is left, in whatever way. */
#define SCOPED(done) __attribute__((cleanup(done)))

/* Hands a pointer over and leaves NULL behind: give(MOVE(card)). */
#define MOVE(pointer)                                                                              \
    __extension__({                                                                                \
        __typeof__(pointer) moved_ = (pointer);                                                    \
        (pointer) = NULL;                                                                          \
        moved_;                                                                                    \
    })

#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))
