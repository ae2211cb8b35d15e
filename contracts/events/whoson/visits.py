"""Facts about visits: one stay of one browser on tracked pages. `visitor_key` is the browser's own name for itself."""

from __future__ import annotations

from typing import Annotated

from contracts.fact import Fact, fact
from contracts.shapes_of_whoson import PageViewShape, VisitShape
from contracts.wire import At, Id, Text, Texts, up_to


@fact("whoson.visit_started.v1")
class VisitStarted(Fact):
    """The first page view of a visit: somebody came."""

    visit: VisitShape
    visitor_key: Text
    view: PageViewShape


@fact("whoson.page_viewed.v1")
class PageViewed(Fact):
    """A further page view. Within one commit each carries the visit as it is after the last."""

    visit: VisitShape
    visitor_key: Text
    view: PageViewShape


@fact("whoson.page_action_performed.v1")
class PageActionPerformed(Fact):
    """The site told of something that was done on a page: put into the cart, a film begun."""

    visit: VisitShape
    visitor_key: Text
    view_key: Text
    name: Text
    value: Text
    at: At


@fact("whoson.visitor_identified.v1")
class VisitorIdentified(Fact):
    """Who it is became known, or became somebody else."""

    visit: VisitShape
    visitor_key: Text


@fact("whoson.visit_changed.v1")
class VisitChanged(Fact):
    """What is known of a visit, its status, how it stands to chat or the filters it matches changed without a page view.

    `changed` names the fields.
    """

    visit: VisitShape
    visitor_key: Text
    changed: Texts


@fact("whoson.visit_ended.v1")
class VisitEnded(Fact):
    """Off the list: idle for 15 minutes, removed, purged, or tracking was switched off."""

    visit: VisitShape
    visitor_key: Text


@fact("whoson.visit_purged.v1")
class VisitPurged(Fact):
    """What was stored of it is gone: by hand, by retention, or with the person. Carries nothing of it but its brand."""

    brand_id: Id
    visitor_key: Text | None = None


@fact("whoson.page_pushed.v1")
class PagePushed(Fact):
    """An agent asks the visitor to have a look at a page."""

    visit: VisitShape
    visitor_key: Text
    url: Annotated[str, up_to(2_000)]
    text: Annotated[str, up_to(500)]
