/* Stands in for libudev before pcscd, which then sees USB devices come and go as test-hotplug.py wants it: each file
 * in the directory USB_DEVICES is one, an interface and its device at once. What sysfs would say is in it, a
 * line "idVendor=0a5f" for each attribute. Files are moved in whole and unlinked; a name has 15 bytes at most.
 *
 * Only what pcscd 1.9.9 calls (nm -D), with the signatures and promises of systemd's libudev. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define NAME_SIZE                                                                                  \
    16 /* the kernel pads a name to that: one event is read at a time, as select() has it */
#define TEXT_SIZE 512

struct udev {
    const char *directory;
};

struct udev_device {
    const char *action;  /* NULL unless a monitor told of it */
    char path[PATH_MAX]; /* of its file, which also passes for its node in /dev */
    char text
        [TEXT_SIZE]; /* its attributes, each with a NUL, and one NUL more; empty when it has gone */
};

struct udev_list_entry {
    struct udev_list_entry *next;
    char path[PATH_MAX];
};

struct udev_enumerate {
    struct udev_list_entry *first;
    const char *directory;
};

struct udev_monitor {
    int fd;
    const char *directory;
};

/* clang-format off */
struct udev *udev_new(void);
struct udev *udev_unref(struct udev *udev);
struct udev_device *udev_device_new_from_syspath(struct udev *udev, const char *path);
struct udev_device *udev_device_unref(struct udev_device *device);
struct udev_device *udev_device_get_parent_with_subsystem_devtype(
    struct udev_device *device, const char *subsystem, const char *type);
const char *udev_device_get_action(struct udev_device *device);
const char *udev_device_get_devnode(struct udev_device *device);
const char *udev_device_get_sysname(struct udev_device *device);
const char *udev_device_get_sysattr_value(struct udev_device *device, const char *name);
struct udev_enumerate *udev_enumerate_new(struct udev *udev);
struct udev_enumerate *udev_enumerate_unref(struct udev_enumerate *enumerate);
int udev_enumerate_add_match_subsystem(struct udev_enumerate *enumerate, const char *subsystem);
int udev_enumerate_scan_devices(struct udev_enumerate *enumerate);
struct udev_list_entry *udev_enumerate_get_list_entry(struct udev_enumerate *enumerate);
struct udev_list_entry *udev_list_entry_get_next(struct udev_list_entry *entry);
const char *udev_list_entry_get_name(struct udev_list_entry *entry);
struct udev_monitor *udev_monitor_new_from_netlink(struct udev *udev, const char *name);
int udev_monitor_filter_add_match_subsystem_devtype(struct udev_monitor *monitor,
                                                    const char *subsystem, const char *type);
int udev_monitor_enable_receiving(struct udev_monitor *monitor);
int udev_monitor_get_fd(struct udev_monitor *monitor);
struct udev_device *udev_monitor_receive_device(struct udev_monitor *monitor);
/* clang-format on */

struct udev *udev_new(void)
{
    static struct udev udev;

    udev.directory = getenv("USB_DEVICES");
    return udev.directory == NULL ? NULL : &udev;
}

struct udev *udev_unref(struct udev *udev)
{
    (void)udev;
    return NULL;
}

static void read_text(const char *path, char ret[static TEXT_SIZE])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return;
    if (read(fd, ret, TEXT_SIZE - 2) < 0)
        *ret = '\0';
    close(fd);
    for (char *end = strchr(ret, '\n'); end != NULL; end = strchr(end + 1, '\n'))
        *end = '\0';
}

struct udev_device *udev_device_new_from_syspath(struct udev *udev, const char *path)
{
    struct udev_device *device = calloc(1, sizeof *device);

    (void)udev;
    if (device == NULL)
        return NULL;
    stpncpy(device->path, path, sizeof device->path - 1)[0] = '\0';
    read_text(path, device->text);
    return device;
}

struct udev_device *udev_device_unref(struct udev_device *device)
{
    free(device);
    return NULL;
}

