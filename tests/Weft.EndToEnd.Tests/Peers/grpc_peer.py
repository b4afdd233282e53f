"""weft.test.Echo on grpcio: `serve PORT` or `call HOST:PORT`. README.md has the contract."""

import sys
from concurrent import futures

import grpc

SERVICE = "weft.test.Echo"
BINARY = bytes([0x00, 0xFF, 0x0A, 0x2C])


def unary(message, context):
    sent = dict(context.invocation_metadata())
    context.send_initial_metadata([(k, sent[k]) for k in ("x-echo", "x-echo-bin") if k in sent])
    if "x-echo-bin" in sent:
        context.set_trailing_metadata([("x-trailer-bin", sent["x-echo-bin"])])
    if "x-status" in sent:
        status = next(s for s in grpc.StatusCode if s.value[0] == int(sent["x-status"]))
        context.abort(status, f"status {sent['x-status']}: é 100%")
    return message


def download(message, context):
    count, size = map(int, message.split(b","))
    for _ in range(count):
        yield b"x" * size


def upload(messages, context):
    count = total = 0
    for message in messages:
        count, total = count + 1, total + len(message)
    return b"%d,%d" % (count, total)


def chat(messages, context):
    yield from messages


def serve(port):
    server = grpc.server(futures.ThreadPoolExecutor(16))
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(SERVICE, {
        "Unary": grpc.unary_unary_rpc_method_handler(unary),
        "Download": grpc.unary_stream_rpc_method_handler(download),
        "Upload": grpc.stream_unary_rpc_method_handler(upload),
        "Chat": grpc.stream_stream_rpc_method_handler(chat),
    })])
    server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    print("serving", flush=True)
    server.wait_for_termination()


def call(address):
    with grpc.insecure_channel(address) as channel:
        say_unary(channel.unary_unary(f"/{SERVICE}/Unary"))

        got = [len(m) for m in channel.unary_stream(f"/{SERVICE}/Download")(b"50,10000", timeout=20)]
        print(f"download {len(got)} messages {sum(got)} bytes")

        answer = channel.stream_unary(f"/{SERVICE}/Upload")((b"x" * 10000 for _ in range(50)), timeout=20)
        print("upload", answer.decode())

        sent = [b"%d" % i * 100 for i in range(50)]
        got = list(channel.stream_stream(f"/{SERVICE}/Chat")(iter(sent), timeout=20))
        print(f"chat {len(got)} messages {'equal' if got == sent else 'different'}")

        for number in (5, 14):
            say_status(channel.unary_unary(f"/{SERVICE}/Unary"), number)


def say_unary(method):
    body = bytes(range(256)) * 400
    answer, done = method.with_call(body, timeout=20, metadata=[("x-echo", "hello"), ("x-echo-bin", BINARY)])
    initial, trailing = dict(done.initial_metadata()), dict(done.trailing_metadata())
    print(
        f"unary {len(answer)} bytes {'equal' if answer == body else 'different'}",
        initial.get("x-echo"), initial["x-echo-bin"].hex(), trailing["x-trailer-bin"].hex())


def say_status(method, number):
    try:
        method(b"", timeout=20, metadata=[("x-status", str(number))])
        print("no status")
    except grpc.RpcError as error:
        print(error.code().value[0], error.details())


if __name__ == "__main__":
    {"serve": serve, "call": call}[sys.argv[1]](sys.argv[2])
