/* A pcscd driver for readers on USB (usb-devices.c): it has the vpcd driver do the work, of which a copy "vpcd.so"
 * lies beside it. The product id is the port for the virtual card; a reader has one slot. When the device has
 * gone in the middle of something, its answer is lost, as with a driver that asks the hardware. */
#include <dlfcn.h>
#include <ifdhandler.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Each of our readers is one slot of vpcd's only one. */
#define READERS 2

static struct {
    DWORD lun; /* what pcscd calls it */
    char node
        [PATH_MAX]; /* the device's, which is there as long as it is plugged in; empty: no reader */
} readers[READERS + 1]; /* the last one is never there */

static struct {
    void *library;
    __typeof__(IFDHCreateChannelByName) *create;
    __typeof__(IFDHCloseChannel) *close;
    __typeof__(IFDHGetCapabilities) *get;
    __typeof__(IFDHSetCapabilities) *set;
    __typeof__(IFDHSetProtocolParameters) *set_protocol;
    __typeof__(IFDHPowerICC) *power;
    __typeof__(IFDHTransmitToICC) *transmit;
    __typeof__(IFDHICCPresence) *presence;
    __typeof__(IFDHControl) *control;
} vpcd;

/* ret is a pointer to such a function. */
static bool find(const char *name, void *ret)
{
    void *function = dlsym(vpcd.library, name);

    memcpy(ret, &function, sizeof function);
    return function != NULL;
}

/* False when there is no such copy of the driver. It stays for as long as we are loaded. */
static bool find_vpcd(void)
{
    char path[PATH_MAX];
    Dl_info self;

    if (vpcd.library != NULL)
        return true;
    if (dladdr(&vpcd, &self) == 0 || strrchr(self.dli_fname, '/') == NULL)
        return false;
    snprintf(path, sizeof path, "%.*s/vpcd.so",
             (int)(strrchr(self.dli_fname, '/') - self.dli_fname), self.dli_fname);
    vpcd.library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    return vpcd.library != NULL && find("IFDHCreateChannelByName", &vpcd.create) &&
           find("IFDHCloseChannel", &vpcd.close) && find("IFDHGetCapabilities", &vpcd.get) &&
           find("IFDHSetCapabilities", &vpcd.set) &&
           find("IFDHSetProtocolParameters", &vpcd.set_protocol) &&
           find("IFDHPowerICC", &vpcd.power) && find("IFDHTransmitToICC", &vpcd.transmit) &&
           find("IFDHICCPresence", &vpcd.presence) && find("IFDHControl", &vpcd.control);
}

__attribute__((destructor)) static void lose_vpcd(void)
{
    if (vpcd.library != NULL)
        dlclose(vpcd.library);
}

/* READERS when there is no such. */
static DWORD slot_of(DWORD lun)
{
    DWORD i = 0;

    while (i < READERS && (*readers[i].node == '\0' || readers[i].lun != lun))
        i++;
    return i;
}

static DWORD free_slot(void)
{
    DWORD i = 0;

    while (i < READERS && *readers[i].node != '\0')
        i++;
    return i;
}

static RESPONSECODE unless_gone(DWORD lun, RESPONSECODE code)
{
    return access(readers[slot_of(lun)].node, F_OK) == 0 ? code : IFD_NO_SUCH_DEVICE;
}

/* "usb:0a5f/8c9b:libudev:0:/dev/bus/usb/001/004" (ifdhandler.h). NULL, or the last part. */
static const char *parse(const char *device, DWORD *ret_port)
{
    unsigned port, interface;
    int len = 0;

    if (sscanf(device, "usb:%*x/%x:libudev:%u:%n", &port, &interface, &len) != 2 || len == 0)
        return NULL;
    *ret_port = port;
    return device + len;
}

RESPONSECODE IFDHCreateChannelByName(DWORD Lun, LPSTR DeviceName)
{
    char name[sizeof "/dev/null:0xFFFFFFFF"];
    DWORD port, slot = free_slot();
    const char *node = parse(DeviceName, &port);
    RESPONSECODE code;

    if (node == NULL || slot == READERS || !find_vpcd())
        return IFD_NO_SUCH_DEVICE;
    /* It adds the number of the slot to the port. */
    snprintf(name, sizeof name, "/dev/null:%#lx", port - slot);
    code = vpcd.create(slot, name);
    if (code != IFD_SUCCESS)
        return code;
    readers[slot].lun = Lun;
    stpncpy(readers[slot].node, node, PATH_MAX - 1)[0] = '\0';
    return IFD_SUCCESS;
}

/* pcscd wants every driver to have it. */
RESPONSECODE IFDHCreateChannel(DWORD Lun, DWORD Channel)
{
    (void)Lun;
    (void)Channel;
    return IFD_NOT_SUPPORTED;
}

RESPONSECODE IFDHCloseChannel(DWORD Lun)
{
    DWORD slot = slot_of(Lun);
    RESPONSECODE code = vpcd.close(slot);

    *readers[slot].node = '\0';
    return code;
}

RESPONSECODE IFDHGetCapabilities(DWORD Lun, DWORD Tag, PDWORD Length, PUCHAR Value)
{
    if (Tag != TAG_IFD_SLOTS_NUMBER && Tag != TAG_IFD_SIMULTANEOUS_ACCESS)
        return vpcd.get(slot_of(Lun), Tag, Length, Value);
    if (*Length < 1)
        return IFD_ERROR_INSUFFICIENT_BUFFER;
    *Length = 1;
    *Value = Tag == TAG_IFD_SLOTS_NUMBER ? 1 : READERS;
    return IFD_SUCCESS;
}

RESPONSECODE IFDHSetCapabilities(DWORD Lun, DWORD Tag, DWORD Length, PUCHAR Value)
{
    return vpcd.set(slot_of(Lun), Tag, Length, Value);
}

RESPONSECODE IFDHSetProtocolParameters(DWORD Lun, DWORD Protocol, UCHAR Flags, UCHAR PTS1,
                                       UCHAR PTS2, UCHAR PTS3)
{
    return unless_gone(Lun, vpcd.set_protocol(slot_of(Lun), Protocol, Flags, PTS1, PTS2, PTS3));
}

RESPONSECODE IFDHPowerICC(DWORD Lun, DWORD Action, PUCHAR Atr, PDWORD AtrLength)
{
    return unless_gone(Lun, vpcd.power(slot_of(Lun), Action, Atr, AtrLength));
}

RESPONSECODE IFDHTransmitToICC(DWORD Lun, SCARD_IO_HEADER SendPci, PUCHAR TxBuffer, DWORD TxLength,
                               PUCHAR RxBuffer, PDWORD RxLength, PSCARD_IO_HEADER RecvPci)
{
    return unless_gone(
        Lun, vpcd.transmit(slot_of(Lun), SendPci, TxBuffer, TxLength, RxBuffer, RxLength, RecvPci));
}

RESPONSECODE IFDHICCPresence(DWORD Lun)
{
    return unless_gone(Lun, vpcd.presence(slot_of(Lun)));
}

RESPONSECODE IFDHControl(DWORD Lun, DWORD dwControlCode, PUCHAR TxBuffer, DWORD TxLength,
                         PUCHAR RxBuffer, DWORD RxLength, LPDWORD pdwBytesReturned)
{
    return vpcd.control(slot_of(Lun), dwControlCode, TxBuffer, TxLength, RxBuffer, RxLength,
                        pdwBytesReturned);
}
