"""The seeded company: colleagues from everywhere, three teams, three zones, two languages."""

from collections.abc import Iterator

from .ids import Ids
from .people import Person, Persona

TEAMS = ("Engineering", "Customer care", "Finance")
PLACES = (
    ("Europe/Berlin", "Berlin"),
    ("Africa/Lagos", "Lagos"),
    ("America/New_York", "New York"),
)
_TITLES = {
    "Engineering": ("Backend engineer", "Data engineer", "Site reliability engineer", "Designer"),
    "Customer care": ("Support specialist", "Onboarding lead", "Support engineer", "Trainer"),
    "Finance": ("Payments analyst", "Controller", "Payroll specialist", "Financial planner"),
}
_FIRST_PEOPLE = (
    "Ines Roth", "Amara Okafor", "Jonas Weber", "Mei Tanaka", "Tomasz Zielinski",
    "Priya Raman", "Diego Fuentes", "Aylin Demir", "Kwame Mensah", "Sofia Lindqvist",
    "Omar Haddad", "Hanna Kowalczyk", "Linh Nguyen", "Mateo Alvarez", "Freya Nielsen",
    "Chidi Eze", "Yuki Sato", "Leila Farahani", "Paulo Ribeiro", "Noa Levi",
)  # fmt: skip
_GIVEN = (
    "Ada", "Bilal", "Carmen", "Dmitri", "Esi", "Farah", "Giulia", "Hiro", "Imani", "Jana",
    "Kemal", "Lucia", "Milan", "Nadia", "Oskar", "Petra", "Quentin", "Rana", "Sven", "Tala",
    "Ulla", "Viktor", "Wanjiru", "Ximena", "Yara", "Zoltan",
)  # fmt: skip
_FAMILY = (
    "Adeyemi", "Bauer", "Castro", "Dubois", "Eriksen", "Fischer", "Garcia", "Hassan", "Ito",
    "Jansen", "Kaya", "Lopez", "Moreau", "Novak", "Osei", "Park", "Quispe", "Rossi", "Singh",
    "Takahashi", "Ueda", "Varga", "Wong", "Yilmaz", "Zhang",
)  # fmt: skip
_SKILLS = (
    "SQL", "Public speaking", "Python", "Difficult conversations", "Spreadsheets", "Kubernetes",
    "Writing clearly", "Negotiation", "Data visualisation", "Running workshops", "Git",
    "Giving feedback", "Interviewing", "Project planning", "Customer interviews", "Budgeting",
    "Accessibility", "First team lead", "Back from leave", "Incident response",
)  # fmt: skip
_INTERESTS = (
    "climbing", "cooking", "chess", "running", "photography", "gardening", "board games",
    "jazz", "cycling", "science fiction", "pottery", "football",
)  # fmt: skip


def colleagues(count: int, ids: Ids, team_id: str, seed: int) -> list[Person]:
    """Return the eligible colleagues, the organiser Ines Roth first."""
    return [
        colleague(index, name, ids, team_id, seed)
        for index, name in zip(range(count), _names(), strict=False)
    ]


def colleague(index: int, name: str, ids: Ids, team_id: str, seed: int) -> Person:
    """Return one colleague; the index decides team, place and what the person can do."""
    team = TEAMS[index % len(TEAMS)]
    zone, city = PLACES[(index // 2) % len(PLACES)]
    titles = _TITLES[team]
    title = titles[(index // len(TEAMS)) % len(titles)]
    return Person(
        id=ids.new("U"),
        name=handle(name),
        real_name=name,
        tz=zone,
        team=team,
        team_id=team_id,
        locale="de-DE" if index % 4 == 0 else "en-US",
        title=title,
        persona=_persona(index + seed, title, city, german=index % 4 == 0),
    )


def handle(name: str) -> str:
    """Return the short name that colleagues type after an @."""
    return ".".join(name.lower().split())


def persona_for(index: int, team: str, zone: str) -> Persona:
    """Return a persona for somebody who joins later."""
    cities = dict(PLACES)
    return _persona(index, f"Colleague in {team}", cities.get(zone, "another city"), german=False)


def others(ids: Ids, team_id: str, foreign_team_id: str) -> list[Person]:
    """Return those who are never eligible: deactivated, guest, bot, Slack Connect, stranger."""
    berlin = PLACES[0][0]
    return [
        Person(ids.new("U"), "former.colleague", "Former Colleague", berlin, TEAMS[0], team_id,
               deleted=True),
        Person(ids.new("U"), "gus.guest", "Gus Larsen", berlin, TEAMS[1], team_id,
               is_guest=True, title="Agency, guest"),
        Person(ids.new("U"), "deploybot", "Deploy Bot", "UTC", "", team_id, is_bot=True),
        Person(ids.new("U"), "nora.northwind", "Nora Bell", "America/New_York", "", foreign_team_id,
               title="Northwind, by Slack Connect"),
        Person(ids.new("U"), "stranger", "Somebody Unknown", berlin, "", foreign_team_id,
               is_stranger=True),
    ]  # fmt: skip


def _names() -> Iterator[str]:
    yield from _FIRST_PEOPLE
    number = 0
    while True:
        rounds, place = divmod(number, len(_GIVEN) * len(_FAMILY))
        given = _GIVEN[place % len(_GIVEN)]
        family = _FAMILY[(place + place // len(_GIVEN)) % len(_FAMILY)]
        yield f"{given} {family}" if rounds == 0 else f"{given} {family} {rounds + 1}"
        number += 1


def _persona(number: int, title: str, city: str, *, german: bool) -> Persona:
    offers = (_pick(_SKILLS, number, 7), _pick(_SKILLS, number, 7, 3))
    wants = (_pick(_SKILLS, number, 7, 10), _pick(_SKILLS, number, 7, 14))
    interests = (_pick(_INTERESTS, number, 5), _pick(_INTERESTS, number, 5, 4))
    return Persona(
        offers=offers,
        wants=wants,
        goal=f"I want to feel at home with {wants[0]} by the summer.",
        about=f"{title} in {city}, and happiest with {interests[0]} after work.",
        interests=interests,
        languages=("English", "German") if german else ("English",),
        city=city,
    )


def _pick(words: tuple[str, ...], number: int, step: int, start: int = 0) -> str:
    return words[(number * step + start) % len(words)]
