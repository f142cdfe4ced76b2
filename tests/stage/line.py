"""A leased line: relays TCP to a port on this machine, each piece DELAY milliseconds late.

line.py PORT DELAY; says "port N" once it listens. It looks at nothing: TLS goes through unopened."""
import asyncio
import sys


async def carry(reader, writer, delay_s):
    """Keeps the order and does not add the delays up: every piece is due so much after it came."""
    loop = asyncio.get_running_loop()
    pieces = asyncio.Queue()

    async def deliver():
        while True:
            due, piece = await pieces.get()
            await asyncio.sleep(max(0, due - loop.time()))
            if not piece:
                break
            writer.write(piece)
            await writer.drain()
        writer.close()

    delivery = asyncio.create_task(deliver())
    try:
        while True:
            piece = await reader.read(65536)
            pieces.put_nowait((loop.time() + delay_s, piece))
            if not piece:
                break
        await delivery
    except ConnectionError:
        delivery.cancel()
        writer.close()


async def main(port, delay_s):
    async def connected(reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection("localhost", port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(carry(reader, far_writer, delay_s), carry(far_reader, writer, delay_s))

    server = await asyncio.start_server(connected, "localhost", 0)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]) / 1000))
