"""Just enough IPP (RFC 8010) for a test to speak to a printer."""
import http.client
import struct

PRINT_JOB, CANCEL_JOB, GET_JOB, GET_PRINTER = 0x0002, 0x0008, 0x0009, 0x000B
TEXT, NAME, KEYWORD, URI, CHARSET, LANGUAGE, MIME = 0x41, 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
INTEGER, ENUM, OCTETS = 0x21, 0x23, 0x30
BUSY = 0x0507


def attribute(tag, name, value):
    data = struct.pack(">i", value) if tag in (INTEGER, ENUM) else value.encode()
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(data)) + data


def ask(port, operation, attributes=(), data=b""):
    """One request; returns (status code, {name: [values]})."""
    body = struct.pack(">BBHi", 2, 0, operation, 1) + b"\x01"
    body += attribute(CHARSET, "attributes-charset", "utf-8")
    body += attribute(LANGUAGE, "attributes-natural-language", "en")
    body += attribute(URI, "printer-uri", f"ipp://localhost:{port}/ipp/print")
    for one in attributes:
        body += attribute(*one)
    body += b"\x03" + data
    link = http.client.HTTPConnection("localhost", port, timeout=10)
    try:
        link.request("POST", "/ipp/print", body, {"Content-Type": "application/ipp"})
        answer = link.getresponse().read()
    finally:
        link.close()
    return struct.unpack(">H", answer[2:4])[0], parse(answer[8:])


def parse(answer):
    found, name, at = {}, "", 0
    while at < len(answer) and answer[at] != 0x03:
        tag = answer[at]
        if tag < 0x10:
            at += 1
            continue
        name_len = struct.unpack(">H", answer[at + 1:at + 3])[0]
        name = answer[at + 3:at + 3 + name_len].decode() or name
        at += 3 + name_len
        value_len = struct.unpack(">H", answer[at:at + 2])[0]
        value = answer[at + 2:at + 2 + value_len]
        at += 2 + value_len
        if tag in (INTEGER, ENUM):
            value = struct.unpack(">i", value)[0]
        elif tag >= 0x30:
            value = value.decode("utf-8", "replace")
        found.setdefault(name, []).append(value)
    return found
