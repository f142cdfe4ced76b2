/* libpcsclite, and the time, as the input has them: a reader with the genuine card on it, or what the input
 * makes of that. The functions that it stands for are in lying-pcsc.c. */
#pragma once

#include "tests/fuzz/lying-card.h"

#define LYING_READER "Fuzz 00 00"

struct pcsc;

/* Before each answer the input is asked for a byte (where it has ended: 0): its lower half is 0 for what a
 * good pcscd says; 1: fails with one of the codes that pcscd has, a byte; 2: with any, four bytes; from 3:
 * succeeds and says
 *    SCardListReaders      names: a byte of length and them; NULs stand between names
 *    SCardGetStatusChange  a state of four bytes for each reader, while the input lasts, at most 16
 *    SCardConnect          a protocol: a byte
 *    SCardStatus           an ATR: a byte of length and it
 *    SCardTransmit         what the lying card says (lying-card.h)
 * Bit 6 at SCardGetStatusChange and SCardListReaders: somebody calls cancel() meanwhile. At the former its upper half is how long it
 * takes, in sixteenths of the limit.
 * A stubborn one never becomes good at SCardGetStatusChange, but does the last thing there again and again. */
void lying_pcsc_begin(struct lying_card *card, bool stubborn, void (*cancel)(void *),
                      void *cancelled);

/* Everything that was opened has been closed. */
bool lying_pcsc_ended(void);
