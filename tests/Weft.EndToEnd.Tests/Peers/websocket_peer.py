"""The WebSocket service of README.md on websockets: `serve PORT` or `call HOST:PORT`."""

import asyncio
import http
import sys

import websockets

PROTOCOL = "weft.v1"
latest = None  # how the connection that came last was closed


async def answer(socket):
    global latest
    before, closed = latest, asyncio.get_running_loop().create_future()
    latest = closed
    try:
        async for message in socket:
            word, _, rest = message.partition(" ") if isinstance(message, str) else ("", "", "")
            if word == "ping":
                await (await socket.ping(rest))
                await socket.send(f"pong {rest}")
            elif word == "close":
                code, _, reason = rest.partition(" ")
                await socket.close(int(code), reason)
            elif word == "last":
                await socket.send(await before)
            else:
                await socket.send(message)
    except websockets.ConnectionClosedError:
        pass  # any code but 1000 and 1001 is an error to this library
    closed.set_result(f"{socket.close_code} {socket.close_reason}")


async def refuse(path, headers):
    if path == "/refused":
        return http.HTTPStatus.FORBIDDEN, [], b"not you\n"


async def serve(port):
    async with websockets.serve(answer, "127.0.0.1", int(port), subprotocols=[PROTOCOL], process_request=refuse, max_size=None):
        print("serving", flush=True)
        await asyncio.Future()


async def call(address):
    async with connect(address) as socket:
        print(socket.response_headers["Sec-WebSocket-Extensions"], "with", socket.subprotocol)
        for name, message in (("text", "grüß dich"), ("binary", bytes(range(256)))):
            await socket.send(message)
            print(name, equal(await socket.recv() == message))
        await socket.send(["one ", "two ", "three"])
        print("fragmented", await socket.recv())
        await bulk(socket)
        await (await socket.ping("word"))
        print("ping answered")
        await socket.send("ping word")
        print(await socket.recv())
        await socket.close(4001, "good bye")

    async with connect(address) as socket:
        await socket.send("last")
        print("server saw", await socket.recv())
        await socket.send("close 4002 closing time")
        await socket.wait_closed()
        print("client saw", socket.close_code, socket.close_reason)

    try:
        await websockets.connect(f"ws://{address}/refused")
    except websockets.InvalidStatusCode as refused:
        print("refused", refused.status_code)


def connect(address):
    return websockets.connect(f"ws://{address}/chat?room=1", subprotocols=["other", PROTOCOL], max_size=None)


async def bulk(socket):
    blocks = [bytes([i]) * 60_000 for i in range(200)]

    async def send():
        for block in blocks:
            await socket.send(block)

    sending = asyncio.create_task(send())
    got = [await socket.recv() for _ in blocks]
    await sending
    print("bulk", len(got), equal(got == blocks))


def equal(yes):
    return "equal" if yes else "different"


if __name__ == "__main__":
    asyncio.run({"serve": serve, "call": call}[sys.argv[1]](sys.argv[2]))
