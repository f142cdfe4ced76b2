#include "kiosk/code-files.h"

bool code_files_signers(const struct config *config, struct code_trust *ret, struct err *err)
{
    const struct code_trust_file given[] = {{CODE_TRUST_AUTHORITIES, config->csca},
                                            {CODE_TRUST_AUTHORITIES, config->crl},
                                            {CODE_TRUST_SIGNERS, config->dsc}};
    struct code_trust_file files[ARRAY_LEN(given)];
    struct code_trust_wrong wrong;
    size_t count = 0;

    for (size_t i = 0; i < ARRAY_LEN(given); i++)
        if (given[i].path[0] != '\0')
            files[count++] = given[i];
    return code_trust_load(files, count, ret, &wrong, err);
}

struct products *code_files_products(const struct config *config, struct err *err)
{
    return config->products[0] == '\0' ? products_new(err) : products_load(config->products, err);
}
