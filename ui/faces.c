#include "ui/faces.h"

#include <fontconfig/fontconfig.h>
#include <stdbool.h>
#include <stddef.h>

static const FcChar8 faces[] = "<?xml version=\"1.0\"?>"
                               "<!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\">"
                               "<fontconfig>"
                               "<dir>/usr/share/fonts/opentype/noto</dir>"
                               "<cachedir>/var/cache/fontconfig</cachedir>"
                               "</fontconfig>";

static bool has_fonts(FcConfig *config)
{
    const FcFontSet *fonts = FcConfigGetFonts(config, FcSetSystem);

    return fonts != NULL && fonts->nfont > 0;
}

void ui_faces_choose(void)
{
    FcConfig *config = FcConfigCreate();

    if (config == NULL)
        return;
    if (FcConfigParseAndLoadFromMemory(config, faces, FcTrue) && FcConfigBuildFonts(config) &&
        has_fonts(config))
        FcConfigSetCurrent(config); /* holds it from now on */
    FcConfigDestroy(config);
}
