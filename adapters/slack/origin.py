"""What a modal is about, kept in its private metadata while it is open."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from adapters.slack import address
from adapters.slack.heard import Malformed
from bot.messages import Address


@dataclass(frozen=True, slots=True)
class Origin:
    """The form (empty: only a card is shown), what it is about, and where it was asked for."""

    where: Address
    form: str = ""
    value: str = ""
    community: str = ""

    def written(self) -> str:
        """As metadata."""
        return json.dumps(asdict(self) | {"where": str(self.where)}, ensure_ascii=False)

    @classmethod
    def read(cls, text: str, team: str) -> Origin:
        """What `written` wrote, in the same workspace. Anything else is `Malformed`."""
        try:
            match json.loads(text):
                case {
                    "where": str(where),
                    "form": str(form),
                    "value": str(value),
                    "community": str(community),
                }:
                    place = Address.parse(where)
                case _:
                    raise Malformed("private_metadata")
        except (ValueError, RecursionError):
            raise Malformed("private_metadata") from None
        if (place.platform, place.workspace) != (address.PLATFORM, team):
            raise Malformed("private_metadata")
        return cls(place, form, value, community)
