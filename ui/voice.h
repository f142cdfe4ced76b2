/* What a resident can wish of the voice. */
#pragma once

enum ui_voice {
    UI_VOICE_REPEAT, /* the page, once more */
    UI_VOICE_LOUDER,
    UI_VOICE_SOFTER,
    UI_VOICE_FASTER,
    UI_VOICE_SLOWER,
    UI_VOICE_SILENT,    /* or, silent, as before */
    UI_VOICE_AS_BEFORE, /* as it was at the start: somebody has left */
    UI_VOICES
};
