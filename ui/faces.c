#include "ui/faces.h"

#include <fontconfig/fontconfig.h>
#include <stdbool.h>
#include <stddef.h>

/* The folder has eighty faces, none with a character that this family lacks; sorting them at every start
 * takes longer than reading the one that is used. */
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
        has_fonts(config))
        FcConfigSetCurrent(config); /* holds it from now on */
    FcConfigDestroy(config);
}
