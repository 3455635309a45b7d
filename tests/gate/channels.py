"""Every way to a record: each tries all four records of a type and says whose came through."""

from tests.gate.api import API
from tests.gate.api_engagements import ENGAGEMENTS
from tests.gate.crm_pages import PAGES
from tests.gate.files import FILES
from tests.gate.sidebar import SIDEBAR

CHANNELS = (*SIDEBAR, *PAGES, *FILES, *API, *ENGAGEMENTS)
