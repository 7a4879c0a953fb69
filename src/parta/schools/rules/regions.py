"""The regions every installation begins with (domain G9), and how a region is looked for."""

from collections.abc import Iterable
from dataclasses import dataclass

from parta.core.names import comparable


@dataclass(frozen=True, slots=True)
class KnownRegion:
    """``portal_address``: of a region that has a portal of its own and leads people there."""

    code: str
    name: str
    english_name: str
    time_zone: str = "Europe/Moscow"
    portal_address: str = ""


KNOWN_REGIONS = (
    KnownRegion("01", "Республика Адыгея", "Republic of Adygea"),
    KnownRegion("02", "Республика Башкортостан", "Republic of Bashkortostan", "Asia/Yekaterinburg"),
    KnownRegion("05", "Республика Дагестан", "Republic of Dagestan"),
    KnownRegion("10", "Республика Карелия", "Republic of Karelia"),
    KnownRegion("15", "Республика Северная Осетия — Алания", "Republic of North Ossetia"),
    KnownRegion("28", "Амурская область", "Amur Region", "Asia/Yakutsk"),
    KnownRegion("29", "Архангельская область", "Arkhangelsk Region"),
    KnownRegion("30", "Астраханская область", "Astrakhan Region", "Europe/Astrakhan"),
    KnownRegion("36", "Воронежская область", "Voronezh Region"),
    KnownRegion("47", "Ленинградская область", "Leningrad Region"),
    KnownRegion("52", "Нижегородская область", "Nizhny Novgorod Region"),
    KnownRegion("53", "Новгородская область", "Novgorod Region"),
    KnownRegion("54", "Новосибирская область", "Novosibirsk Region", "Asia/Novosibirsk"),
    KnownRegion("55", "Омская область", "Omsk Region", "Asia/Omsk"),
    KnownRegion("56", "Оренбургская область", "Orenburg Region", "Asia/Yekaterinburg"),
    KnownRegion("64", "Саратовская область", "Saratov Region", "Europe/Saratov"),
    KnownRegion("66", "Свердловская область", "Sverdlovsk Region", "Asia/Yekaterinburg"),
    KnownRegion("68", "Тамбовская область", "Tambov Region"),
    KnownRegion("70", "Томская область", "Tomsk Region", "Asia/Tomsk"),
    KnownRegion("77", "Москва", "Moscow", portal_address="https://www.mos.ru/"),
    KnownRegion("78", "Санкт-Петербург", "St. Petersburg"),
    KnownRegion("87", "Чукотский автономный округ", "Chukotka Autonomous District", "Asia/Anadyr"),
    KnownRegion("91", "Республика Крым", "Republic of Crimea", "Europe/Simferopol"),
    KnownRegion("92", "Севастополь", "Sevastopol", "Europe/Simferopol"),
)


# Every zone of the country, from west to east.
TIME_ZONES = (
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Simferopol",
    "Europe/Kirov",
    "Europe/Volgograd",
    "Europe/Astrakhan",
    "Europe/Saratov",
    "Europe/Ulyanovsk",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Barnaul",
    "Asia/Krasnoyarsk",
    "Asia/Novokuznetsk",
    "Asia/Novosibirsk",
    "Asia/Tomsk",
    "Asia/Irkutsk",
    "Asia/Chita",
    "Asia/Yakutsk",
    "Asia/Khandyga",
    "Asia/Vladivostok",
    "Asia/Ust-Nera",
    "Asia/Magadan",
    "Asia/Sakhalin",
    "Asia/Srednekolymsk",
    "Asia/Anadyr",
    "Asia/Kamchatka",
)


def matches_region(query: str, names: Iterable[str], code: str) -> bool:
    """Whether every word of the query begins a word of one of the names, or is the code; case and ё apart."""
    words = [word for name in names for word in comparable(name).split()]
    return all(
        part == code or any(word.startswith(part) for word in words) for part in comparable(query).split()
    )