/* As there, the parent lives as long as its child, and nobody else lets it go. */
struct udev_device *udev_device_get_parent_with_subsystem_devtype(struct udev_device *device,
                                                                  const char *subsystem,
                                                                  const char *type)
{
    (void)subsystem;
    (void)type;
    return device;
}

const char *udev_device_get_action(struct udev_device *device)
{
    return device->action;
}

const char *udev_device_get_devnode(struct udev_device *device)
{
    return device->path;
}

const char *udev_device_get_sysname(struct udev_device *device)
{
    return strrchr(device->path, '/') + 1;
}

const char *udev_device_get_sysattr_value(struct udev_device *device, const char *name)
{
    size_t len = strlen(name);

    for (const char *line = device->text; *line != '\0'; line += strlen(line) + 1)
        if (strncmp(line, name, len) == 0 && line[len] == '=')
            return line + len + 1;
    return NULL;
}

struct udev_enumerate *udev_enumerate_new(struct udev *udev)
{
    struct udev_enumerate *enumerate = calloc(1, sizeof *enumerate);

    if (enumerate != NULL)
        enumerate->directory = udev->directory;
    return enumerate;
}

struct udev_enumerate *udev_enumerate_unref(struct udev_enumerate *enumerate)
{
    while (enumerate->first != NULL) {
        struct udev_list_entry *next = enumerate->first->next;

        free(enumerate->first);
        enumerate->first = next;
    }
    free(enumerate);
    return NULL;
}

int udev_enumerate_add_match_subsystem(struct udev_enumerate *enumerate, const char *subsystem)
{
    (void)enumerate;
    (void)subsystem;
    return 0;
}

int udev_enumerate_scan_devices(struct udev_enumerate *enumerate)
{
    DIR *directory = opendir(enumerate->directory);
    const struct dirent *file;

    if (directory == NULL)
        return -1;
    while ((file = readdir(directory)) != NULL) {
        struct udev_list_entry *entry = *file->d_name == '.' ? NULL : calloc(1, sizeof *entry);

        if (entry == NULL)
            continue;
        snprintf(entry->path, sizeof entry->path, "%s/%s", enumerate->directory, file->d_name);
        entry->next = enumerate->first;
        enumerate->first = entry;
    }
    closedir(directory);
    return 0;
}

struct udev_list_entry *udev_enumerate_get_list_entry(struct udev_enumerate *enumerate)
{
    return enumerate->first;
}

struct udev_list_entry *udev_list_entry_get_next(struct udev_list_entry *entry)
{
    return entry->next;
}

const char *udev_list_entry_get_name(struct udev_list_entry *entry)
{
    return entry->path;
}

struct udev_monitor *udev_monitor_new_from_netlink(struct udev *udev, const char *name)
{
    struct udev_monitor *monitor = calloc(1, sizeof *monitor);

    (void)name;
    if (monitor == NULL)
        return NULL;
    monitor->fd = inotify_init1(IN_CLOEXEC);
    monitor->directory = udev->directory;
    return monitor;
}

int udev_monitor_filter_add_match_subsystem_devtype(struct udev_monitor *monitor,
                                                    const char *subsystem, const char *type)
{
    (void)monitor;
    (void)subsystem;
    (void)type;
    return 0;
}

int udev_monitor_enable_receiving(struct udev_monitor *monitor)
{
    return inotify_add_watch(monitor->fd, monitor->directory, IN_MOVED_TO | IN_DELETE) < 0 ? -1 : 0;
}

int udev_monitor_get_fd(struct udev_monitor *monitor)
{
    return monitor->fd;
}

struct udev_device *udev_monitor_receive_device(struct udev_monitor *monitor)
{
    union {
        struct inotify_event event;
        char bytes[sizeof(struct inotify_event) + NAME_SIZE];
    } next;
    char path[PATH_MAX];
    struct udev_device *device;

    if (read(monitor->fd, &next, sizeof next) <= 0)
        return NULL;
    snprintf(path, sizeof path, "%s/%s", monitor->directory, next.event.name);
    device = udev_device_new_from_syspath(NULL, path);
    if (device != NULL)
        device->action = next.event.mask & IN_DELETE ? "remove" : "add";
    return device;
}
