#include "ui/faces.h"

#include <fontconfig/fontconfig.h>
#include <stdbool.h>
#include <stddef.h>

/* The folder has eighty faces; sorting them at every start takes longer than reading the one that is used. This
 * family has the characters of all our languages but Nepali: every regional form of the Chinese ones (a text says
 * whose: ui/marked.c), and Vietnamese letters. */
static const FcChar8 faces[] = "<?xml version=\"1.0\"?>"
                               "<!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\">"
                               "<fontconfig>"
                               "<dir>/usr/share/fonts/opentype/noto</dir>"
                               "<cachedir>/var/cache/fontconfig</cachedir>"
                               "<selectfont>"
                               "<rejectfont><pattern>"
                               "<patelt name=\"scalable\"><bool>true</bool></patelt>"
                               "</pattern></rejectfont>"
                               "<acceptfont><pattern>"
                               "<patelt name=\"family\"><string>Noto Sans CJK JP</string></patelt>"
                               "</pattern></acceptfont>"
                               "</selectfont>"
                               "</fontconfig>";

/* What that family lacks: the welcome page names the language in its own letters. */
static const char *const further[] = {
    "/usr/share/fonts/truetype/noto/NotoSansDevanagari-Regular.ttf",
    "/usr/share/fonts/truetype/noto/NotoSansDevanagari-Bold.ttf",
};

static void add_further(FcConfig *config)
{
    for (size_t i = 0; i < sizeof further / sizeof further[0]; i++)
        (void)FcConfigAppFontAddFile(config, (const FcChar8 *)further[i]); /* may not be there */
}

static bool has_fonts(FcConfig *config)
{
    const FcFontSet *fonts = FcConfigGetFonts(config, FcSetSystem);

    return fonts != NULL && fonts->nfont > 0;
}

void ui_faces_choose(void)
{
    static bool chosen;
    FcConfig *config = chosen ? NULL : FcConfigCreate();

    if (config == NULL)
        return;
    chosen = true;
    if (FcConfigParseAndLoadFromMemory(config, faces, FcTrue) && FcConfigBuildFonts(config) &&
        has_fonts(config)) {
        add_further(config);
        FcConfigSetCurrent(config); /* holds it from now on */
    }
    FcConfigDestroy(config);
}
