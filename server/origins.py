"""Which foreign origins are panels of ours: asked by web and sockets alike."""

from urllib.parse import urlsplit


def is_extension(origin: str, extension_ids: tuple[str, ...]) -> bool:
    """A Chrome extension by its id; Firefox gives each install an id of its own, so any of those.

    The origin is the outer fence only: nothing is answered without a ticket or token (check 47).
    """
    parts = urlsplit(origin)
    if parts.scheme == "moz-extension":
        return origin == f"moz-extension://{parts.netloc}" and len(parts.netloc) == 36
    return origin in {f"chrome-extension://{one}" for one in extension_ids}
