"""What the library calls of others, and what of that can be made to fail.

Usage: escaped.py --names CALLS         prints the names in calls.def, one a line
       escaped.py CALLS ARCHIVE...      fails when the archives call a function that is neither in calls.def
                                          nor known here as one that cannot fail
"""
import re
import subprocess
import sys

# They cannot fail, or it makes no difference when they do.
HARMLESS = set('''
    ASN1_TIME_free BN_free ERR_clear_error ERR_peek_last_error EVP_PKEY_CTX_free EVP_PKEY_free EVP_sha256
    OSSL_PARAM_BLD_free OSSL_PARAM_free X509_STORE_CTX_free X509_STORE_CTX_get_current_cert X509_STORE_CTX_get_error
    X509_STORE_CTX_set_flags X509_STORE_CTX_set_time X509_STORE_free X509_free X509_get0_notAfter X509_get0_notBefore
    clock_gettime close closedir dirfd explicit_bzero fclose ferror feof fprintf free g_rgSCardT0Pci g_rgSCardT1Pci
    memchr memcmp memcpy memmove memset nanosleep snprintf stderr stpncpy strchr strcmp strcpy strlen strncmp
    strncpy strnlen strspn strstr bcmp __isoc99_sscanf
'''.split())
# The compiler's and the linker's own.
MACHINERY = re.compile(r'_GLOBAL_OFFSET_TABLE_|__errno_location|__stack_chk_fail|__tls_get_addr|__(asan|ubsan|lsan|sanitizer|sancov|llvm|gcov)_\w+')


def names(path):
    with open(path, encoding='ascii') as file:
        text = file.read()
    return re.findall(r'^CALL\([^,]+, (\w+),', text, re.M) + re.findall(r'^(?:CARD|GONE)\((\w+),', text, re.M)


def symbols(archives, option):
    listing = subprocess.run(['nm', option] + archives, check=True, stdout=subprocess.PIPE, text=True).stdout
    return {line.split()[-1] for line in listing.splitlines() if line.strip() and not line.endswith(':')}


def plain(symbol):
    """The function's own name: __memcpy_chk is memcpy with a check of the compiler's."""
    match = re.fullmatch(r'__(\w+)_chk', symbol)
    return match.group(1) if match else symbol


def main():
    if sys.argv[1] == '--names':
        print('\n'.join(names(sys.argv[2])))
        return 0
    archives = sys.argv[2:]
    outside = symbols(archives, '--undefined-only') - symbols(archives, '--defined-only')
    escaped = {symbol for symbol in outside if not MACHINERY.fullmatch(symbol)
               and plain(symbol) not in HARMLESS and symbol not in names(sys.argv[1])}
    for symbol in sorted(escaped):
        print(f'{symbol} is called, and no test makes it fail: into calls.def with it')
    if not outside & set(names(sys.argv[1])):
        print('nothing that is in calls.def is called: these are not the archives')
        return 1
    return 1 if escaped else 0


sys.exit(main())
