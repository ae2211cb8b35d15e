"""How visitors and their filters come out. Nullable fields are always there."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.vocabulary_of_whoson import EndCause, LiveChatStatus, VisitStatus
from gateway.chat.work import Chat
from gateway.people.kinds import count, identity, one, several, word
from gateway.schemas import page_of
from gateway.tickets.shapes import TicketRow, a_count, a_moment, a_text, a_truth, an_id, null
from gateway.visitors.asked import MOST_CONDITIONS, VisitorCondition


class Visitor(Schema):
    """One stay of one browser on tracked pages. Whose `email` is null is an anonymous user, known by the address only."""

    id = an_id("Its id")
    version = a_count("Counts its changes")
    brand_id = an_id("Brand of the site")
    user_id = null(an_id("The account, once signed in"))
    email = null(a_text("The account's address"))
    customer_name = null(a_text("The account's name"))
    tracking_status = word("active; pending: the page is silent; none: it has ended", *map(str, VisitStatus), required=True)
    is_spider = a_truth("A machine that reads pages")
    started_at = a_moment("First page view")
    hits = a_count("Page views")
    duration = a_count("Seconds since the start, or until the end")
    last_view_at = a_moment("Last page view")
    idle = a_count("Seconds since the last page view, or until the end")
    ended_at = null(a_moment("When it ended"))
    end_cause = word("Why", *map(str, EndCause), required=True, allow_none=True)
    ip = a_text("IP address")
    host_name = null(a_text("Host name, by reverse lookup"))
    host_domain = null(a_text("Host domain"))
    network = null(a_text("Network"))
    country = null(a_text("Country, ISO code"))
    region = null(a_text("Region"))
    city = null(a_text("City"))
    latitude = fields.Float(required=True, allow_none=True, metadata={"description": "Degrees north"})
    longitude = fields.Float(required=True, allow_none=True, metadata={"description": "Degrees east"})
    language = null(a_text("The browser's main language"))
    languages = several(fields.String(), "All its languages, the preferred first", required=True)
    browser = null(a_text("Browser"))
    os = null(a_text("Operating system"))
    device = null(a_text("Kind of device"))
    initial_page = a_text("First page", 2000)
    initial_virtual_page = null(a_text("Its virtual page"))
    initial_page_title = a_text("Its title")
    initial_referrer = null(a_text("The page that led to the site", 2000))
    search_words = null(a_text("What was searched for there"))
    current_page = a_text("Last page", 2000)
    current_virtual_page = null(a_text("Its virtual page"))
    current_page_title = a_text("Its title")
    current_referrer = null(a_text("The page that led to it", 2000))
    live_chat_status = word("How it stands to chat", *map(str, LiveChatStatus), required=True)
    chat_id = null(an_id("The chat"))
    filter_ids = several(identity("Filter"), "Filters that it matches", 1000, required=True)


class Visitors(page_of(Visitor)):  # type: ignore[misc]
    """A page of visitors."""

    refresh_seconds = count("How often a screen without a stream asks again", required=True)


class PageOfVisitor(Schema):
    """A page, by address and virtual page."""

    url = a_text("Address", 2000)
    virtual_page = null(a_text("Its virtual page"))
    title = a_text("Its last title")
    hits = a_count("Views")
    seconds = a_count("Time on it, all views together; the page that is open counts when it is left")
    last_viewed_at = a_moment("Last view")


class PageSummary(Schema):
    """The pages of a visit, most hits first."""

    items = several(one(PageOfVisitor, "Page"), "At most two hundred", 200, required=True)
    initial_page_title = a_text("Title of the first page")
    initial_referrer = null(a_text("The page that led to the site", 2000))
    current_referrer = null(a_text("The page that led to the last page", 2000))


class PageViewOfVisitor(Schema):
    """One look at one page."""

    number = a_count("Counts the views of the visit from 1")
    viewed_at = a_moment("When")
    url = a_text("Address", 2000)
    title = a_text("Title")
    virtual_page = null(a_text("Virtual page"))
    referrer = null(a_text("The page that led to it", 2000))
    seconds = count("How long; null while it is not known", required=True, allow_none=True)
    hits = a_count("Views of this page in the visit")


class ActionOfVisitor(Schema):
    """What the site told was done."""

    at = a_moment("When")
    name = a_text("What")
    value = a_text("With what", 500)
    url = null(a_text("On which page", 2000))
    title = null(a_text("Its title"))


class CountByStatus(Schema):
    """Visitors by tracking status."""

    active = a_count("Reporting")
    pending = a_count("Silent")


class CountOfBrand(Schema):
    """Visitors of a brand."""

    brand_id = an_id("Brand")
    count = a_count("How many")


class CountOfCountry(Schema):
    """Visitors from a country."""

    country = null(a_text("ISO code; null where it is not known"))
    count = a_count("How many")


class CountOfFilter(Schema):
    """Visitors that match a filter."""

    filter_id = an_id("Filter")
    count = a_count("How many")


class CountOfPage(Schema):
    """Visitors on a page."""

    page = a_text("Address", 2000)
    count = a_count("How many")


class VisitorCounts(Schema):
    """How many are on the site. The fifty of each kind with most visitors; what nobody is on is left out."""

    total = a_count("All")
    statuses = one(CountByStatus, "By tracking status", required=True)
    brands = several(one(CountOfBrand, "Brand"), "By brand", required=True)
    countries = several(one(CountOfCountry, "Country"), "By country", required=True)
    filters = several(one(CountOfFilter, "Filter"), "By filter", 1000, required=True)
    pages = several(one(CountOfPage, "Page"), "By current page", required=True)


class Credit(Schema):
    """What the licence of a database of places asks to be shown, with a link, wherever a place is shown."""

    text = fields.String(required=True, metadata={"description": "What to show"})
    url = fields.String(required=True, metadata={"description": "Where it leads"})


class VisitorMap(Schema):
    """Who is where."""

    places = fields.Dict(
        required=True, metadata={"description": "GeoJSON: a FeatureCollection of points; `properties` hold country and count"}
    )
    unknown = a_count("How many are nowhere")
    total = a_count("All")
    credits = several(one(Credit, "Whom to name"), "Whom to name beside it", 20, required=True)


class RelatedToVisitor(Schema):
    """Tickets and chats of the same person, the latest of each; null for what the asker may not see."""

    tickets = fields.List(fields.Nested(TicketRow), required=True, allow_none=True, metadata={"description": "Tickets of the account"})
    chats = fields.List(fields.Nested(Chat), required=True, allow_none=True, metadata={"description": "Chats of the account or address"})


class VisitorFilter(Schema):
    """A filter, shared by all who see visitors."""

    id = an_id("Its id")
    version = a_count("Counts its changes")
    name = a_text("What it is called", 100)
    brand_id = null(an_id("Only visitors of this brand"))
    conditions = several(one(VisitorCondition, "Condition"), "All of them hold", MOST_CONDITIONS, required=True)
    created_by = a_text("Who made it")
    created_at = a_moment("When")


class VisitorFilters(Schema):
    """All filters, by name."""

    items = several(one(VisitorFilter, "Filter"), "At most two hundred", 1000, required=True)
