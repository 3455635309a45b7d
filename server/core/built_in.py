"""The properties every workspace has, by object type; names are HubSpot's, so that its clients work (B12)."""

from server.core.properties import Option, Property

LIFECYCLE = (
    "subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer",
    "evangelist", "other",
)  # fmt: skip
LIFECYCLE_LABELS = (
    "Subscriber", "Lead", "Marketing qualified lead", "Sales qualified lead", "Opportunity", "Customer",
    "Evangelist", "Other",
)  # fmt: skip
# Kept by the server in columns of their own, never written by a client (check 36).
SYSTEM = ("hs_object_id", "createdate", "lastmodifieddate", "hs_lastmodifieddate")
OWNER = "hubspot_owner_id"


def _of(kind: str, group: str, *rows: tuple[str, str, str, str]) -> tuple[Property, ...]:
    made = [
        Property(kind, name, label, type_, field, group, display_order=at)
        for at, (name, label, type_, field) in enumerate(rows)
    ]
    return (*made, *_system(kind, group))


def _system(kind: str, group: str) -> tuple[Property, ...]:
    changed = "lastmodifieddate" if kind == "contact" else "hs_lastmodifieddate"
    fixed = (
        ("hs_object_id", "Record ID", "number", "number"),
        ("createdate", "Create date", "datetime", "date"),
        (changed, "Last modified", "datetime", "date"),
    )
    return tuple(
        Property(kind, name, label, type_, field, group, is_read_only=True)
        for name, label, type_, field in fixed
    )


def custom(kind: str, group: str) -> tuple[Property, ...]:
    """What a custom object type has before anybody defines a property of it."""
    owner = Property(kind, OWNER, "Owner", "enumeration", "select", group)
    return (owner, *_system(kind, group))


def _with_options(properties: tuple[Property, ...], **options: tuple[Option, ...]) -> tuple[Property, ...]:
    return tuple(
        Property(**{**one.__dict__, "options": options[one.name]}) if one.name in options else one
        for one in properties
    )


_LIFECYCLE_OPTIONS = tuple(
    Option(value, label) for value, label in zip(LIFECYCLE, LIFECYCLE_LABELS, strict=True)
)
_PRIORITIES = tuple(Option(value, value.title()) for value in ("LOW", "MEDIUM", "HIGH", "URGENT"))
# H39: why we may keep somebody's data at all. It says nothing about writing to them (core.consent does).
# HubSpot's values have a dash that keyboards lack; the label, with a hyphen, is taken for the value too.
_PROCESSING_BASES = tuple(
    Option(value, value.replace("–", "-"))
    for value in (
        "Legitimate interest – prospect/lead",
        "Legitimate interest – existing customer",
        "Legitimate interest - other",
        "Performance of a contract",
        "Freely given consent from contact",
        "Not applicable",
    )
)
_DEAL_TYPES = (Option("newbusiness", "New business"), Option("existingbusiness", "Existing business"))

CONTACT = _with_options(
    _of(
        "contact", "contactinformation",
        ("email", "E-mail", "string", "text"),
        ("firstname", "First name", "string", "text"),
        ("lastname", "Last name", "string", "text"),
        ("jobtitle", "Job title", "string", "text"),
        ("phone", "Phone", "phone_number", "phonenumber"),
        ("mobilephone", "Mobile phone", "phone_number", "phonenumber"),
        ("company", "Company name", "string", "text"),
        ("website", "Website", "string", "text"),
        ("address", "Street", "string", "text"),
        ("city", "City", "string", "text"),
        ("zip", "Postal code", "string", "text"),
        ("state", "State or region", "string", "text"),
        ("country", "Country", "string", "text"),
        ("lifecyclestage", "Lifecycle stage", "enumeration", "radio"),
        ("hs_additional_emails", "Further e-mails", "string", "text"),
        ("hs_legal_basis", "Lawful basis for processing", "enumeration", "checkbox"),
        ("hubspot_owner_id", "Owner", "enumeration", "select"),
    ),
    lifecyclestage=_LIFECYCLE_OPTIONS,
    hs_legal_basis=_PROCESSING_BASES,
)  # fmt: skip
COMPANY = _with_options(
    _of(
        "company", "companyinformation",
        ("name", "Name", "string", "text"),
        ("domain", "Domain", "string", "text"),
        ("industry", "Industry", "string", "text"),
        ("phone", "Phone", "phone_number", "phonenumber"),
        ("website", "Website", "string", "text"),
        ("address", "Street", "string", "text"),
        ("city", "City", "string", "text"),
        ("zip", "Postal code", "string", "text"),
        ("state", "State or region", "string", "text"),
        ("country", "Country", "string", "text"),
        ("numberofemployees", "Employees", "number", "number"),
        ("annualrevenue", "Annual revenue", "number", "number"),
        ("description", "About", "string", "textarea"),
        ("lifecyclestage", "Lifecycle stage", "enumeration", "radio"),
        ("hubspot_owner_id", "Owner", "enumeration", "select"),
    ),
    lifecyclestage=_LIFECYCLE_OPTIONS,
)  # fmt: skip
DEAL = _with_options(
    _of(
        "deal", "dealinformation",
        ("dealname", "Deal name", "string", "text"),
        ("pipeline", "Pipeline", "enumeration", "select"),
        ("dealstage", "Stage", "enumeration", "radio"),
        ("amount", "Amount", "number", "number"),
        ("deal_currency_code", "Currency", "string", "text"),
        ("closedate", "Close date", "datetime", "date"),
        ("dealtype", "Type", "enumeration", "radio"),
        ("description", "Description", "string", "textarea"),
        ("hubspot_owner_id", "Owner", "enumeration", "select"),
    ),
    dealtype=_DEAL_TYPES,
)  # fmt: skip
TICKET = _with_options(
    _of(
        "ticket", "ticketinformation",
        ("subject", "Subject", "string", "text"),
        ("hs_pipeline", "Pipeline", "enumeration", "select"),
        ("hs_pipeline_stage", "Status", "enumeration", "select"),
        ("hs_ticket_priority", "Priority", "enumeration", "select"),
        ("content", "Description", "string", "textarea"),
        ("hubspot_owner_id", "Owner", "enumeration", "select"),
    ),
    hs_ticket_priority=_PRIORITIES,
)  # fmt: skip

PROPERTIES = {
    kind: {one.name: one for one in properties}
    for kind, properties in (("contact", CONTACT), ("company", COMPANY), ("deal", DEAL), ("ticket", TICKET))
}
GROUPS = {
    "contact": ("contactinformation", "Contact information"),
    "company": ("companyinformation", "Company information"),
    "deal": ("dealinformation", "Deal information"),
    "ticket": ("ticketinformation", "Ticket information"),
}
