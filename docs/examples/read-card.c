/* Prints the four items of a genuine My Number card: read-card ANCHORS, and the PIN on stdin. */
#include <mynacard.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    char reader[MYNA_READER_SIZE], pin[16] = "";
    uint8_t challenge[MYNA_DIGEST_LEN];
    struct myna_anchors *anchors = NULL;
    struct myna_readers *readers = NULL;
    struct myna_card *card = NULL;
    struct myna_evidence *evidence = NULL;
    struct myna_person *person = NULL;
    int tries, code;

    if (argc != 2 || fgets(pin, sizeof pin, stdin) == NULL)
        return 2;
    if ((code = myna_anchors_load(argv[1], &anchors)) == MYNA_OK &&
        (code = myna_readers_new(&readers)) == MYNA_OK &&
        (code = myna_readers_wait_card(readers, NULL, 30000, reader)) == MYNA_OK &&
        (code = myna_card_open(readers, reader, &card)) == MYNA_OK &&
        (code = myna_random_challenge(challenge)) == MYNA_OK &&
        (code = myna_card_tries_left(card, MYNA_PIN_TEXT, &tries)) == MYNA_OK &&
        (code = myna_card_verify_pin(card, MYNA_PIN_TEXT, pin, strcspn(pin, "\n"))) == MYNA_OK &&
        (code = myna_card_read(card, challenge, &evidence)) == MYNA_OK &&
        (code = myna_evidence_verify(evidence, anchors, challenge)) == MYNA_OK &&
        (code = myna_evidence_person(evidence, &person)) == MYNA_OK)
        printf("%s\n%s\n%s\n%c\n", myna_person_name(person), myna_person_address(person),
               myna_person_birth(person), myna_person_sex(person));
    else
        fprintf(stderr, "%s (%d, %d)\n", myna_strerr(code), code, myna_last_detail());
    myna_wipe(pin, sizeof pin);
    myna_person_free(&person);
    myna_evidence_free(&evidence);
    myna_card_close(&card);
    myna_readers_free(&readers);
    myna_anchors_free(&anchors);
    return code == MYNA_OK ? 0 : 1;
}
