"""A USB of our own for the real pcscd (usb-devices.c, usb-reader.c). USB_DEVICES and USB_READER say where those
are."""
import itertools
import os
import pathlib
import shutil

import readers
from readers import DRIVER, DRIVERS, WORK, wait_for

VENDOR = 0x0A5F
DESK, TWIN, SPARE, CLONE = 0x8D01, 0x8D02, 0x8D03, 0x8D04  # product ids, and the ports of their cards
KIOSK, OTHER = "Kiosk Reader", "Other Reader"  # what they are called; only SPARE is another


class Bus:
    """USB, and the drivers that pcscd finds for it."""

    def __init__(self):
        self.directory = f"{WORK}/usb"
        self.plugged = {}
        self.numbers = itertools.count(1)  # a device that comes back is another device
        os.mkdir(self.directory)
        vpcd = shutil.copy(DRIVER, f"{WORK}/vpcd.so")
        readers.enclosure.mount("-t", "tmpfs", "tmpfs", DRIVERS)
        self.install(vpcd, "kiosk", KIOSK, DESK, TWIN)
        self.install(vpcd, "other", OTHER, SPARE)
        self.install(vpcd, "clone", KIOSK, CLONE)

    @staticmethod
    def install(vpcd, bundle, name, *products):
        """A driver for these: readers of one driver are numbered by pcscd."""
        def array(key, values):
            return [f"<key>{key}</key>", "<array>", *(f"<string>{value}</string>" for value in values),
                    "</array>"]

        contents = f"{DRIVERS}/{bundle}.bundle/Contents"
        os.makedirs(f"{contents}/Linux")
        shutil.copy(vpcd, f"{contents}/Linux/vpcd.so")
        shutil.copy(os.environ["USB_READER"], f"{contents}/Linux/reader.so")
        with open(f"{contents}/Info.plist", "w") as plist:
            print('<?xml version="1.0" encoding="UTF-8"?>', '<plist version="1.0">', "<dict>",
                  "<key>CFBundleExecutable</key>", "<string>reader.so</string>",
                  "<key>ifdCapabilities</key>", "<string>0x00000000</string>",
                  *array("ifdVendorID", [f"{VENDOR:#06x}"] * len(products)),
                  *array("ifdProductID", [f"{product:#06x}" for product in products]),
                  *array("ifdFriendlyName", [name] * len(products)),
                  "</dict>", "</plist>", sep="\n", file=plist)

    def plug(self, product, serial=None):
        """At once, as pcscd sees it: the device is whole when it appears."""
        name = f"device{next(self.numbers)}"
        with open(f"{WORK}/device", "w") as device:
            device.write(f"idVendor={VENDOR:04x}\nidProduct={product:04x}\nbInterfaceNumber=00\n")
            if serial is not None:
                device.write(f"serial={serial}\n")
        self.plugged[product] = f"{self.directory}/{name}"
        os.rename(f"{WORK}/device", self.plugged[product])

    def pull(self, product):
        os.remove(self.plugged.pop(product))

    def pull_all(self):
        for product in list(self.plugged):
            self.pull(product)


class Pcscd(readers.Pcscd):
    """Has no readers but those on this bus."""

    def __init__(self, bus):
        super().__init__(LD_PRELOAD=os.environ["USB_DEVICES"], USB_DEVICES=bus.directory)

    def start(self):
        super().start()
        wait_for(self.watches, "the watch on USB")

    def watches(self):
        """It has begun to listen for devices that come: from then on none is missed."""
        directory = f"/proc/{self.process.pid}/fdinfo"
        try:
            return any("inotify wd:" in pathlib.Path(directory, name).read_text()
                       for name in os.listdir(directory))
        except FileNotFoundError:  # just closed
            return False

    def files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))
