"""Takes what proxies send to Zipkin and forgets it: swallow.py PORT."""
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Swallowing(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_POST(self):
        if 'content-length' in self.headers:
            self.rfile.read(int(self.headers['content-length']))
        else:
            while size := int(self.rfile.readline(), 16):
                self.rfile.read(size + 2)
            self.rfile.readline()
        self.send_response(202)
        self.send_header('content-length', '0')
        self.end_headers()

    def log_message(self, *_):
        pass


ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Swallowing).serve_forever()
