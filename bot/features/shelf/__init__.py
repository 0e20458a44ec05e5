"""The resource shelf: share a link with what it is good for, note on it, say that it helped (product 7)."""

from pathlib import Path

from bot.feature import Feature, Kind, Route
from bot.features.shelf import browsing, noting, sharing, tending

feature = Feature(
    name="shelf",
    folder=Path(__file__).parent,
    commands={"share": Route("take_part", browsing.share, help="shelf.help.share")},
    presses={
        "shelf.page": Route("take_part", browsing.page),
        "shelf.see": Route("take_part", browsing.see),
        "shelf.share": Route("take_part", sharing.form, opens=True),
        "shelf.edit": Route("take_part", sharing.edit, opens=True),
        "shelf.note": Route("take_part", noting.form, opens=True),
        "shelf.unnote": Route("take_part", noting.take_back),
        "shelf.helped": Route("take_part", tending.helped),
        "shelf.not_helped": Route("take_part", tending.not_helped),
        "shelf.broken": Route("take_part", tending.broken),
        "shelf.works": Route("take_part", tending.works),
        "shelf.take_back": Route("take_part", tending.take_back),
        "shelf.put_back": Route("take_part", tending.put_back),
    },
    forms={
        "shelf.share": Route("take_part", sharing.shared),
        "shelf.note": Route("take_part", noting.noted),
    },
    kinds={
        "shelf.shared": Kind(urgency=4, asked="before"),
        "shelf.broken": Kind(urgency=4, asked="before", is_gentle=True),
    },
)
