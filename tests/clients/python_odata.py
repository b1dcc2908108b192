"""The classes that python-odata makes of $metadata, without two defects of its 0.8.1."""

from odata import ODataService
from odata.flags import ODataServerFlags


def reflected(url):
    # Otherwise null is sent for what is not given, and refused where null cannot be.
    flags = ODataServerFlags(skip_null_properties=True)
    client = ODataService(url, reflect_entities=True, quiet_progress=True, server_flags=flags)
    say_where_types_are(client)
    leave_keys_out(client)
    return client


def say_where_types_are(client):
    """What a navigation leads to is of a class without a set, and the client breaks off where that has an action."""
    for entity_set in client.entities.values():
        for entity_type in entity_set.__mro__[1:]:
            if getattr(entity_type, "__odata_type__", None) == entity_set.__odata_type__:
                entity_type.__odata_collection__ = entity_set.__odata_collection__


def leave_keys_out(client):
    """A key without a value is left out of a new row, but not where $metadata says that it is computed."""
    for entity_set in client.entities.values():
        for _, key in entity_set().__odata__.primary_key_properties:
            key.is_computed_value = False
