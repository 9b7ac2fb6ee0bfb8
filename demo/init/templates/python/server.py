"""In development: the pages in public/, and the endpoint of upload_grants.py, in one server."""

import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from upload_grants import Handler


class Server(Handler, SimpleHTTPRequestHandler):
    def do_GET(self):
        is_of_endpoint = self.path.startswith("/api/")
        return self.respond() if is_of_endpoint else SimpleHTTPRequestHandler.do_GET(self)


if __name__ == "__main__":
    port = int(os.environ.get("PORT") or 3000)
    print(f"http://127.0.0.1:{port}/upload.html", flush=True)
    ThreadingHTTPServer(("127.0.0.1", port), partial(Server, directory="public")).serve_forever()
