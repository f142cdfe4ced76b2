"""IPP as bytes (RFC 8010): what a printer must take apart and put together."""
import struct

OPERATION, JOB, END, PRINTER, UNSUPPORTED = 0x01, 0x02, 0x03, 0x04, 0x05
NO_VALUE = 0x13
INTEGER, BOOLEAN, ENUM = 0x21, 0x22, 0x23
OCTETS, DATE_TIME, RESOLUTION, RANGE, COLLECTION = 0x30, 0x31, 0x32, 0x33, 0x34
END_COLLECTION, MEMBER = 0x37, 0x4A
TEXT, NAME, KEYWORD, URI, CHARSET, LANGUAGE, MIME = 0x41, 0x42, 0x44, 0x45, 0x47, 0x48, 0x49


class Malformed(Exception):
    pass


class Request:
    def __init__(self, operation, number, groups, document):
        self.operation, self.number, self.groups, self.document = operation, number, groups, document

    def attribute(self, name, otherwise=None):
        """The first value of an attribute of any group."""
        for _, attributes in self.groups:
            for tag, found, values in attributes:
                if found == name and values:
                    return values[0]
        return otherwise

    def all_of(self, name):
        for _, attributes in self.groups:
            for tag, found, values in attributes:
                if found == name:
                    return values
        return []

    def group(self, which):
        return [one for tag, attributes in self.groups if tag == which for one in attributes]


# ---- taking apart ----

def value_of(tag, data):
    if tag in (INTEGER, ENUM):
        return struct.unpack(">i", data)[0]
    if tag == BOOLEAN:
        return data != b"\0"
    if tag == RESOLUTION:
        return struct.unpack(">iib", data)
    if tag == RANGE:
        return struct.unpack(">ii", data)
    return data.decode("utf-8", "replace")


def take(data, at, count):
    if at + count > len(data):
        raise Malformed()
    return data[at:at + count], at + count


def take_field(data, at):
    size, at = take(data, at, 2)
    return take(data, at, struct.unpack(">H", size)[0])


def parse(data):
    """The request in the bytes of a body; what comes behind its attributes is the document."""
    if len(data) < 8:
        raise Malformed()
    _, operation, number = struct.unpack(">HHi", data[:8])
    groups, at = [], 8
    while True:
        tag, at = take(data, at, 1)
        tag = tag[0]
        if tag == END:
            return Request(operation, number, groups, data[at:])
        if tag < 0x10:
            groups.append((tag, []))
            continue
        name, at = take_field(data, at)
        value, at = take_field(data, at)
        if not groups:
            raise Malformed()
        attributes = groups[-1][1]
        if tag in (COLLECTION, MEMBER, END_COLLECTION):
            continue   # no request of ours needs what is in them
        if name:
            attributes.append((tag, name.decode(), []))
        attributes[-1][2].append(value_of(tag, value))


# ---- putting together ----

def field(data):
    return struct.pack(">H", len(data)) + data


def bytes_of(tag, value):
    if tag in (INTEGER, ENUM):
        return struct.pack(">i", value)
    if tag == BOOLEAN:
        return b"\1" if value else b"\0"
    if tag == RESOLUTION:
        return struct.pack(">iib", *value)
    if tag == RANGE:
        return struct.pack(">ii", *value)
    if tag == NO_VALUE:
        return b""
    return value.encode()


def collection(members):
    """members: attributes, as an attribute's value."""
    found = b""
    for tag, name, values in members:
        found += struct.pack(">B", MEMBER) + field(b"") + field(name.encode())
        for value in values:
            found += value_bytes(tag, b"", value)
    return found + struct.pack(">B", END_COLLECTION) + field(b"") + field(b"")


def value_bytes(tag, name, value):
    if tag == COLLECTION:
        return struct.pack(">B", tag) + field(name) + field(b"") + collection(value)
    return struct.pack(">B", tag) + field(name) + field(bytes_of(tag, value))


def attribute(tag, name, values):
    found = b""
    for i, value in enumerate(values):
        found += value_bytes(tag, b"" if i else name.encode(), value)
    return found


def answer(number, status, groups):
    """groups: (tag, [(tag, name, values)])."""
    found = struct.pack(">HHi", 0x0200, status, number)
    head = [(CHARSET, "attributes-charset", ["utf-8"]),
            (LANGUAGE, "attributes-natural-language", ["en"])]
    for group, attributes in [(OPERATION, head), *groups]:
        found += struct.pack(">B", group)
        for one in attributes:
            found += attribute(*one)
    return found + struct.pack(">B", END)
