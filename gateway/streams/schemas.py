"""What a request for a stream may say."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class StreamQuery(Schema):
    """Where to go on after a reload; a browser that reconnects sends the header by itself."""

    last_event_id = fields.String(validate=validate.Regexp(r"\A-?[0-9]{1,17}\Z"), metadata={"description": "Id of the last event received"})


class LastEventIdHeader(Schema):
    """Sent by browsers that reconnect."""

    last_event_id = fields.String(
        data_key="Last-Event-ID", validate=validate.Regexp(r"\A-?[0-9]{1,17}\Z"), metadata={"description": "Go on behind this event"}
    )
