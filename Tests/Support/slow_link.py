"""A bad link in front of a server: WebSocket messages come late, unevenly, or not at all. HTTP passes as it is."""

import asyncio
import random
import threading

HEAD_LIMIT = 64 * 1024
BINARY = 0x82  # A whole message in one frame.


class SlowLink:
    """Listens on a port of its own. Each way `delay` seconds ± `jitter`; of binary messages the share `loss` is lost.

    Lost ones are gone (the page has to know: `martlet.isLossy`); order is kept, as TCP keeps it."""

    def __init__(self, port, delay=0.075, jitter=0.01, loss=0.02, seed=1):
        self.target = port
        self.delay, self.jitter, self.loss = delay, jitter, loss
        self.random = random.Random(seed)
        self.passed = self.lost = 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        listening = asyncio.start_server(self._accept, "127.0.0.1", 0, limit=HEAD_LIMIT)
        self.server = asyncio.run_coroutine_threadsafe(listening, self.loop).result(10)
        self.port = self.server.sockets[0].getsockname()[1]

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def close(self):
        asyncio.run_coroutine_threadsafe(self._close(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def _close(self):
        self.server.close()
        while ways := asyncio.all_tasks() - {asyncio.current_task()}:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _accept(self, reader, writer):
        far_writer = None
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target, limit=HEAD_LIMIT)
            far_writer.write(head)
            if b"upgrade: websocket" in head.lower():
                writer.write(await far_reader.readuntil(b"\r\n\r\n"))
                ways = (self._frames(reader, far_writer), self._frames(far_reader, writer))
            else:
                ways = (self._bytes(reader, far_writer), self._bytes(far_reader, writer))
            tasks = [asyncio.ensure_future(way) for way in ways]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass
        finally:
            for each in (writer, far_writer):
                if each:
                    each.close()

    async def _bytes(self, reader, writer):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()

    async def _frames(self, reader, writer):
        """Reads frames as they come and lets each out when its time has come."""
        waiting = asyncio.Queue()
        sending = asyncio.ensure_future(self._deliver(waiting, writer))
        due = 0
        try:
            while True:
                frame = await self._frame(reader)
                if frame[0] == BINARY and self.random.random() < self.loss:
                    self.lost += 1
                    continue
                self.passed += 1
                late = self.delay + self.random.uniform(-self.jitter, self.jitter)
                due = max(due, self.loop.time() + late)
                waiting.put_nowait((due, frame))
        except asyncio.IncompleteReadError:
            waiting.put_nowait((due, b""))
            await sending
        finally:
            sending.cancel()

    async def _deliver(self, waiting, writer):
        while True:
            due, frame = await waiting.get()
            if not frame:
                return
            await asyncio.sleep(max(0, due - self.loop.time()))
            writer.write(frame)
            await writer.drain()

    async def _frame(self, reader):
        head = await reader.readexactly(2)
        length = head[1] & 0x7F
        more = {126: 2, 127: 8}.get(length, 0)
        if more:
            size = await reader.readexactly(more)
            head += size
            length = int.from_bytes(size, "big")
        mask = 4 if head[1] & 0x80 else 0
        return head + await reader.readexactly(mask + length)
