"""Every folder of a mailbox, and which of them hold no mail that anybody should log.

Rules file mail out of the inbox before anybody looks: so all folders are followed, but for these.
"""

from server.errors import Fault
from server.providers.graph.api import GraphApi

# Well-known names and the places they stand for; not every mailbox has each of them.
SPECIAL = {
    "deleteditems": "trash",
    "junkemail": "spam",
    "drafts": "draft",
    "outbox": "draft",
    "conversationhistory": "chat",
    "syncissues": "chat",
    "sentitems": "sent",
}


class Folders:
    """The folders of one mailbox as they are now, by id; read once."""

    def __init__(self, api: GraphApi) -> None:
        self._api = api
        self._places: dict[str, str] | None = None

    def places(self) -> dict[str, str]:
        """Id to place: `mail`, `sent`, or one of those nobody logs. A folder is where its parent is."""
        if self._places is None:
            special = self._special()
            parents = self._parents()
            self._places = {one: _place(one, parents, special) for one in {*parents, *special}}
        return self._places

    def followed(self) -> list[str]:
        """The folders whose changes count."""
        return sorted(one for one, place in self.places().items() if place in ("mail", "sent"))

    def place(self, folder: str, *, is_draft: bool) -> str:
        """Where a message in this folder is; a draft is a draft anywhere."""
        found = self.places().get(folder, "mail")
        return "draft" if is_draft and found in ("mail", "sent") else found

    def _special(self) -> dict[str, str]:
        answers = self._api.batch([f"/me/mailFolders/{name}?$select=id" for name in SPECIAL])
        found = {}
        for place, answer in zip(SPECIAL.values(), answers, strict=True):
            if isinstance(answer, dict):
                found[str(answer["id"])] = place
            elif isinstance(answer, Fault) and not _is_absent(answer):
                raise answer
        return found

    def _parents(self) -> dict[str, str]:
        """Delta lists the whole tree flat, which plain listing does not."""
        path = "/me/mailFolders/delta?$select=id,parentFolderId&$top=100"
        answer = self._api.get(path)
        found = list(answer.get("value", []))
        while "@odata.nextLink" in answer:
            answer = self._api.get(answer["@odata.nextLink"])
            found += answer.get("value", [])
        return {one["id"]: str(one.get("parentFolderId") or "") for one in found if "@removed" not in one}


def _is_absent(fault: Fault) -> bool:
    return type(fault).__name__ in ("Gone", "Rejected")


def _place(folder: str, parents: dict[str, str], special: dict[str, str]) -> str:
    seen: set[str] = set()
    while folder and folder not in seen:
        if folder in special:
            # What was filed below Sent is mail again; below Deleted Items it stays deleted.
            return "mail" if special[folder] == "sent" and seen else special[folder]
        seen.add(folder)
        folder = parents.get(folder, "")
    return "mail"
