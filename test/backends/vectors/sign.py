"""Signs each line of standard input with the code of upload_grants.py."""

import sys

from upload_grants import digest_of, sign_rpc, sign_url, sign_v4

for line in sys.stdin.buffer.read().decode().split("\n"):
    kind, *fields = line.split("\x1f")
    if kind == "form":
        print(sign_v4(*fields))
        continue
    if kind == "seal":
        print(digest_of(*fields[:4], int(fields[4])))
        continue
    pairs = fields[3:] if kind == "url" else fields
    values = dict(zip(pairs[::2], pairs[1::2]))
    print(sign_url("PUT", fields[0], values, fields[1], fields[2]) if kind == "url" else sign_rpc(values))
