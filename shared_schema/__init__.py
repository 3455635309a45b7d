"""The one source of every message between server and panel: msgspec structs.

JSON Schema and TypeScript in `generated/` are made from these by `make schema`.
"""

PROTOCOL = 1  # rises with any change that is not an added optional field; the server speaks the last two
