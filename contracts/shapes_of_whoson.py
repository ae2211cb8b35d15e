"""The JSON objects that facts of whoson carry: a visit as it is, and an invitation."""

from __future__ import annotations

from typing import Annotated, Any, TypedDict

from marshmallow import fields

from contracts.vocabulary_of_whoson import EndCause, InvitationKind, InvitationSource, InvitationState, LiveChatStatus, VisitStatus
from contracts.wire import At, Count, Id, Ids, Text, Texts, Truth, Wire, one_of, shape, up_to

Degrees = Annotated[float, Wire(fields.Float)]


class Visit(TypedDict):
    """WHO-007, WHO-033. `duration` and `idle` are left to whoever looks: they run on from `started_at` and `last_view_at`."""

    id: Id
    brand_id: Id
    user_id: Id | None
    email: Text | None
    customer_name: Text | None
    tracking_status: Annotated[str, one_of(*VisitStatus)]
    is_spider: Truth
    started_at: At
    hits: Count
    last_view_at: At
    ended_at: At | None
    end_cause: Annotated[str, one_of(*EndCause)] | None
    ip: Text
    host_name: Text | None
    host_domain: Text | None
    network: Text | None
    country: Text | None
    region: Text | None
    city: Text | None
    latitude: Degrees | None
    longitude: Degrees | None
    language: Text | None
    languages: Texts
    browser: Text | None
    os: Text | None
    device: Text | None
    initial_page: Annotated[str, up_to(2_000)]
    initial_virtual_page: Text | None
    initial_page_title: Text
    initial_referrer: Text | None
    search_words: Text | None
    current_page: Annotated[str, up_to(2_000)]
    current_virtual_page: Text | None
    current_page_title: Text
    current_referrer: Text | None
    live_chat_status: Annotated[str, one_of(*LiveChatStatus)]
    chat_id: Id | None
    filter_ids: Ids
    version: Count


class PageView(TypedDict):
    """`number` counts the views of the visit from 1."""

    view_key: Text
    number: Count
    viewed_at: At
    url: Annotated[str, up_to(2_000)]
    title: Text
    virtual_page: Text | None
    referrer: Text | None


class Invitation(TypedDict):
    id: Id
    visit_id: Id
    source: Annotated[str, one_of(*InvitationSource)]
    kind: Annotated[str, one_of(*InvitationKind)]
    agent_id: Id | None
    department_id: Id | None
    group_id: Id | None
    state: Annotated[str, one_of(*InvitationState)]
    chat_id: Id | None
    text: Annotated[str, up_to(500)]
    sent_at: At
    answered_at: At | None


VisitShape = Annotated[dict[str, Any], shape(Visit)]
PageViewShape = Annotated[dict[str, Any], shape(PageView)]
InvitationShape = Annotated[dict[str, Any], shape(Invitation)]
