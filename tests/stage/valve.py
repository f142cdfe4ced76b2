"""Between kiosk and printer: relays TCP, and can stop or break off in the middle of a page.

valve.py PRINTER-PORT SOCKET
Says "port N" once it listens. Commands, one a line at SOCKET; each is answered by "ok" or "error …":
  stall N     the next page stops after N bytes, and its connection stays open
  break N     the next page's connection breaks off after N bytes, and nothing is connected any more
  stalled     answered once one of the two has happened
  free        hangs up on what has stopped; everything goes through again"""
import asyncio
import sys

PAGE = b"%PDF"


class Valve:
    def __init__(self, port):
        self.port = port
        self.what, self.after = None, 0   # "stall" or "break" the next page
        self.happened, self.freed = asyncio.Event(), asyncio.Event()
        self.broken = False

    async def connected(self, reader, writer):
        if self.broken:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("localhost", self.port)
        except OSError:
            writer.close()
            return
        ways = [asyncio.create_task(self.to_printer(reader, far_writer)),
                asyncio.create_task(self.back(far_reader, writer))]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        for one in (writer, far_writer):
            one.transport.abort() if self.broken else one.close()

    async def back(self, reader, writer):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()

    async def to_printer(self, reader, writer):
        left = None   # bytes of the page that may still go through
        while piece := await reader.read(4096):
            if left is None and self.what and PAGE in piece:
                left = piece.index(PAGE) + self.after
            if left is not None and self.what:
                writer.write(piece[:left])
                await writer.drain()
                if len(piece) >= left:
                    await self.stop(reader, writer)
                    return
                left -= len(piece)
                continue
            writer.write(piece)
            await writer.drain()

    async def stop(self, reader, writer):
        self.broken = self.what == "break"
        self.what = None
        self.happened.set()
        if self.broken:
            return
        freed = asyncio.create_task(self.freed.wait())
        gone = asyncio.create_task(self.swallow(reader))
        await asyncio.wait((freed, gone), return_when=asyncio.FIRST_COMPLETED)
        freed.cancel()
        gone.cancel()
        writer.transport.abort()   # half a page is no page

    async def swallow(self, reader):
        """Until the kiosk hangs up, as it does when it dies."""
        while await reader.read(65536):
            pass

    async def hear(self, reader, writer):
        while line := await reader.readline():
            writer.write((await self.obey(line.decode().split()) + "\n").encode())
            await writer.drain()
        writer.close()

    async def obey(self, words):
        if words[0] in ("stall", "break"):
            self.what, self.after = words[0], int(words[1])
            self.happened.clear()
            self.freed.clear()
        elif words[0] == "stalled":
            try:
                await asyncio.wait_for(self.happened.wait(), 30)
            except asyncio.TimeoutError:
                return "error nothing has stopped"
        elif words[0] == "free":
            self.what, self.broken = None, False
            self.happened.clear()
            self.freed.set()
        else:
            return "error no such command"
        return "ok"


async def main(port, path):
    valve = Valve(port)
    server = await asyncio.start_server(valve.connected, "localhost", 0)
    await asyncio.start_unix_server(valve.hear, path)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
