"""What the words of a spreadsheet mean: its headings, sectors, roles, languages; English, Turkish."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Literal, get_args

from babel import Locale

Column = Literal[
    "name",
    "given",
    "family",
    "email",
    "organisation",
    "sector",
    "zone",
    "language",
    "role",
    "account",
]
COLUMNS: tuple[Column, ...] = get_args(Column)

HEADINGS: Mapping[Column, str] = {
    "name": "name|full name|member|member name|participant|display name|real name"
    "|ad soyad|adı soyadı|ad ve soyad|isim|isim soyisim|üye|üye adı|katılımcı",
    "given": "first name|given name|forename|ad|adı",
    "family": "last name|family name|surname|soyad|soyadı|soyisim",
    "email": "email|e-mail address|mail|mail address|work email"
    "|e-posta|e-posta adresi|eposta adresi|mail adresi|elektronik posta",
    "organisation": "organisation|organization|org|company|institution|employer|affiliation|agency"
    "|kurum|kurumu|kurum adı|kuruluş|kuruluşu|şirket|iş yeri|çalıştığı kurum",
    "sector": "sector|sektör|sektörü|type of organisation|organisation type|organization type"
    "|kurum türü|kuruluş türü",
    "zone": "time zone|zone|tz|saat dilimi|zaman dilimi",
    "language": "language|lang|preferred language|dil|dili|tercih ettiği dil",
    "role": "role|roles|rol|rolü|roller|rolleri|görevi",
    "account": "slack id|slack|slack user id|slack member id|slack user|member id|user id"
    "|slack kimliği|slack üye kimliği|slack kullanıcı kimliği|slack no",
}
SECTORS: Mapping[str, str] = {
    "government": "government|public|public sector|state|kamu|kamu sektörü|devlet|hükümet",
    "multilateral": "multilateral|international organisation|international organization|igo"
    "|çok taraflı|uluslararası kuruluş",
    "ngo": "ngo|civil society|nonprofit|non-profit|non-governmental|stk|sivil toplum"
    "|sivil toplum kuruluşu|dernek|vakıf",
    "academia": "academia|academic|university|research|akademi|akademik|üniversite|araştırma",
    "private": "private|private sector|business|özel|özel sektör",
    "funder": "funder|donor|fon veren|fon sağlayan|bağışçı",
    "other": "other|diğer|başka",
}
ROLES: Mapping[str, str] = {
    "member": "member|üye",
    "core_team": "core team|çekirdek ekip",
    "secretariat": "secretariat|sekretarya",
    "steward": "steward|yönlendirici",
    "leader": "leader|lider",
    "manager": "manager|yönetici",
    "sponsor": "sponsor|destekçi",
    "technical_expert": "technical expert|teknik uzman",
    "knowledge_management_advisor": "knowledge management advisor|knowledge-management adviser"
    "|bilgi yönetimi danışmanı",
    "communications_advisor": "communications advisor|communications adviser|iletişim danışmanı",
    "administrative_support": "administrative support|idari destek",
}


CODE_AT_MOST = 3
"""Letters of a language's code; longer ones name a script or a country too."""


def bare(words: str) -> str:
    """Letters and digits alone, without case and accents: `E-Posta Adresi` is `epostaadresi`."""
    letters = unicodedata.normalize("NFKD", words.replace("ı", "i").casefold())
    return "".join(each for each in letters if each.isalnum())


def _turned(table: Mapping[Column, str] | Mapping[str, str]) -> dict[str, str]:
    return {bare(word): meant for meant, words in table.items() for word in words.split("|")}


_HEADINGS, _SECTORS, _ROLES = _turned(HEADINGS), _turned(SECTORS), _turned(ROLES)
TURKISH = frozenset(
    bare(word)
    for word in (
        *("ad", "adı", "soyad", "soyadı", "ad soyad", "adı soyadı", "isim", "üye", "slack kimliği"),
        *(
            "e-posta",
            "e-posta adresi",
            "kurum",
            "kurumu",
            "kuruluş",
            "sektör",
            "saat dilimi",
            "dil",
        ),
    )
)
_SECTORS |= {bare(each): each for each in SECTORS}
_ROLES |= {bare(each): each for each in ROLES}


def recognised(heading: str) -> Column | None:
    """The column that a heading names; None for one that is nothing to a roster."""
    found = _HEADINGS.get(bare(heading))
    return next((each for each in COLUMNS if each == found), None)


def is_turkish(heading: str) -> bool:
    """Whether a heading is a Turkish word: so are the names below it, then."""
    return bare(heading) in TURKISH


def sector(words: str) -> str | None:
    """The sector meant, if any is."""
    return _SECTORS.get(bare(words))


def role(words: str) -> str | None:
    """The role meant, if any is."""
    return _ROLES.get(bare(words))


def language(words: str) -> str | None:
    """The code of a language that is given by its code or by its English, Turkish or own name."""
    meant = bare(words)
    return _languages().get(meant) or _languages().get(bare(words.replace("_", "-").split("-")[0]))


@cache
def _languages() -> dict[str, str]:
    found: dict[str, str] = {}
    for spoken in ("tr", "en"):
        for code, name in Locale(spoken).languages.items():
            if isinstance(code, str) and isinstance(name, str) and len(code) <= CODE_AT_MOST:
                found |= {bare(name): code}
    return found | {code: code for code in found.values()}
