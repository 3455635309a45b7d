"""The kinds of record: four built in, and those a workspace defines for itself."""

import re
from dataclasses import dataclass

NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
QUALIFIED = re.compile(r"^p\d+_")  # `p<workspace>_vessel` is how the API qualifies custom types


@dataclass(frozen=True)
class ObjectType:
    """One kind of record.

    `name` is what `record.kind` holds, `plural_name` the word in addresses; `type_id` is how the
    HubSpot API spells it (`0-1`, custom ones `2-<id>`). `primary` names the property that a record is
    called by, `secondary` those shown under it; `searchable` and `required` name properties, too.
    """

    name: str
    plural_name: str
    type_id: str
    singular: str
    plural: str
    primary: str
    secondary: tuple[str, ...] = ()
    searchable: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    id: int | None = None  # None: built in
    description: str = ""

    @property
    def is_custom(self) -> bool:
        """Whether the workspace has defined it."""
        return self.id is not None

    @property
    def stage_property(self) -> str | None:
        """The property that holds the pipeline's stage; None where records have no stages."""
        return STAGE_PROPERTIES.get(self.name)


CONTACT = ObjectType(
    "contact", "contacts", "0-1", "Contact", "Contacts", "email",
    ("jobtitle",), ("firstname", "lastname", "email", "phone", "company"),
)  # fmt: skip
COMPANY = ObjectType(
    "company", "companies", "0-2", "Company", "Companies", "name",
    ("industry", "city"), ("name", "domain", "phone"),
)  # fmt: skip
DEAL = ObjectType(
    "deal", "deals", "0-3", "Deal", "Deals", "dealname",
    ("amount", "closedate"), ("dealname",), ("dealname",),
)  # fmt: skip
TICKET = ObjectType(
    "ticket", "tickets", "0-5", "Ticket", "Tickets", "subject",
    ("hs_ticket_priority",), ("subject", "content"), ("subject",),
)  # fmt: skip

BUILT_IN = {one.name: one for one in (CONTACT, COMPANY, DEAL, TICKET)}
STAGE_PROPERTIES = {"deal": "dealstage", "ticket": "hs_pipeline_stage"}
PIPELINE_PROPERTIES = {"deal": "pipeline", "ticket": "hs_pipeline"}


def custom(  # noqa: PLR0913  one row of the store, as the rules read it
    ident: int,
    name: str,
    singular: str,
    plural: str,
    primary: str,
    secondary: tuple[str, ...],
    searchable: tuple[str, ...],
    required: tuple[str, ...],
    description: str = "",
) -> ObjectType:
    """A type that the workspace has defined."""
    return ObjectType(
        name,
        name,
        f"2-{ident}",
        singular,
        plural,
        primary,
        secondary,
        searchable,
        required,
        ident,
        description,
    )


def find(types: dict[str, ObjectType], word: str) -> ObjectType | None:
    """A type by any of its spellings: `contact`, `contacts`, `0-1`, `p_vessel`; None when there is none."""
    asked = QUALIFIED.sub("", word.lower())
    if asked in types:
        return types[asked]
    return next((one for one in types.values() if asked in (one.plural_name, one.type_id)), None)
